import { type Failure, PeermeshError } from '@peermesh/kernel'
import { type ElectionKind, mismatchText } from './core/index.ts'

/** An error with what is known beside its message. */
class ElectionError extends PeermeshError {
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(message, options)
    this.details = details
  }
}

/** The scope elects in another way: its first use fixed algorithm and mode. Use those, or another scope. */
export class ElectionKindMismatchError extends ElectionError {
  static override readonly name = 'ElectionKindMismatchError'

  /** What the scope is. */
  get kind(): ElectionKind {
    const { variant, mode } = this.details as unknown as ElectionKind
    return { variant, mode }
  }
}

/** The register of the scope is something else's: the application, or a program of another kind, made its name its own. Use another scope, or free that name. */
export class ElectionRegisterTakenError extends ElectionError {
  static override readonly name = 'ElectionRegisterTakenError'
}

/** The election was closed, or not opened here: open the scope again. */
export class NotOpenError extends ElectionError {
  static override readonly name = 'NotOpenError'
}

/** The successor did not take over; `details.reason` says why. Where we led, we may have stopped meanwhile: see `isLeader()`. */
export class TransferFailedError extends ElectionError {
  static override readonly name = 'TransferFailedError'
}

/** This peer takes part in as many scopes as it may. Close one. */
export class ElectionBusyError extends ElectionError {
  static override readonly name = 'ElectionBusyError'
}

/** This peer leads the scope no more; `details.reason` says why. It is the reason of a `Leadership`'s signal. */
export class LeadershipLostError extends ElectionError {
  static override readonly name = 'LeadershipLostError'
}

/** `quorum` mode needs the service `quorum`, given `quorum({ kinds: [electionKind] })` at every peer. Add it, or use `available`. */
export class QuorumMissingError extends ElectionError {
  static override readonly name = 'QuorumMissingError'
}

const ERRORS = [ElectionKindMismatchError, NotOpenError, TransferFailedError, ElectionBusyError]

/** What the core said of a failed command, as an error. */
export function errorFor({ name, message, details }: Failure): Error {
  const Class = ERRORS.find((candidate) => candidate.name === name) ?? ElectionError
  return new Class(message, details)
}

export function kindMismatch(scope: string, { variant, mode }: ElectionKind): ElectionKindMismatchError {
  return new ElectionKindMismatchError(mismatchText(scope, { variant, mode }), { scope, variant, mode })
}

export function registerTaken(scope: string, key: string, found: string): ElectionRegisterTakenError {
  const message = `Nobody can lead ${scope}: its register, ${key}, is of kind ${found}, which is no election's. Use another scope, or another name for what is there.`
  return new ElectionRegisterTakenError(message, { scope, key, found })
}
