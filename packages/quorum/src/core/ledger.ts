import type { JournalChange, PeerName } from '@peermesh/kernel'
import type { Outbox } from './outbox.ts'
import type { QuorumMessage } from './messages.ts'

/** What is done once all that was written before it is durable. */
interface Afterwards {
  readonly token: number
  readonly act: () => void
}

/**
 * What this peer's voters write down and say. All that one step writes is one persist, whatever groups and registers it is of; and what is said
 * leaves once it is durable.
 *
 * Q4 Nothing that a voter says leaves before all that it says of is durable, for the loss of power.
 *
 * Said is also what changes nothing: a refusal or a report shows a record that may be on its way to the disk, and would mislead if that
 * were lost. So everything waits for the latest write, and costs nothing where none is under way.
 */
export class Ledger {
  readonly #outbox: Outbox
  readonly #changes = new Map<string, Uint8Array | undefined>()
  #acts: (() => void)[] = []
  readonly #waiting: Afterwards[] = []
  #waitingFrom = 0
  #lastToken = 0
  #durableToken = 0

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  /** `undefined` deletes. */
  write(key: string, value: Uint8Array | undefined): void {
    this.#changes.set(key, value)
  }

  say(to: PeerName, message: QuorumMessage): void {
    this.afterwards(() => this.#outbox.send(to, message))
  }

  /** Once all that was written until now is durable: at once where it is. */
  afterwards(act: () => void): void {
    this.#acts.push(act)
  }

  /** The end of a step. */
  flush(): void {
    if (this.#changes.size > 0) {
      const changes: JournalChange[] = []
      for (const [key, value] of this.#changes) {
        changes.push(value === undefined ? { key } : { key, value })
      }
      this.#changes.clear()
      this.#outbox.put({ type: 'persist', changes, durability: 'power', token: ++this.#lastToken })
    }
    const acts = this.#acts
    this.#acts = []
    for (const act of acts) {
      if (this.#durableToken === this.#lastToken) {
        act()
      } else {
        this.#waiting.push({ token: this.#lastToken, act })
      }
    }
  }

  persisted(token: number): void {
    this.#durableToken = token
    for (;;) {
      const next = this.#waiting[this.#waitingFrom]
      if (next === undefined || next.token > token) {
        break
      }
      next.act()
      this.#waitingFrom++
    }
    if (this.#waitingFrom > 1_024 || this.#waitingFrom === this.#waiting.length) {
      this.#waiting.splice(0, this.#waitingFrom)
      this.#waitingFrom = 0
    }
  }
}
