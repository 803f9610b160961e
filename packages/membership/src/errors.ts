import { type Failure, invariant, PeermeshError } from '@peermesh/kernel'

/** Why a peer was refused, with what is known of it. */
class RefusalError extends PeermeshError {
  readonly details: Readonly<Record<string, unknown>>

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.details = details
  }
}

/**
 * In a `refused` event: the peer belongs to another mesh. One of the two was founded without need, or has the data directory or the
 * bootstrap addresses of the other. `details`: `theirs` and `ours`, the mesh ids.
 */
export class ForeignMeshError extends RefusalError {
  static override readonly name = 'ForeignMeshError'
}

/**
 * In a `refused` event: the peer and we have no version of a core in common. The message says which of the two to upgrade. `details`:
 * `core`, and `theirs` and `ours`, the versions that each speaks, from `oldest` to `newest`.
 */
export class IncompatibleVersionError extends RefusalError {
  static override readonly name = 'IncompatibleVersionError'
}

/**
 * In a `refused` event: the peer has another value for a setting that must be the same everywhere. `details`: `what`, and `theirs` and
 * `ours`, its values.
 */
export class IncompatiblePeerError extends RefusalError {
  static override readonly name = 'IncompatiblePeerError'
}

/**
 * In a `refused` event: one of the two is told by `admit` whom it may let in, and the other is not among them. `details`: `by`, which is `us` where
 * we do not admit the peer, and `them` where it does not admit us.
 */
export class NotAdmittedError extends RefusalError {
  static override readonly name = 'NotAdmittedError'
}

/** In a `refused` event: this mesh has as many members as it can hold. */
export class MeshFullError extends RefusalError {
  static override readonly name = 'MeshFullError'
}

/** In a `refused` event that names ourselves: another process runs under our key. Stop one of the two; give each a key of its own. */
export class DuplicateIdentityError extends RefusalError {
  static override readonly name = 'DuplicateIdentityError'
}

const REFUSALS = [
  ForeignMeshError,
  IncompatibleVersionError,
  IncompatiblePeerError,
  NotAdmittedError,
  MeshFullError,
  DuplicateIdentityError
]

/** What the core said of a refusal, as an error. */
export function refusalError({ name, message, details }: Failure): Error {
  const Refusal = REFUSALS.find((candidate) => candidate.name === name)
  invariant(Refusal !== undefined, `M11: each refusal has an error, and ${name} too`)
  return new Refusal(message, details)
}
