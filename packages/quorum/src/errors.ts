import { type Failure, PeermeshError } from '@peermesh/kernel'
import type { OperationId, SessionLoss } from './core/index.ts'

/** An error with what is known beside its message. */
class QuorumError extends PeermeshError {
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options)
    this.details = details
  }
}

/** No majority of the group answered in time, and nothing was changed. `details.reason` says why, as far as this peer knows. Try again once it has one. */
export class NoQuorumError extends QuorumError {
  static override readonly name = 'NoQuorumError'
}

/**
 * The change may have taken effect, may yet, or never will. Read, or try again with `operation`: under it the change is applied at most once, however
 * often it is tried.
 */
export class OutcomeUnknownError extends QuorumError {
  static override readonly name = 'OutcomeUnknownError'

  get operation(): OperationId | undefined {
    return this.details['operation'] as OperationId | undefined
  }
}

/** The register is of another kind: its first use fixed that. Use that kind, or another name. */
export class KindMismatchError extends QuorumError {
  static override readonly name = 'KindMismatchError'
}

/** This peer was not given a reducer for the kind. Every peer of the mesh is given the same kinds, in `quorum({ kinds })`. */
export class UnknownKindError extends QuorumError {
  static override readonly name = 'UnknownKindError'
}

/** The register would be larger than `details.limit` bytes, or what it returns would. Nothing was changed: keep a reference in it, and the data elsewhere. */
export class RegisterTooLargeError extends QuorumError {
  static override readonly name = 'RegisterTooLargeError'
}

/** The reducer threw. Nothing was changed: it is a bug of the reducer, or the arguments cannot be meant. */
export class ReducerFailedError extends QuorumError {
  static override readonly name = 'ReducerFailedError'
}

/** The register was written by a newer version. Update this peer; nothing was overwritten. */
export class RegisterUnreadableError extends QuorumError {
  static override readonly name = 'RegisterUnreadableError'
}

/** Too many operations wait here. Nothing of this one was done: await earlier ones, then try again. */
export class QuorumBusyError extends QuorumError {
  static override readonly name = 'QuorumBusyError'
}

/** The session is over, and with it all that it held. Open another, and take anew what is needed. */
export class SessionLostError extends QuorumError {
  static override readonly name = 'SessionLostError'

  get reason(): SessionLoss | undefined {
    return this.details['reason'] as SessionLoss | undefined
  }
}

/** A group was to be forced on that needs it not: it works, or somebody who is there has more of it. Nothing was changed. */
export class GroupServesError extends QuorumError {
  static override readonly name = 'GroupServesError'
}

/** A guarded resource has seen a higher fence: whoever brings this one no longer holds what it stands for. */
export class StaleFenceError extends QuorumError {
  static override readonly name = 'StaleFenceError'
}

/** A guarded resource belongs to another mesh, of the same or a higher generation. One of the two has the wrong address. */
export class ForeignFenceError extends QuorumError {
  static override readonly name = 'ForeignFenceError'
}

const ERRORS = [
  NoQuorumError,
  OutcomeUnknownError,
  KindMismatchError,
  UnknownKindError,
  RegisterTooLargeError,
  ReducerFailedError,
  RegisterUnreadableError,
  QuorumBusyError,
  SessionLostError
]

/** What the core said of a failed command, as an error. */
export function errorFor({ name, message, details }: Failure): Error {
  const Class = ERRORS.find((candidate) => candidate.name === name) ?? QuorumError
  return new Class(message, details)
}
