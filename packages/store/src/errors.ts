import { PeermeshError } from '@peermesh/kernel'

/** The key is empty, no text, or holds half of a surrogate pair. Use non-empty, well-formed text. */
export class InvalidKeyError extends PeermeshError {
  static override readonly name = 'InvalidKeyError'
}

/** The key has more bytes in UTF-8 than `limit`. Move what makes it long into the value. */
export class KeyTooLongError extends PeermeshError {
  static override readonly name = 'KeyTooLongError'
  readonly bytes: number
  readonly limit: number

  constructor(bytes: number, limit: number) {
    super(`The key has ${bytes} bytes; the limit is ${limit}. Move what makes it long into the value.`)
    this.bytes = bytes
    this.limit = limit
  }
}

/** The value is or holds something that is neither JSON nor bytes. `path` says where, as in `$.tags[2]`. */
export class InvalidValueError extends PeermeshError {
  static override readonly name = 'InvalidValueError'
  readonly path: string

  constructor(path: string, found: string) {
    super(
      `The value at ${path} is ${found}. A value is made of null, booleans, finite numbers, strings, bytes, arrays and plain objects.`
    )
    this.path = path
  }
}

/** The schema of the key (`schemas`) refuses the value. Nothing was written. `issues` say what is wrong, and where. */
export class SchemaError extends PeermeshError {
  static override readonly name = 'SchemaError'
  readonly key: string
  readonly issues: readonly { readonly message: string; readonly path: string }[]

  constructor(key: string, issues: readonly { readonly message: string; readonly path: string }[]) {
    const told = issues.map(({ message, path }) => `at ${path}: ${message}`).join('; ')
    super(`The schema of ${JSON.stringify(key)} refuses the value ${told}`)
    this.key = key
    this.issues = issues
  }
}

/** The value has more bytes as stored than `limit`. Split it over several keys, or store a reference to it. */
export class ValueTooLargeError extends PeermeshError {
  static override readonly name = 'ValueTooLargeError'
  readonly bytes: number
  readonly limit: number

  constructor(bytes: number, limit: number) {
    super(
      `The value has ${bytes} bytes as stored; the limit is ${limit}. Split it over several keys, or store a reference to it.`
    )
    this.bytes = bytes
    this.limit = limit
  }
}

/** The batch has more operations than `limit`. Split it: each part becomes durable as one. */
export class BatchTooLargeError extends PeermeshError {
  static override readonly name = 'BatchTooLargeError'
  readonly operations: number
  readonly limit: number

  constructor(operations: number, limit: number) {
    super(`The batch has ${operations} operations; the limit is ${limit}. Split it: each part becomes durable as one.`)
    this.operations = operations
    this.limit = limit
  }
}

/** The write would make what the store holds larger than `bytesMax`. Nothing of it was done: delete something, write less, or raise it. */
export class QuotaExceededError extends PeermeshError {
  static override readonly name = 'QuotaExceededError'
}

/** Too many writes wait for the disk or for slow peers. Nothing of this write was done: await earlier ones, then try again. */
export class StoreBusyError extends PeermeshError {
  static override readonly name = 'StoreBusyError'
}

/**
 * The write is durable here, and travels like any other, but fewer peers have said that it is on their disks than `ack` asks for: the signal aborted, or some
 * that were needed are no longer here. Do not write it again; ask `synced` or `lag` later. `holders` have it; `missing` were here when it became
 * durable, and have not said so: they may have it all the same.
 */
export class NotReplicatedError extends PeermeshError {
  static override readonly name = 'NotReplicatedError'
  readonly ack: 'one' | 'quorum' | 'all'
  readonly holders: readonly string[]
  readonly missing: readonly string[]

  constructor(
    ack: 'one' | 'quorum' | 'all',
    { holders, missing }: { readonly holders: readonly string[]; readonly missing: readonly string[] },
    options?: ErrorOptions
  ) {
    super(
      `The write is durable here, and ${holders.length} other peers have said that it is there: not what ack '${ack}' asks for. Not heard from: ${missing.join(', ') || 'nobody that is known'}.`,
      options
    )
    this.ack = ack
    this.holders = holders
    this.missing = missing
  }
}

/** The peer is alive, and this one has no link to it, so that nothing can be fetched from it. Wait until they are linked (`lag`), or take another. */
export class PeerNotLinkedError extends PeermeshError {
  static override readonly name = 'PeerNotLinkedError'
  readonly peer: string

  constructor(peer: string, options?: ErrorOptions) {
    super(`There is no link to ${peer}: nothing can be fetched from it now.`, options)
    this.peer = peer
  }
}

/** Nobody alive of this name is known, or not any more: it never was a member, has left, or was declared dead meanwhile. What had come of it by then is here. */
export class PeerNotHereError extends PeermeshError {
  static override readonly name = 'PeerNotHereError'
  readonly peer: string

  constructor(peer: string, options?: ErrorOptions) {
    super(`${peer} is not here: it is no member, has left, or was declared dead.`, options)
    this.peer = peer
  }
}

/** The merge function of the key (`merges`) threw, or returned what is no value: `cause` says what. It is told where the key is read. */
export class MergeError extends PeermeshError {
  static override readonly name = 'MergeError'
  readonly key: string

  constructor(key: string, options: ErrorOptions) {
    super(`The merge function of ${JSON.stringify(key)} made no value of the concurrent ones.`, options)
    this.key = key
  }
}

/**
 * A watch since a point that was made at another peer cannot go on: operations that were seen there came here without their keys, with all of that peer's data
 * at once. Read all that is there, as by `snapshot`, and watch since the point of that.
 */
export class PointForgottenError extends PeermeshError {
  static override readonly name = 'PointForgottenError'

  constructor() {
    super(
      'This peer was sent anew what the point of this watch has, without its keys. Read all that is there, and watch since then.'
    )
  }
}

/** The index was closed, by `close` or because the peer stopped. Open it anew with `index`. */
export class IndexClosedError extends PeermeshError {
  static override readonly name = 'IndexClosedError'
}

/** More keys have the field than the index may hold (`keysMax`). It is closed: open it with a higher limit, or on a longer prefix. */
export class IndexTooLargeError extends PeermeshError {
  static override readonly name = 'IndexTooLargeError'
  readonly prefix: string
  readonly limit: number

  constructor(prefix: string, limit: number) {
    super(
      `The index on ${JSON.stringify(prefix)} would hold more than ${limit} keys, and is closed. Raise keysMax, or take a longer prefix.`
    )
    this.prefix = prefix
    this.limit = limit
  }
}

/** The bytes under this key are no value that this version can read: a peer of another version wrote them, or a disk changed them. */
export class UnreadableValueError extends PeermeshError {
  static override readonly name = 'UnreadableValueError'
  readonly key: string

  constructor(key: string, options?: ErrorOptions) {
    super(
      `The value of ${JSON.stringify(key)} cannot be read. Was it written by a newer version? Update this peer, or put it anew.`,
      options
    )
    this.key = key
  }
}

/**
 * The key holds something, and not as this type: `held` says as which. Use another key, or `delete` it first. `register` is what `put` makes.
 */
export class KeyTypeError extends PeermeshError {
  static override readonly name = 'KeyTypeError'
  readonly key: string
  readonly held: readonly string[]

  constructor(key: string, asked: string, held: readonly string[]) {
    super(
      `The key ${JSON.stringify(key)} is used as ${asked}, and holds: ${held.join(', ')}. Delete it first, or use another.`
    )
    this.key = key
    this.held = held
  }
}

/**
 * Between these two elements of a list there is no room for another: inserting between the two that were inserted last, again and again at
 * alternate ends, has nested too deep. Nothing was inserted. Insert elsewhere, or write the list anew under another key.
 */
export class ListTooDeepError extends PeermeshError {
  static override readonly name = 'ListTooDeepError'
}
