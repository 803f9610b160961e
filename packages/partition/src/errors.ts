import { CommandFailedError } from '@peermesh/host'
import { type Failure, InvalidParametersError } from '@peermesh/kernel'
import {
  KindMismatchError,
  NoQuorumError,
  OutcomeUnknownError,
  QuorumBusyError,
  RegisterTooLargeError,
  RegisterUnreadableError
} from '@peermesh/quorum'

/** A partition is a group of quorum: what may happen to its registers may happen to keys. */
const ERRORS = [
  NoQuorumError,
  OutcomeUnknownError,
  QuorumBusyError,
  RegisterTooLargeError,
  RegisterUnreadableError,
  KindMismatchError
]

/** What the core said of a failed command, as an error. */
export function errorFor(failure: Failure): Error {
  const { name, message, details } = failure
  if (name === InvalidParametersError.name) {
    return new InvalidParametersError(message)
  }
  const Class = ERRORS.find((candidate) => candidate.name === name)
  return Class === undefined ? new CommandFailedError(failure) : new Class(message, details)
}
