import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { AttachedPeer } from 'peermesh'
import type { CityEntry } from '../cities.ts'

/** Someone at whom values can be put and read: a peer of the demo. */
export interface ValuePeer {
  readonly label: string
  readonly attached: Pick<AttachedPeer, 'value' | 'setValue'>
}

/** Between two reads that follow each other: what is shown is that they succeed, not how many there may be. */
const READ_EVERY_MS = 5

/** A value that no majority gave by then cannot be read. */
const READ_WITHIN_MS = 120_000

/** A majority did not answer within 5 s, or the peer itself within 15 s: as a machine that has too much to do lets it come to. To ask again, for the same value, does no harm. */
const UNANSWERED = ['NoQuorumError', 'OutcomeUnknownError', 'PeerNotReachableError']

/**
 * Cities as values of partitions: put there once, and read again and again. That a value cannot be read, or is another than was put, is an error: what was acknowledged is there, whoever holds it by
 * then. How long that takes is shown, and no error.
 */
export class CityValues {
  readonly cities: readonly CityEntry[]
  /** Reads that gave the value that was put. */
  reads = 0
  slowestReadMs = 0
  /** So often there was no answer in time, and it was asked again. */
  unanswered = 0
  #isOver = false

  constructor(cities: readonly CityEntry[]) {
    this.cities = cities
  }

  /** Each once, at one of the peers, all of which work at it. */
  async putAll(peers: readonly ValuePeer[], signal: AbortSignal): Promise<void> {
    await this.#shared(peers, async (peer, { key, value }) => {
      await this.#patiently(peer, key, async () => await peer.attached.setValue(key, value, { signal }), signal)
    })
  }

  /** Each once, at one of the peers, all of which work at it. @throws for the first that is not as it was put */
  async readAll(peers: readonly ValuePeer[], signal: AbortSignal): Promise<void> {
    await this.#shared(peers, async (peer, city) => await this.#read(peer, city, signal))
  }

  /**
   * Reads one after the other, at each of the peers in turn, for as long as the work takes.
   *
   * @throws what the work does; for the first value that is not as it was put, by which the signal of the work aborts
   */
  async readDuring<T>(
    peers: readonly ValuePeer[],
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal
  ): Promise<T> {
    const failed = new AbortController()
    this.#isOver = false
    const reading = this.#readOn(peers, signal).catch((error: unknown) => failed.abort(error))
    try {
      return await work(AbortSignal.any([signal, failed.signal]))
    } finally {
      this.#isOver = true
      await reading
      failed.signal.throwIfAborted()
    }
  }

  async #readOn(peers: readonly ValuePeer[], signal: AbortSignal): Promise<void> {
    for (let count = 0; !this.#isOver; count++) {
      const [peer, city] = [peers[count % peers.length], this.cities[count % this.cities.length]]
      if (peer === undefined || city === undefined) {
        throw new Error('There is nobody to read at, or nothing to read.')
      }
      await this.#read(peer, city, signal)
      await delay(READ_EVERY_MS)
    }
  }

  async #read(peer: ValuePeer, { key, value: put }: CityEntry, signal: AbortSignal): Promise<void> {
    const begun = performance.now()
    const { value } = await this.#patiently(peer, key, async () => await peer.attached.value(key, { signal }), signal)
    if (!isDeepStrictEqual(value, put)) {
      throw new Error(`${peer.label} read ${key} as ${JSON.stringify(value)}, where ${JSON.stringify(put)} was put.`)
    }
    this.reads++
    this.slowestReadMs = Math.max(this.slowestReadMs, Math.round(performance.now() - begun))
  }

  /** @throws the signal's reason; for a key whose partition cannot be reached */
  async #patiently<T>({ label }: ValuePeer, key: string, ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const begun = performance.now()
    for (;;) {
      try {
        return await ask()
      } catch (error) {
        signal.throwIfAborted()
        const isUnanswered = error instanceof Error && UNANSWERED.includes(error.name)
        if (!isUnanswered || performance.now() - begun > READ_WITHIN_MS) {
          throw new Error(`${label} cannot reach ${key} with its partition: ${String(error)}`, { cause: error })
        }
        this.unanswered++
      }
    }
  }

  async #shared(peers: readonly ValuePeer[], act: (peer: ValuePeer, city: CityEntry) => Promise<void>): Promise<void> {
    await Promise.all(
      peers.map(async (peer, place) => {
        for (const city of this.cities.filter((_, index) => index % peers.length === place)) {
          await act(peer, city)
        }
      })
    )
  }
}
