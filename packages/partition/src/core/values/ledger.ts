import type { CoreOutput, JournalChange, Millis } from '@peermesh/kernel'
import type { ValuesTypes } from './events.ts'

interface Afterwards {
  readonly token: number
  readonly act: (now: Millis) => void
}

/**
 * What is written down, and what waits for that. All that one step changes is one persist; and whatever is said, to peers or to callers, leaves once all that was changed before it is on the
 * disk, for the loss of power.
 *
 * V8 Nobody hears of a dot, nor that one is dead, before that is on the disk of whoever tells.
 */
export class Ledger {
  #acts: ((now: Millis) => void)[] = []
  #waiting: Afterwards[] = []
  #lastToken = 0
  #durableToken = 0

  /** Once all that was changed until the end of this step is durable. */
  afterwards(act: (now: Millis) => void): void {
    this.#acts.push(act)
  }

  /** The end of a step. Acts may want others afterwards. */
  flush(takeChanges: () => readonly JournalChange[], now: Millis): CoreOutput<ValuesTypes>[] {
    const outputs: CoreOutput<ValuesTypes>[] = []
    for (;;) {
      const changes = takeChanges()
      if (changes.length > 0) {
        outputs.push({ type: 'persist', changes, durability: 'power', token: ++this.#lastToken })
      }
      const acts = this.#acts
      this.#acts = []
      if (acts.length === 0) {
        return outputs
      }
      for (const act of acts) {
        if (this.#durableToken === this.#lastToken) {
          act(now)
        } else {
          this.#waiting.push({ token: this.#lastToken, act })
        }
      }
    }
  }

  persisted(token: number, now: Millis): void {
    this.#durableToken = token
    const due = this.#waiting.filter((one) => one.token <= token)
    this.#waiting = this.#waiting.filter((one) => one.token > token)
    for (const { act } of due) {
      act(now)
    }
  }
}
