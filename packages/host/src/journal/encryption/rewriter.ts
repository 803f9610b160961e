import type { Logger } from '@libp2p/interface'
import type { Clock } from '../../clock.ts'
import type { EncryptedJournal } from './encrypted-journal.ts'

/** Between two steps, each of which takes a few milliseconds: what the peer is there for has most of the time. At most 3 MiB a second, and 3,000 records. */
const PAUSE_MS = 40

/** Puts a journal under the key that writes, a little at a time, beside whatever else is written. */
export class Rewriter {
  readonly #journal: EncryptedJournal
  readonly #clock: Clock
  readonly #log: Logger
  readonly #onFailure: (error: unknown) => void
  #disarm: (() => void) | undefined
  #step: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(init: {
    readonly journal: EncryptedJournal
    readonly clock: Clock
    readonly log: Logger
    readonly onFailure: (error: unknown) => void
  }) {
    this.#journal = init.journal
    this.#clock = init.clock
    this.#log = init.log
    this.#onFailure = init.onFailure
  }

  start(): void {
    if (!this.#journal.isThrough) {
      const { key, recordsLeft } = this.#journal.statistics
      this.#log('%d records are not under the key %s yet: they are put there a little at a time', recordsLeft, key)
      this.#arm()
    }
  }

  /** Resolves once no step is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#disarm?.()
    await this.#step
  }

  #arm(): void {
    this.#disarm = this.#clock.schedule(PAUSE_MS, () => {
      this.#step = this.#rewrite()
    })
  }

  async #rewrite(): Promise<void> {
    try {
      const isMore = await this.#journal.rewriteSome()
      if (!isMore) {
        this.#log('all records are under the key %s', this.#journal.statistics.key)
      } else if (!this.#stopped) {
        this.#arm()
      }
    } catch (error) {
      this.#onFailure(error)
    }
  }
}
