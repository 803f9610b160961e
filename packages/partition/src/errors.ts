import { CommandFailedError } from '@peermesh/host'
import { type Failure, InvalidParametersError, PeermeshError } from '@peermesh/kernel'
import {
  KindMismatchError,
  NoQuorumError,
  OutcomeUnknownError,
  QuorumBusyError,
  RegisterTooLargeError,
  RegisterUnreadableError
} from '@peermesh/quorum'

/** An error of a value that is always writable, with what is known beside its message. */
class ValuesError extends PeermeshError {
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.details = details
  }
}

/** Fewer replicas of the key's partition answered in time than were asked for, and nothing was written. `details.reason` says which are not linked, as far as this peer knows. */
export class TooFewReplicasError extends ValuesError {
  static override readonly name = 'TooFewReplicasError'
}

/** The key holds as many values side by side as it may, and the put names none of them. Nothing was written: get it, and put with that context. */
export class TooManySiblingsError extends ValuesError {
  static override readonly name = 'TooManySiblingsError'
}

/** Too many operations on values wait here. Nothing of this one was done: await earlier ones, then try again. */
export class ValuesBusyError extends ValuesError {
  static override readonly name = 'ValuesBusyError'
}

/** Thrown before anything is asked, for a value that takes more bytes than a message has room for. Keep a reference with the partition, and the data elsewhere. */
export class PartitionValueTooLargeError extends ValuesError {
  static override readonly name = 'PartitionValueTooLargeError'

  constructor(bytes: number, limit: number) {
    super(`The value takes ${bytes} bytes, of which a value may have ${limit}.`, { bytes, limit })
  }
}

/** What a key holds was written by a newer version. Update this peer; nothing was changed. */
export class ValueUnreadableError extends PeermeshError {
  static override readonly name = 'ValueUnreadableError'
  readonly key: string

  constructor(key: string, options: ErrorOptions) {
    super(`What ${JSON.stringify(key)} holds cannot be read by this version.`, options)
    this.key = key
  }
}

/** A partition is a group of quorum: what may happen to its registers may happen to keys. */
const ERRORS = [
  NoQuorumError,
  OutcomeUnknownError,
  QuorumBusyError,
  RegisterTooLargeError,
  RegisterUnreadableError,
  KindMismatchError,
  TooFewReplicasError,
  TooManySiblingsError,
  ValuesBusyError
]

/** The same of a command on a value that is always writable: its `details` say that, since what is to be done differs. */
export function valuesErrorFor(failure: Failure): Error {
  return errorFor({ ...failure, details: { ...failure.details, plane: 'available' } })
}

/** What the core said of a failed command, as an error. */
export function errorFor(failure: Failure): Error {
  const { name, message, details } = failure
  if (name === InvalidParametersError.name) {
    return new InvalidParametersError(message)
  }
  const Class = ERRORS.find((candidate) => candidate.name === name)
  return Class === undefined ? new CommandFailedError(failure) : new Class(message, details)
}
