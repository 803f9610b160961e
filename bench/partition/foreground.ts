import type { Partitions } from '@peermesh/partition'
import type { Entry } from '../store/entries.ts'

/** When each call began, and what it took; in milliseconds. */
export type Calls = readonly { readonly at: number; readonly tookMs: number }[]

/** Calls that an application makes meanwhile: gets and puts of one key after the other, each awaited. One that fails ends it. */
export class Foreground {
  readonly #calls: { at: number; tookMs: number }[] = []
  readonly #loop: Promise<void>
  #isOver = false
  #failed: Error | undefined

  constructor(values: Partitions['values'], entries: readonly Entry[], nowMs: () => number) {
    this.#loop = this.#run(values, entries, nowMs)
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

  async #run(values: Partitions['values'], entries: readonly Entry[], nowMs: () => number): Promise<void> {
    for (let index = 0; !this.#isOver; index++) {
      // A step that meets all partitions, and each key once before any twice.
      const [key, value] = entries[(index * 7) % entries.length] as Entry
      const at = nowMs()
      try {
        await (index % 2 === 0 ? values.get(key) : values.put(key, value))
      } catch (error) {
        this.#failed = new Error(`A call failed: ${String(error)}`, { cause: error })
        return
      }
      this.#calls.push({ at, tookMs: nowMs() - at })
    }
  }
}
