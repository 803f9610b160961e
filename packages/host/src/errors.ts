import { type Failure, PeermeshError } from '@peermesh/kernel'

/** A command was given before libp2p began to start the host. Await `libp2p.start()`, or give it in `afterStart` or later. */
export class NotStartedError extends PeermeshError {
  static override readonly name = 'NotStartedError'

  constructor(message = 'The host is not started. Start libp2p first.') {
    super(message)
  }
}

/**
 * The host stopped, by `libp2p.stop()` or by itself: then `cause` says why. What a pending command did is unknown: it may have taken
 * effect.
 */
export class HostStoppedError extends PeermeshError {
  static override readonly name = 'HostStoppedError'

  constructor(message = 'The host is stopped.', options?: ErrorOptions) {
    super(message, options)
  }
}

/** The error for whoever asks something of a host that is stopped: with the cause, where it stopped itself. */
export function hostStopped(cause: Error | undefined): HostStoppedError {
  return cause === undefined || cause instanceof HostStoppedError
    ? new HostStoppedError()
    : new HostStoppedError(`The host stopped itself: ${cause.message}`, { cause })
}

/** A seat was taken after the start. Take it in the constructor of a service, or in its `beforeStart`. */
export class HostAlreadyStartedError extends PeermeshError {
  static override readonly name = 'HostAlreadyStartedError'
}

/**
 * While a command was pending this peer began anew under another identity: a copy of its data directory was found in use. Whether the
 * command took effect is unknown. It may be given again.
 */
export class PeerRestartedError extends PeermeshError {
  static override readonly name = 'PeerRestartedError'
}

/**
 * A core refused or gave up a command. `name` is that of the failure, so that callers match the fact; a seat's `errorFor` may give a
 * class of its own instead.
 */
export class CommandFailedError extends PeermeshError {
  static override readonly name: string = 'CommandFailedError'
  readonly details: Readonly<Record<string, unknown>>

  constructor(failure: Failure) {
    super(failure.message)
    this.name = failure.name
    this.details = failure.details ?? {}
  }
}

/** Another process, or another host of this one, has the data directory open. Stop it, or give this peer a directory of its own. */
export class DataDirectoryInUseError extends PeermeshError {
  static override readonly name = 'DataDirectoryInUseError'
  readonly dataDir: string

  constructor(dataDir: string, options?: ErrorOptions) {
    super(
      `The data directory ${dataDir} is in use by another peer. Stop that one, or give each peer a directory of its own.`,
      options
    )
    this.dataDir = dataDir
  }
}

/**
 * The journal cannot be opened, read or written, for another reason than those that have a class of their own: `cause` has what the
 * disk said. Nothing is acknowledged that it does not hold.
 */
export class JournalError extends PeermeshError {
  static override readonly name = 'JournalError'
}

/**
 * The disk under the data directory has no room. The peer has stopped itself, or did not start: what it acknowledged is on the disk, and
 * whatever was being written is not acknowledged. Make room and start it again.
 */
export class DiskFullError extends PeermeshError {
  static override readonly name = 'DiskFullError'
  readonly path: string

  constructor(path: string, options?: ErrorOptions) {
    super(
      `The disk of ${path} is full. Make room, and start the peer again: what it acknowledged is not lost.`,
      options
    )
    this.path = path
  }
}

/**
 * The data directory does not take writes: its disk is read-only, perhaps because the system made it so after a fault, or the user that
 * runs the peer may not write there. The peer has stopped itself, or did not start. Mend that and start it again; nothing acknowledged is lost.
 */
export class ReadOnlyDiskError extends PeermeshError {
  static override readonly name = 'ReadOnlyDiskError'
  readonly path: string

  constructor(path: string, options?: ErrorOptions) {
    super(
      `${path} cannot be written: its disk is read-only, or the user may not write there. Mend that, and start the peer again: what it acknowledged is not lost.`,
      options
    )
    this.path = path
  }
}

/**
 * A record of the data directory is not what was written: the disk, or somebody who wrote to its files, changed it. Not thrown, but told by the
 * event `damaged` of the host: the peer goes on under a new store id, with what can still be read and what other peers have.
 */
export class CorruptRecordError extends PeermeshError {
  static override readonly name = 'CorruptRecordError'
  /** Whose record it is; `undefined` where not even that can be read. */
  readonly core: string | undefined
  readonly key: string | undefined

  constructor(where: { readonly core?: string; readonly key?: string }, what: string, options?: ErrorOptions) {
    const record = where.core === undefined ? 'A part of the journal' : `The record ${where.key} of ${where.core}`
    super(`${record} is damaged: ${what}.`, options)
    this.core = where.core
    this.key = where.key
  }
}

/** The error for a record that lies under this name in the journal: `core/key`, or `~id/core/…` where it is encrypted. */
export function corruptRecord(name: string, what: string): CorruptRecordError {
  const [, core, key] = /^(?:~[^/]*\/)?([^/]*)\/(.*)$/s.exec(name) ?? [name, '', name]
  return new CorruptRecordError({ core: core ?? '', key: key ?? name }, what)
}

/**
 * The data directory is encrypted, and a key that something in it needs was not given. The peer did not start, and nothing was changed or set aside.
 * Give the key that has this id too, behind the one that writes.
 */
export class MissingEncryptionKeyError extends PeermeshError {
  static override readonly name = 'MissingEncryptionKeyError'
  readonly path: string
  /** The ids of the keys that are needed … */
  readonly missing: readonly string[]
  /** … and of those that were given. */
  readonly given: readonly string[]

  constructor(
    path: string,
    { missing, given }: { readonly missing: readonly string[]; readonly given: readonly string[] }
  ) {
    const what = given.length === 0 ? 'no key was given' : `the keys that were given are ${given.join(', ')}`
    super(
      `${path} is encrypted: it needs the key ${missing.join(' and ')}, and ${what}. Give it too, behind the one that writes. Nothing was changed.`
    )
    this.path = path
    this.missing = missing
    this.given = given
  }
}

/** What a stream is reset with, as seen in libp2p's logs. It never reaches a caller. */
export class LinkResetError extends PeermeshError {
  static override readonly name = 'LinkResetError'
}
