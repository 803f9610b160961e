/**
 * The base of every error that peermesh gives to a caller. Match by `name`, not by `instanceof`: two copies of a package in one
 * application have two classes.
 */
export class PeermeshError extends Error {
  static override readonly name: string = 'PeermeshError'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
  }
}

/** Thrown when our own code broke a rule that it states. It is a bug in peermesh: please report it with its message. */
export class InvariantError extends PeermeshError {
  static override readonly name = 'InvariantError'
}

/** Thrown synchronously, before anything changed, when a caller gives a parameter that cannot be meant. */
export class InvalidParametersError extends PeermeshError {
  static override readonly name = 'InvalidParametersError'
}

/**
 * Thrown by a codec when bytes from the network or a disk are not a message of its schema, or break one of its limits. Caught by the
 * host, which resets the stream, counts, and reports the peer: it never reaches the application.
 */
export class MalformedMessageError extends PeermeshError {
  static override readonly name = 'MalformedMessageError'
}

/** A failed command as plain data, so that it can cross between cores, be traced and be replayed. */
export interface Failure {
  /** The `name` of the error that the caller will see. */
  readonly name: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}
