import type { Failure, Millis, Moment, PeerName } from '@peermesh/kernel'
import type { Ballot } from './ballot.ts'
import type { GroupName } from './configuration.ts'
import type { OperationId, RegisterView } from './envelope.ts'
import type { ChangeOutcome } from './events.ts'
import type { RegisterKind } from './kinds.ts'
import type { WarmBallot } from './warm-ballot.ts'

/** How an operation ended. */
export type TaskResult = { readonly ok: true; readonly value: ChangeOutcome | RegisterView } | FailedTask

/** `chosen`: the register as it was chosen with it, where it was. */
export type TaskDone = (result: TaskResult, now: Millis, chosen?: Uint8Array) => void

export interface FailedTask {
  readonly ok: false
  readonly failure: Failure
}

/** A change, or a read where there is no change, on its way. */
export interface Task {
  readonly key: string
  readonly change?: TaskChange | undefined
  readonly deadlineAt: Millis
  readonly done: TaskDone
  /** Handed over with it. */
  lent?: WarmBallot | undefined
  readonly lends?: boolean | undefined
  /** What was chosen is to be chosen anew, above this ballot, which a voter promised that has not heard of it. */
  readonly above?: Ballot | undefined
  /** Another proposer may make it, where that one was here last. */
  readonly forwards?: boolean | undefined
  /** The peer that handed it over to us. Absent: it is our own. */
  readonly askedBy?: PeerName | undefined
  /** When a value with it was first built, or it was handed over, in this epoch; `earlier`: before. Absent: never. */
  triedAt?: Moment | 'earlier' | undefined
  /** A voter may have got it: from now on nobody can say that it had no effect. */
  sent: boolean
}

export interface TaskChange {
  readonly kind: RegisterKind
  readonly args: unknown
  operation: OperationId
}

/** The operation may have taken effect, or may yet, or never. Trying again under the same operation id is safe. */
export function outcomeUnknown(key: string, operation: OperationId, why: string): FailedTask {
  const message = `Whether the change of ${key} took effect is not known: ${why}. Try again with the same operation, or read.`
  return { ok: false, failure: { name: 'OutcomeUnknownError', message, details: { key, operation } } }
}

/** Its time was up. */
export function lateTask(
  { key, change, sent }: Task,
  { group, explain }: { readonly group: GroupName; readonly explain: () => string }
): FailedTask {
  return sent && change !== undefined
    ? outcomeUnknown(key, change.operation, 'its time was up')
    : noQuorum(group, explain())
}

/** It certainly had no effect. */
export function noQuorum(group: GroupName, why: string): FailedTask {
  const message = `The group ${group} did not answer: ${why}. Nothing was changed.`
  return { ok: false, failure: { name: 'NoQuorumError', message, details: { group, reason: why } } }
}

export function kindMismatch(key: string, expected: string, found: string): FailedTask {
  const message = `The register ${key} is of kind ${found}, not ${expected}: its first use fixed that.`
  return { ok: false, failure: { name: 'KindMismatchError', message, details: { key, expected, found } } }
}

export function tooLarge(key: string, bytes: number, limit: number): FailedTask {
  const message = `The register ${key} would take ${bytes} bytes; the limit is ${limit}. Keep a reference in it, and the data elsewhere.`
  return { ok: false, failure: { name: 'RegisterTooLargeError', message, details: { key, bytes, limit } } }
}

export function busy(limit: number): FailedTask {
  const message = `${limit} operations wait already. Nothing of this one was done: await earlier ones, then try again.`
  return { ok: false, failure: { name: 'QuorumBusyError', message, details: { limit } } }
}

export function reducerFailed(key: string, kind: string, message: string): FailedTask {
  const text = `The reducer of ${kind} failed on the register ${key}: ${message}. Nothing was changed.`
  return { ok: false, failure: { name: 'ReducerFailedError', message: text, details: { key, kind } } }
}

export function unreadable(key: string): FailedTask {
  const message = `The register ${key} is written in a form that this version cannot read: update this peer.`
  return { ok: false, failure: { name: 'RegisterUnreadableError', message, details: { key } } }
}

/** Whoever handed it over goes on with it. */
export function declined(key: string): FailedTask {
  return { ok: false, failure: { name: 'DeclinedError', message: `Somebody else came between at ${key}.` } }
}

/** The next configuration was chosen, and a majority of it has not installed it yet. It will, once it can: nothing has to be done again. */
export function stillMoving(): FailedTask {
  const message =
    'The next configuration was chosen, and does not serve yet: too few of its voters answered in time. It is driven on.'
  return { ok: false, failure: { name: 'OutcomeUnknownError', message } }
}
