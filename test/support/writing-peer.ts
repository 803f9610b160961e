import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@peermesh/kernel'
import { ChildGoneError, type ChildPeer } from './child-peer.ts'
import type { RecordedWrites } from './recorded-writes.ts'

/** Few enough that keys are written, deleted and written again many times. */
const KEYS_OF_LANE = 20
const SHARED_KEYS = 10

/** What a peer is that is killed and started again, and how fast it writes. */
export interface WritingPeerInit {
  /** Names its keys and its values: no other's. */
  readonly index: number
  readonly start: () => Promise<ChildPeer>
  readonly writes: RecordedWrites
  readonly random: Random
  /** Writers of the peer: each waits for its write to be acknowledged before it begins the next. */
  readonly lanes: number
  /** From an answer to the next write of the lane: a machine needs time to start peers, too. */
  readonly thinkMs: number
}

/** One peer through all its lives, which writes in each of them. */
export class WritingPeer {
  readonly #init: WritingPeerInit
  #peer: Promise<ChildPeer>
  #next: PromiseWithResolvers<ChildPeer> | undefined
  #count = 0
  /** Acknowledged to its writers. */
  acknowledged = 0

  constructor(init: WritingPeerInit) {
    this.#init = init
    this.#peer = init.start()
  }

  /** Resolves when the present process has started. */
  get peer(): Promise<ChildPeer> {
    return this.#peer
  }

  /** Ends the process at once, or lets it say goodbye; resolves when it is gone. Whoever asks for the peer waits for the next `start`. */
  async end(how: 'kill' | 'stop'): Promise<void> {
    const peer = await this.#peer
    this.#next = Promise.withResolvers()
    this.#peer = this.#next.promise
    await peer[how]()
  }

  /** Starts it again on its disk. */
  start(): void {
    this.#next?.resolve(this.#init.start())
    // Whoever waits for it hears of a failure; this is only so that nobody else does.
    this.#peer.catch((error: unknown) => error)
  }

  /** Writes until told to stop, through kills and restarts. */
  async write(signal: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: this.#init.lanes }, async (_, lane) => await this.#writeLane(lane, signal)))
  }

  async #writeLane(lane: number, signal: AbortSignal): Promise<void> {
    const { index, writes, random, thinkMs } = this.#init
    while (!signal.aborted) {
      const peer = await this.#peer
      const value = `${index}.${lane} ${++this.#count}`
      const shared = random.chance(0.2)
      // A lane of the shared keys for each lane, so that a writer has one write of a key under way at a time.
      const key = shared
        ? `shared/${lane}/${random.integer(SHARED_KEYS)}`
        : `own/${index}/${lane}/${random.integer(KEYS_OF_LANE)}`
      const deletes = !shared && random.chance(0.25)
      try {
        await writes.write(String(index), peer, key, deletes ? undefined : value)
        this.acknowledged++
      } catch (error) {
        if (!(error instanceof ChildGoneError)) {
          throw error
        }
      }
      await sleep(thinkMs)
    }
  }
}
