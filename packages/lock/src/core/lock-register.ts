import { type Millis, millis, type Moment, type Outcome } from '@peermesh/kernel'
import type { ChangeOutcome, GroupName, OperationId, QuorumCommand, RegisterView } from '@peermesh/quorum/core'
import { GIVE_UP_LEASES } from './limits.ts'
import { lockKey } from './lock-kind.ts'
import type { WarmBallots } from './warm-ballots.ts'

export interface RegisterPorts {
  readonly leaseMs: number
  readonly warm: WarmBallots
  /** Where the register of a lock is, for ever. */
  groupOf(name: string): GroupName
  /** In the name of a lock, which is told the outcome. */
  call(name: string, command: QuorumCommand, next: (outcome: Outcome, at: Moment) => void): void
}

/** What its changes mean. */
export interface RegisterRules<Args> {
  /** The name of its kind. */
  readonly kind: string
  /** Whether the right to the next change is kept here, so that it can leave with a token. */
  lends(args: Args): boolean
  /** Where a change certainly had no effect it fails, rather than be tried again. */
  fails(args: Args): boolean
  /** Of a change that was given up nobody knows whether it took effect. */
  gaveUp(args: Args): void
}

/** `state`: the register after it, or later. */
export type RegisterOutcome<Result, State> =
  | { readonly ok: true; readonly result?: Result; readonly state: State | undefined }
  | Extract<Outcome, { readonly ok: false }>

type Done<Result, State> = (outcome: RegisterOutcome<Result, State>, at: Moment) => void

interface Job<Args, Result, State> {
  /** Absent: a read. */
  readonly args?: Args
  readonly done: Done<Result, State>
}

interface Attempt {
  readonly began: Millis
  readonly sentAt: Millis
  readonly operation?: OperationId | undefined
}

/**
 * What this peer says to the register of one lock: one thing after another, each until its outcome is known. A change that may have taken effect is tried again
 * under the same operation; where that leads to nothing for three leases it is given up, and its lock sees to it that nothing is ever held that nobody knows of.
 */
export class LockRegister<Args, Result, State> {
  readonly #name: string
  readonly #group: GroupName
  readonly #ports: RegisterPorts
  readonly #rules: RegisterRules<Args>
  readonly #jobs: Job<Args, Result, State>[] = []
  #isBusy = false

  constructor(name: string, ports: RegisterPorts, rules: RegisterRules<Args>) {
    this.#name = name
    this.#group = ports.groupOf(name)
    this.#ports = ports
    this.#rules = rules
  }

  get isIdle(): boolean {
    return !this.#isBusy && this.#jobs.length === 0
  }

  change(args: Args, at: Moment, done: Done<Result, State>): void {
    this.#jobs.push({ args, done })
    this.#next(at)
  }

  /** Unless something is under way: that will tell, too. */
  read(at: Moment, done: Done<Result, State>): void {
    if (this.isIdle) {
      this.#jobs.push({ done })
      this.#next(at)
    }
  }

  #next(at: Moment): void {
    const job = this.#isBusy ? undefined : this.#jobs.shift()
    if (job === undefined) {
      return
    }
    this.#isBusy = true
    if (job.args === undefined) {
      this.#read(job)
    } else {
      this.#change(job.args, job, { began: at.now, sentAt: at.now })
    }
  }

  #end(job: Job<Args, Result, State>, outcome: RegisterOutcome<Result, State>, at: Moment): void {
    this.#isBusy = false
    job.done(outcome, at)
    this.#next(at)
  }

  #read(job: Job<Args, Result, State>): void {
    const { leaseMs } = this.#ports
    const read = { type: 'read', group: this.#group, key: lockKey(this.#name), timeoutMs: leaseMs } as const
    this.#ports.call(this.#name, read, (outcome, at) => {
      const state = outcome.ok ? ((outcome.value as RegisterView).state as State | undefined) : undefined
      this.#end(job, outcome.ok ? { ok: true, state } : outcome, at)
    })
  }

  #change(args: Args, job: Job<Args, Result, State>, attempt: Attempt): void {
    const { leaseMs, warm } = this.#ports
    const { began, sentAt, operation } = attempt
    // Once: of a change that is tried again nobody knows how far it came.
    const lent = warm.take(this.#name)
    const lends = this.#rules.lends(args)
    const command = {
      type: 'change',
      group: this.#group,
      key: lockKey(this.#name),
      kind: this.#rules.kind,
      args
    } as const
    this.#ports.call(this.#name, { ...command, timeoutMs: leaseMs, operation, warm: lent, lends }, (outcome, at) => {
      if (outcome.ok) {
        const { result, state, warm: earned } = outcome.value as ChangeOutcome
        if (earned !== undefined) {
          warm.keep(this.#name, earned)
        }
        this.#end(job, { ok: true, result: result as Result, state: state as State | undefined }, at)
        return
      }
      const isUnknown = outcome.failure.name === 'OutcomeUnknownError'
      // What is of another kind has nothing of this lock, whatever became of an earlier try.
      const isOther = outcome.failure.name === 'KindMismatchError'
      if (isOther || (!isUnknown && operation === undefined && this.#rules.fails(args))) {
        this.#end(job, outcome, at)
        return
      }
      const next = isUnknown ? (outcome.failure.details?.['operation'] as OperationId | undefined) : operation
      const isHopeless = at.now === sentAt || (isUnknown && next === undefined)
      if (isHopeless || at.now >= millis(began + GIVE_UP_LEASES * leaseMs)) {
        this.#rules.gaveUp(args)
        this.#end(job, outcome, at)
      } else {
        this.#change(args, job, { began, sentAt: at.now, operation: next })
      }
    })
  }
}
