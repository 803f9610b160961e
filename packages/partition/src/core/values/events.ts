import type { Dot } from '@peermesh/crdt'
import type { Era, ValuesMessage } from './messages.ts'

/** What the service asks. Times are milliseconds. */
export type ValuesCommand =
  | KeyedCommand
  /** Settled once what this peer has now of partitions that it does not hold is with those that do. */
  | { readonly type: 'hand-over' }

/** What is asked of one key. */
export type KeyedCommand =
  /** Settled with a `FoundValues`. */
  | {
      readonly type: 'get'
      readonly key: string
      /** How many replicas are to answer. `undefined`: a majority. */
      readonly read?: number | undefined
      readonly timeoutMs?: number | undefined
    }
  /** Settled with a `WrittenValue`. */
  | {
      readonly type: 'write'
      readonly key: string
      /** `undefined` deletes. */
      readonly value: Uint8Array | undefined
      /** That of a `FoundValues` or a `WrittenValue` of this key. */
      readonly context?: readonly Dot[] | undefined
      readonly write?: number | undefined
      readonly sloppy?: boolean | undefined
      readonly timeoutMs?: number | undefined
    }

/** What a key holds, in the order of the dots. */
export interface FoundValues {
  readonly values: readonly Uint8Array[]
  /** A put that is given these replaces exactly these values. */
  readonly context: readonly Dot[]
  /** Whose replicas answered. */
  readonly era: Era
}

/** What was put is held under these dots: one, or none after a delete. */
export interface WrittenValue {
  readonly context: readonly Dot[]
  /** Whose replicas have it. */
  readonly era: Era
}

export interface ValuesTypes {
  readonly message: ValuesMessage
  readonly command: ValuesCommand
  readonly notice: never
  readonly event: never
}
