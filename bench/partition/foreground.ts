import { setTimeout as sleep } from 'node:timers/promises'
import type { Partitions } from '@peermesh/partition'
import type { Entry } from '../store/entries.ts'

/** When each call was due, and what it took from then; in milliseconds. */
export type Calls = readonly { readonly at: number; readonly tookMs: number }[]

export interface CallsInit {
  readonly values: Partitions['values']
  readonly entries: readonly Entry[]
  readonly callsPerSecond: number
  readonly nowMs: () => number
}

/**
 * Calls that an application makes meanwhile: gets and puts of one key after the other, each made when it is due, whether or not those before it have ended. Who waits for one before making the next
 * makes few while they are slow, and so leaves out those that a standstill would have hit. One that fails ends it.
 */
export class Foreground {
  readonly #calls: { at: number; tookMs: number }[] = []
  readonly #loop: Promise<void>
  #isOver = false
  #failed: Error | undefined

  constructor(init: CallsInit) {
    this.#loop = this.#run(init)
  }

  /** @throws what the call that failed threw */
  async end(): Promise<Calls> {
    this.#isOver = true
    await this.#loop
    if (this.#failed !== undefined) {
      throw this.#failed
    }
    return this.#calls
  }

  async #run(init: CallsInit): Promise<void> {
    const { callsPerSecond, nowMs } = init
    const running = new Set<Promise<void>>()
    const beganAt = nowMs()
    for (let index = 0; !this.#isOver; index++) {
      const at = beganAt + (index * 1_000) / callsPerSecond
      const aheadMs = at - nowMs()
      if (aheadMs > 0) {
        await sleep(aheadMs)
      }
      const call = this.#call(init, index, at).finally(() => running.delete(call))
      running.add(call)
    }
    await Promise.all(running)
  }

  async #call({ values, entries, nowMs }: CallsInit, index: number, at: number): Promise<void> {
    // A step that meets all partitions, and each key once before any twice.
    const [key, value] = entries[(index * 7) % entries.length] as Entry
    try {
      await (index % 2 === 0 ? values.get(key) : values.put(key, value))
      this.#calls.push({ at, tookMs: nowMs() - at })
    } catch (error) {
      this.#failed ??= new Error(`A call failed: ${String(error)}`, { cause: error })
      this.#isOver = true
    }
  }
}
