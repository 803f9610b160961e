import type { Moment, Outcome } from '@peermesh/kernel'
import type { QuorumCommand } from '@peermesh/quorum/core'
import { CHANGES_MAX } from './limits.ts'

export type Continue = (outcome: Outcome, at: Moment) => void

interface Call {
  readonly command: QuorumCommand
  readonly next: Continue
}

/**
 * What this peer asks of the quorum core, each until it is answered. Changes of more registers than a quorum makes within the time that each of them has would all be too late, be tried again together, and be
 * too late again: so there is a limit to those that are under way, and the others wait for their turn.
 */
export class QuorumCalls {
  readonly #put: (call: number, command: QuorumCommand) => void
  readonly #calls = new Map<number, Call>()
  /** In the order in which they came. */
  readonly #held = new Set<Call>()
  #changes = 0
  #last = 0

  constructor(put: (call: number, command: QuorumCommand) => void) {
    this.#put = put
  }

  make(command: QuorumCommand, next: Continue): void {
    if (command.type === 'change' && this.#changes >= CHANGES_MAX) {
      this.#held.add({ command, next })
    } else {
      this.#send({ command, next })
    }
  }

  answered(number: number, outcome: Outcome, at: Moment): void {
    const call = this.#calls.get(number)
    this.#calls.delete(number)
    if (call?.command.type === 'change') {
      this.#changes -= 1
      // Before what this answer leads to: that came later.
      this.#sendNext()
    }
    call?.next(outcome, at)
  }

  #sendNext(): void {
    for (const call of this.#held) {
      this.#held.delete(call)
      this.#send(call)
      return
    }
  }

  #send(call: Call): void {
    this.#changes += call.command.type === 'change' ? 1 : 0
    this.#calls.set(++this.#last, call)
    this.#put(this.#last, call.command)
  }
}
