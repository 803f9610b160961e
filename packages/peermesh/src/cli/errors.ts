import { PeermeshError } from '@peermesh/kernel'

/** No data directory of a peer was found where it was looked for. */
export class NoPeerFoundError extends PeermeshError {
  static override readonly name = 'NoPeerFoundError'
}

/** Several peers could be meant, and none was named. */
export class AmbiguousPeerError extends PeermeshError {
  static override readonly name = 'AmbiguousPeerError'
}

/** The key that was asked for holds nothing. */
export class KeyNotFoundError extends PeermeshError {
  static override readonly name = 'KeyNotFoundError'
}

/** Nobody leads the scope that was asked for, as far as the peer knows. */
export class NoLeaderError extends PeermeshError {
  static override readonly name = 'NoLeaderError'
}

/** Nobody tells who owns the partition of a key: nobody used it yet, or the DHT does not know. */
export class OwnersNotFoundError extends PeermeshError {
  static override readonly name = 'OwnersNotFoundError'
}

/** At none of the addresses that were to be joined does a peer answer. */
export class BootstrapUnreachableError extends PeermeshError {
  static override readonly name = 'BootstrapUnreachableError'
}

/** A file or a stream that was to be read can't be. */
export class InputError extends PeermeshError {
  static override readonly name = 'InputError'
}

/** The value that was given is no text, and it was not said to be bytes. */
export class NotTextError extends PeermeshError {
  static override readonly name = 'NotTextError'
}

/** The file in which a watch was to keep its place can't be read, holds something else, or a place that this cannot be gone on at. */
export class WatchPlaceError extends PeermeshError {
  static override readonly name = 'WatchPlaceError'
}

/** The command was interrupted before it was complete; what it had acknowledged stays. */
export class InterruptedError extends PeermeshError {
  static override readonly name = 'InterruptedError'
}

/** A lock was to be released by force, and nobody holds it. */
export class NobodyHoldsError extends PeermeshError {
  static override readonly name = 'NobodyHoldsError'
}

/** A command that ran under a lock was ended, because it may hold the lock no more. */
export class LostWhileRunningError extends PeermeshError {
  static override readonly name = 'LostWhileRunningError'
}

/** A command that ran under a lock ended by itself, and not with 0: the command line exits as it did, and says nothing. */
export class CommandEndedError extends PeermeshError {
  static override readonly name = 'CommandEndedError'
  readonly exitCode: number

  constructor(exitCode: number) {
    super(`The command ended with ${exitCode}.`)
    this.exitCode = exitCode
  }
}

/** A file that was to be written can't be. */
export class FileOutputError extends PeermeshError {
  static override readonly name = 'FileOutputError'
}

/** Nobody reads the standard output any more, as after `| head`. Nothing is wrong. */
export class OutputClosedError extends PeermeshError {
  static override readonly name = 'OutputClosedError'
}

/** What was printed could not be written: the disk on which the standard output goes is full, say. */
export class OutputLostError extends PeermeshError {
  static override readonly name = 'OutputLostError'
}

/** Much was to be deleted, and nobody can be asked whether it is meant. */
export class ConfirmationNeededError extends PeermeshError {
  static override readonly name = 'ConfirmationNeededError'
}

/** The user was asked, and said no. */
export class DeclinedError extends PeermeshError {
  static override readonly name = 'DeclinedError'
}

/** `doctor` found something that is wrong. */
export class UnhealthyError extends PeermeshError {
  static override readonly name = 'UnhealthyError'
}

/** A peer that `up` started ended before it was ready. `exitCode` is what it exited with, `remedy` what it said is to be done. */
export class ChildPeerError extends PeermeshError {
  static override readonly name = 'ChildPeerError'
  readonly exitCode: number
  readonly remedy: string

  constructor(message: string, exitCode: number, remedy: string) {
    super(message)
    this.exitCode = exitCode
    this.remedy = remedy
  }
}

/** Paths are relative to a directory that is not there any more. */
export class WorkingDirectoryGoneError extends PeermeshError {
  static override readonly name = 'WorkingDirectoryGoneError'
}

/** A value was to be set where a key has this version, and it has another. */
export class VersionMissedError extends PeermeshError {
  static override readonly name = 'VersionMissedError'
}

/** A key holds nothing with its partition. What the store holds under it is another matter. */
export class NoValueError extends PeermeshError {
  static override readonly name = 'NoValueError'
}

/** A key holds nothing that is always writable. What it holds otherwise is another matter. */
export class NoAvailableValueError extends PeermeshError {
  static override readonly name = 'NoAvailableValueError'
}
