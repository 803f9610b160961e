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

/** A file or a stream that was to be read can't be. */
export class InputError extends PeermeshError {
  static override readonly name = 'InputError'
}

/** The command was interrupted before it was complete; what it had acknowledged stays. */
export class InterruptedError extends PeermeshError {
  static override readonly name = 'InterruptedError'
}

/** A peer that `up` started ended before it was ready; its own message was shown. `exitCode` is what it exited with. */
export class ChildPeerError extends PeermeshError {
  static override readonly name = 'ChildPeerError'
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}
