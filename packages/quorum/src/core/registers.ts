import { type Millis, millis } from '@peermesh/kernel'
import type { Accepted } from './acceptor.ts'
import type { Ballot } from './ballot.ts'
import type { Envelope } from './envelope.ts'
import { WARM_MAX } from './limits.ts'
import type { Request } from './messages.ts'
import type { AcceptTally, PrepareTally, ReadTally } from './tallies.ts'
import type { Task, TaskResult } from './tasks.ts'

/** What is asked of the voters about a register just now. */
export type Phase =
  | { readonly type: 'reading'; readonly request: Request; readonly tally: ReadTally }
  | { readonly type: 'preparing'; readonly request: Request; readonly ballot: Ballot; readonly tally: PrepareTally }
  | {
      readonly type: 'accepting'
      readonly request: Request
      readonly tally: AcceptTally
      readonly accepted: Accepted
      readonly next: Ballot
      readonly envelope: Envelope
      /** What the task is told once the value is chosen. */
      readonly result: TaskResult
      readonly startedAt: Millis
    }
  | { readonly type: 'resting' }

/** A majority accepted this value, and promised this ballot, which was not used yet: the next change needs no prepare. */
export interface Warm {
  readonly ballot: Ballot
  readonly accepted: Accepted
  readonly envelope: Envelope
}

/** A register as its proposer sees it: the tasks that wait, of which the first is under way. */
export interface Register {
  readonly key: string
  readonly tasks: Task[]
  phase: Phase | undefined
  /** When the question of this phase was first asked. */
  askedAt: Millis
  warm: Warm | undefined
  /** Attempts of the first task that met a higher ballot. */
  failures: number
}

/** The registers that a proposer works on, and those that it can change in one round trip: of these it remembers the ones used last. */
export class Registers {
  readonly #registers = new Map<string, Register>()

  get(key: string): Register | undefined {
    return this.#registers.get(key)
  }

  open(key: string): Register {
    let register = this.#registers.get(key)
    if (register === undefined) {
      register = { key, tasks: [], phase: undefined, askedAt: millis(0), warm: undefined, failures: 0 }
      this.#registers.set(key, register)
    }
    return register
  }

  all(): Register[] {
    return [...this.#registers.values()]
  }

  /** Nothing is to be done on it just now. */
  rest(register: Register): void {
    if (register.tasks.length > 0) {
      return
    }
    this.#registers.delete(register.key)
    if (register.warm === undefined) {
      return
    }
    // At the end: the first is then the one that was idle for longest.
    this.#registers.set(register.key, register)
    for (const [key, { tasks }] of this.#registers) {
      if (this.#registers.size <= WARM_MAX) {
        return
      }
      if (tasks.length === 0) {
        this.#registers.delete(key)
      }
    }
  }
}
