import { type Millis, millis, type Moment, type Outcome } from '@peermesh/kernel'
import type { ChangeOutcome, OperationId, QuorumCommand, RegisterView } from '@peermesh/quorum/core'
import { GIVE_UP_LEASES } from './limits.ts'
import { LOCK_KIND, type LockArgs, lockKey, type LockResult, type LockState } from './lock-kind.ts'

/** Where the registers of all locks are. */
export const GROUP = 'root'

export interface RegisterPorts {
  readonly name: string
  readonly leaseMs: number
  call(command: QuorumCommand, next: (outcome: Outcome, at: Moment) => void): void
}

/** `state`: the register after it, or later. */
export type RegisterOutcome =
  | { readonly ok: true; readonly result?: LockResult; readonly state: LockState | undefined }
  | Extract<Outcome, { readonly ok: false }>

type Done = (outcome: RegisterOutcome, at: Moment) => void

interface Job {
  /** Absent: a read. */
  readonly args?: LockArgs
  readonly done: Done
}

interface Attempt {
  readonly began: Millis
  readonly sentAt: Millis
  readonly operation?: OperationId | undefined
}

/**
 * What this peer says to the register of one lock: one thing after another, each until its outcome is known. A change that may have taken effect is tried again
 * under the same operation; where that leads to nothing for three leases its session is given up, and with it all that it may hold. So nothing is ever held
 * that nobody knows of.
 */
export class LockRegister {
  readonly #ports: RegisterPorts
  readonly #jobs: Job[] = []
  #isBusy = false

  constructor(ports: RegisterPorts) {
    this.#ports = ports
  }

  get isIdle(): boolean {
    return !this.#isBusy && this.#jobs.length === 0
  }

  change(args: LockArgs, at: Moment, done: Done): void {
    this.#jobs.push({ args, done })
    this.#next(at)
  }

  /** Unless something is under way: that will tell, too. */
  read(at: Moment, done: Done): void {
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

  #end(job: Job, outcome: RegisterOutcome, at: Moment): void {
    this.#isBusy = false
    job.done(outcome, at)
    this.#next(at)
  }

  #read(job: Job): void {
    const { name, leaseMs, call } = this.#ports
    call({ type: 'read', group: GROUP, key: lockKey(name), timeoutMs: leaseMs }, (outcome, at) => {
      const state = outcome.ok ? ((outcome.value as RegisterView).state as LockState | undefined) : undefined
      this.#end(job, outcome.ok ? { ok: true, state } : outcome, at)
    })
  }

  #change(args: LockArgs, job: Job, attempt: Attempt): void {
    const { name, leaseMs, call } = this.#ports
    const { began, sentAt, operation } = attempt
    const command = { type: 'change', group: GROUP, key: lockKey(name), kind: LOCK_KIND, args } as const
    call({ ...command, timeoutMs: leaseMs, operation }, (outcome, at) => {
      if (outcome.ok) {
        const { result, state } = outcome.value as ChangeOutcome
        this.#end(job, { ok: true, result: result as LockResult, state: state as LockState | undefined }, at)
        return
      }
      const isUnknown = outcome.failure.name === 'OutcomeUnknownError'
      if (!isUnknown && operation === undefined && (args.type === 'acquire' || args.type === 'force')) {
        this.#end(job, outcome, at)
        return
      }
      const next = isUnknown ? (outcome.failure.details?.['operation'] as OperationId | undefined) : operation
      const isHopeless = at.now === sentAt || (isUnknown && next === undefined)
      if (isHopeless || at.now >= millis(began + GIVE_UP_LEASES * leaseMs)) {
        this.#giveUp(args, job, outcome, at)
      } else {
        this.#change(args, job, { began, sentAt: at.now, operation: next })
      }
    })
  }

  /** Whoever waits for what the session may hold must see it end. */
  #giveUp(args: LockArgs, job: Job, outcome: Extract<Outcome, { ok: false }>, at: Moment): void {
    if (args.type === 'acquire' || args.type === 'release') {
      const { session } = args
      this.#ports.call({ type: 'close-session', session }, () => undefined)
    }
    this.#end(job, outcome, at)
  }
}
