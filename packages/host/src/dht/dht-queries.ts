import type { Logger, PrivateKey } from '@libp2p/interface'
import { DHT_ANSWERS_MAX, type DhtInput, type DhtOutput, type DhtProvider, type DhtValue } from '@peermesh/kernel'
import { setMaxListeners } from 'main-event'
import { DHT_QUERIES_MAX, DHT_QUERY_TIMEOUT_MS, DHT_WAITING_MAX } from '../constants.ts'
import type { HostCounters } from '../statistics.ts'
import { type Dht, dhtProvide, dhtProviders, dhtPut, dhtValues, findDht } from './dht.ts'
import { sealValue } from './signed-value.ts'

type Lookup = Extract<DhtOutput, { readonly type: 'lookup' }>
type Answer = (found: DhtInput) => void

export interface DhtQueriesInit {
  readonly components: object
  readonly privateKey: PrivateKey
  readonly counters: HostCounters
  readonly log: Logger
}

/**
 * What cores ask of the DHT, carried out on that of the node, where it has one.
 *
 * HD9 A lookup is answered once: with what was found within `DHT_QUERY_TIMEOUT_MS`, with `no-answer` where the DHT failed before anything was, with `no-dht` where there is none.
 * HD10 So many queries at a time, and so many that wait. What the DHT throws is counted and logged, and reaches nobody.
 * HD11 What is put is signed for its key; what is found is somebody's word for that key, or left out.
 */
export class DhtQueries {
  readonly #init: DhtQueriesInit
  readonly #dht: Dht | undefined
  readonly #stopped = new AbortController()
  readonly #waiting: (() => Promise<void>)[] = []
  #running = 0

  constructor(init: DhtQueriesInit) {
    this.#init = init
    this.#dht = findDht(init.components)
  }

  carryOut(output: DhtOutput, answer: Answer): void {
    const dht = this.#dht
    const { counters } = this.#init
    if (dht === undefined) {
      if (output.type === 'lookup') {
        answer({ type: 'found', lookup: output.lookup, failed: 'no-dht' })
      }
      return
    }
    switch (output.type) {
      case 'lookup': {
        counters.dhtLookups++
        const signal = this.#signal()
        this.#enqueue(
          async () => answer(await this.#found(dht, output, signal)),
          () => answer({ type: 'found', lookup: output.lookup, failed: 'no-answer' })
        )
        return
      }
      case 'put':
        counters.dhtPuts++
        this.#enqueue(() => this.#put(dht, output))
        return
      case 'provide':
        counters.dhtProvides++
        this.#enqueue(() => dhtProvide(dht, output.key, this.#signal()))
        return
    }
  }

  /** What is under way ends, and nothing is answered any more. */
  stop(): void {
    this.#waiting.length = 0
    this.#stopped.abort()
  }

  #signal(): AbortSignal {
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DHT_QUERY_TIMEOUT_MS)])
    // Each node that is asked listens to it.
    setMaxListeners(Infinity, signal)
    return signal
  }

  #enqueue(task: () => Promise<void>, refuse?: () => void): void {
    if (this.#stopped.signal.aborted || this.#waiting.length >= DHT_WAITING_MAX) {
      this.#init.counters.dhtFailed++
      refuse?.()
      return
    }
    this.#waiting.push(task)
    this.#next()
  }

  #next(): void {
    const task = this.#running < DHT_QUERIES_MAX ? this.#waiting.shift() : undefined
    if (task !== undefined) {
      this.#running++
      void this.#run(task)
    }
  }

  async #run(task: () => Promise<void>): Promise<void> {
    try {
      await task()
    } catch (error) {
      this.#failed(error)
    } finally {
      this.#running--
      this.#next()
    }
  }

  async #put(dht: Dht, { key, value }: Extract<DhtOutput, { readonly type: 'put' }>): Promise<void> {
    const bytes = await sealValue(this.#init.privateKey, key, value)
    const taken = await dhtPut(dht, key, bytes, this.#signal())
    // It stays with this peer alone: found by whoever asks us, and by nobody else.
    this.#init.counters.dhtUnheard += taken === 0 ? 1 : 0
  }

  async #found(dht: Dht, { lookup, what, key }: Lookup, signal: AbortSignal): Promise<DhtInput> {
    const values: DhtValue[] = []
    const providers: DhtProvider[] = []
    const isFull = (): boolean => values.length + providers.length >= DHT_ANSWERS_MAX
    try {
      if (what === 'values') {
        await gather(dhtValues(dht, key, signal), values, isFull)
      } else {
        await gather(dhtProviders(dht, key, signal), providers, isFull)
      }
    } catch (error) {
      this.#failed(error)
      if (values.length + providers.length === 0) {
        return { type: 'found', lookup, failed: 'no-answer' }
      }
    }
    return what === 'values' ? { type: 'found', lookup, values } : { type: 'found', lookup, providers }
  }

  #failed(error: unknown): void {
    if (!this.#stopped.signal.aborted) {
      this.#init.counters.dhtFailed++
      this.#init.log('the DHT failed - %e', error)
    }
  }
}

async function gather<T>(found: AsyncIterable<T>, into: T[], isFull: () => boolean): Promise<void> {
  for await (const one of found) {
    into.push(one)
    if (isFull()) {
      return
    }
  }
}
