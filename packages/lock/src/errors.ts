import { type Failure, InvalidParametersError, PeermeshError } from '@peermesh/kernel'
import { fenceOf, NoQuorumError, OutcomeUnknownError } from '@peermesh/quorum'
import type { Wait } from './core/index.ts'

/** An error with what is known beside its message. */
class LockError extends PeermeshError {
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options)
    this.details = details
  }
}

/** It was never got: others had it for as long as it was waited for. Nothing is held, and nothing waits any more. */
export class LockTimeoutError extends LockError {
  static override readonly name = 'LockTimeoutError'
}

/** It was held, and is not any more, though nobody released it; `details.reason` says why. It is the reason of a lock's `signal`. */
export class LockLostError extends LockError {
  static override readonly name = 'LockLostError'
}

/** The lock is of another capacity, or its register of another kind: its first use fixed that. Use that, or another name. */
export class LockKindMismatchError extends LockError {
  static override readonly name = 'LockKindMismatchError'
}

/** Too many hold the lock or wait for it, or this peer holds and waits for too many. Nothing of this request was done. */
export class LockBusyError extends LockError {
  static override readonly name = 'LockBusyError'
}

/** The peer stopped, or all its locks were given up, before this one was let in. */
export class LockCancelledError extends LockError {
  static override readonly name = 'LockCancelledError'
}

/** This node's quorum is not given the register of locks: `quorum({ kinds: lockKinds })`, at every peer. */
export class LockKindMissingError extends LockError {
  static override readonly name = 'LockKindMissingError'
}

/** It waited in a circle with others, each for what the next one held, and was the youngest of them; `details.cycle` says who waited for what. Nothing of it is held, and nothing waits: release what you hold, and begin anew. */
export class DeadlockError extends LockError {
  static override readonly name = 'DeadlockError'
}

const ERRORS = [
  LockTimeoutError,
  LockKindMismatchError,
  LockBusyError,
  LockCancelledError,
  NoQuorumError,
  OutcomeUnknownError
]

/** What the core said of a failed command, as an error. */
export function errorFor({ name, message, details }: Failure): Error {
  if (name === InvalidParametersError.name) {
    return new InvalidParametersError(message)
  }
  if (name === 'UnknownKindError') {
    const what = 'Locks need their register: give every peer quorum({ kinds: lockKinds }).'
    return new LockKindMissingError(what, details)
  }
  if (name === DeadlockError.name) {
    return new DeadlockError(message, { ...details, cycle: ((details?.['cycle'] ?? []) as Wait[]).map(placeInCycle) })
  }
  const Class = ERRORS.find((candidate) => candidate.name === name)
  if (Class !== undefined) {
    return new Class(message, details)
  }
  // A fact that quorum knows of: callers match it by its name.
  const error = new LockError(message, details)
  error.name = name
  return error
}

function placeInCycle({ name, peer, by }: Wait): Readonly<Record<string, unknown>> {
  return { peer, waitsFor: name, heldBy: by.peer, fence: fenceOf(by.fence.generation, by.fence.counter) }
}
