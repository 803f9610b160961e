import { type Failure, PeermeshError } from '@peermesh/kernel'

/** Thrown by `createPeer` when another program listens on an address already. Stop that program, or listen on another port: 0 takes a free one. */
export class PortInUseError extends PeermeshError {
  static override readonly name = 'PortInUseError'
  readonly address: string

  constructor(address: string, options?: ErrorOptions) {
    super(
      `Another program listens on ${address} already: stop it, or listen on another port (0 takes a free one).`,
      options
    )
    this.address = address
  }
}

/** Thrown by `createPeer` on a version of Node that is too old for it. */
export class UnsupportedNodeError extends PeermeshError {
  static override readonly name = 'UnsupportedNodeError'
}

/** Thrown by `createPeer` where a DHT is wanted, and `@libp2p/kad-dht` is not installed beside peermesh: it is optional. Install it. */
export class DhtNotInstalledError extends PeermeshError {
  static override readonly name = 'DhtNotInstalledError'

  constructor(options?: ErrorOptions) {
    super('dht needs the package @libp2p/kad-dht, which is not there: npm install @libp2p/kad-dht', options)
  }
}

/** Thrown by `createPeer` when an address can't be listened on for another reason: the machine may not have it. */
export class ListenError extends PeermeshError {
  static override readonly name = 'ListenError'
}

/**
 * Thrown by `createPeer` when the private key in the data directory can't be read as one. The peer's name is its key: restore the file
 * from a backup, or remove the data directory and start as a new peer.
 */
export class DamagedKeyError extends PeermeshError {
  static override readonly name = 'DamagedKeyError'
  readonly path: string

  constructor(path: string, options?: ErrorOptions) {
    super(
      `The private key in ${path} is damaged: restore it from a backup, or remove the data directory to start as a new peer.`,
      options
    )
    this.path = path
  }
}

/**
 * Thrown by `readMeshKey` when the file can't be read, or others than its owner can read it: they may have the key, so make a new one where that
 * is not what was meant.
 */
export class MeshKeyFileError extends PeermeshError {
  static override readonly name = 'MeshKeyFileError'
  readonly path: string

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`The mesh key in ${path} can't be used: ${reason}.`, options)
    this.path = path
  }
}

/**
 * Thrown by `readEncryptionKeys` when the file can't be read, others than its owner can read it, or it holds something else than keys. Without its keys a data
 * directory can't be read: take the file from a copy.
 */
export class EncryptionKeyFileError extends PeermeshError {
  static override readonly name = 'EncryptionKeyFileError'
  readonly path: string

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`The encryption keys in ${path} can't be used: ${reason}.`, options)
    this.path = path
  }
}

/**
 * Told of by a peer's event `refused`, and what a dial fails with, when one of two peers has a mesh key and the other none or another one. They
 * don't talk, and try again for ever: give both the same key. Another program at that address looks the same.
 */
export class MeshKeyMismatchError extends PeermeshError {
  static override readonly name = 'MeshKeyMismatchError'
  readonly address: string

  /** @param hasKey whether we have a key */
  constructor(address: string, hasKey: boolean, options?: ErrorOptions) {
    super(
      hasKey
        ? `Whoever is at ${address} does not have our mesh key: give both peers the same.`
        : `Whoever is at ${address} has a mesh key, and we have none: give us the same.`,
      options
    )
    this.address = address
  }
}

/** Rejects what is asked of an attached peer when nothing answers on its control socket: it does not run, or runs without `control`. */
export class PeerNotReachableError extends PeermeshError {
  static override readonly name = 'PeerNotReachableError'
  readonly dataDir: string

  constructor(dataDir: string, reason: string, options?: ErrorOptions) {
    super(`No peer answers in ${dataDir} (${reason}): is it running?`, options)
    this.dataDir = dataDir
  }
}

/** Rejects what is asked of an attached peer that speaks another version of the control protocol: use the same version of peermesh on both sides. */
export class ControlVersionError extends PeermeshError {
  static override readonly name = 'ControlVersionError'
}

/** Rejects a request on a control socket that is not one: an unknown route, a missing parameter, a body that is too large. */
export class BadRequestError extends PeermeshError {
  static override readonly name = 'BadRequestError'
}

/** Rejects the explanation of something that the peer knows nothing of, as a peer or as a key or as whatever was asked for. */
export class UnknownSubjectError extends PeermeshError {
  static override readonly name = 'UnknownSubjectError'
}

/** Rejects an explanation where a name could mean several things: say more of it, or of which kind it is. */
export class AmbiguousSubjectError extends PeermeshError {
  static override readonly name = 'AmbiguousSubjectError'
}

/**
 * Rejects an import at the first line that is not an entry. What came before it is durable; nothing after it was written. Correct the
 * line and run the import again, or skip bad lines.
 */
export class BadLineError extends PeermeshError {
  static override readonly name = 'BadLineError'
  /** Counted from 1. */
  readonly line: number
  readonly reason: string
  /** Entries before it that are durable on the peer. */
  readonly acknowledged: number

  constructor(line: number, reason: string, acknowledged: number) {
    super(`Line ${line} is not an entry: ${reason}.`)
    this.line = line
    this.reason = reason
    this.acknowledged = acknowledged
  }
}

/** An error as it crosses the control socket. Its `details` are the data fields of its class. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error) }
  }
  const details = Object.fromEntries(Object.entries(error).filter(([field]) => field !== 'name'))
  return { name: error.name, message: error.message, details: JSON.parse(JSON.stringify(details, fencesAsText)) }
}

/** JSON has no integers of 64 bits. */
function fencesAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

/** What a peer answered, as an error of the same name: errors are matched by name, wherever they were made. */
export function fromFailure({ name, message, details }: Failure): Error {
  if (name === BadLineError.name) {
    const { line, reason, acknowledged } = details as { line: number; reason: string; acknowledged: number }
    return new BadLineError(line, reason, acknowledged)
  }
  const error = Object.assign(new PeermeshError(message), details)
  error.name = name
  return error
}
