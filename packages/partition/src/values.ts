import type { OperationOptions } from '@peermesh/quorum'
import type { ValuesStatus } from './core/index.ts'

export interface ValueReadOptions extends OperationOptions {
  /** How many replicas are to answer. More than the partition has never do. @default a majority of them */
  readonly read?: number
}

export interface ValueWriteOptions extends OperationOptions {
  /** Of a get or a write of this key: exactly what was read, or written, is replaced. @default what the replica that coordinates it has of the key */
  readonly context?: string
  /** How many replicas are to have it on their disks. More than the partition has never do. @default a majority of them */
  readonly write?: number
  /** Peers that only keep it for a replica which is away count too: it is written while replicas are gone, and a get need not see it before they are back. @default false */
  readonly sloppy?: boolean
}

/** What a key holds. */
export interface AvailableValue<T> {
  /** The last of the siblings, in an order that is the same at each peer and says nothing of time; `undefined`: the key holds nothing. */
  readonly value: T | undefined
  /** All that was written and not replaced: more than one where writers did not know of each other. */
  readonly siblings: readonly T[]
  /** For a put or delete that replaces exactly these. Opaque, and of this key alone. */
  readonly context: string
}

/** What a write made. */
export interface WrittenContext {
  /** For a put or delete that replaces exactly what was written. */
  readonly context: string
}

/**
 * Values of keys that are always writable, each with the replicas of the partition that its key lies in. On the available plane: any replica coordinates, `write` of them have what is acknowledged on
 * their disks, `read` of them answer. What was written at once stands side by side, as *siblings*, until somebody who read them writes again with that context. Keys are apart from those of `kv`.
 *
 * Promised: what was acknowledged is not lost unless it was replaced, while fewer disks are lost than had it; what was deleted stays deleted; replicas come to be equal; a get sees what was acknowledged
 * before it, while the partition does not move and `read` and `write` together are more than it has replicas.
 *
 * **Not** promised: which of two writes is the later; that two gets see the same; that a get which comes while the partition moves, or after a `sloppy` write, sees the last write; that an operation
 * whose signal was aborted has no effect: that ends the waiting only.
 *
 * A put without a context replaces what the replica that coordinates it has, as a plain assignment would; what that one has not heard of yet stays beside it. So whoever changes a value should get it first, and put with that context.
 *
 * A key is well-formed text of up to 253 characters. A value is `null`, a boolean, a finite number, text, bytes, or arrays and plain objects of these, up to 32 KiB; what is kept is a copy. A key holds up to
 * 16 values side by side after a put.
 *
 * @throws (every operation) TooFewReplicasError, ValuesBusyError: it had no effect; InvalidParametersError, before anything is asked
 * @throws (every write) OutcomeUnknownError: it may have been written, or may be yet. TooManySiblingsError, PartitionValueTooLargeError: it had no effect
 */
export interface AvailableKeys {
  /** @throws ValueUnreadableError for what a newer version wrote */
  get<T = unknown>(key: string, options?: ValueReadOptions): Promise<AvailableValue<T>>
  put(key: string, value: unknown, options?: ValueWriteOptions): Promise<WrittenContext>
  /** Takes away what the context names. What was written at once with it stays. */
  delete(key: string, options?: ValueWriteOptions): Promise<WrittenContext>
  /** What this peer holds of such values, and has to do. @throws NotStartedError, HostStoppedError */
  status(): ValuesStatus
}
