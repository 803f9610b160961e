import type { AbortOptions } from '@libp2p/interface'
import type { StoreValue } from '../store.ts'
import type { WriteOptions } from '../write-options.ts'
import type { ListAnchor, Sibling, TypedKind, TypedReader, WriteOperation } from '../core/index.ts'

/** What the typed keys use of the store that they are in. */
export interface TypedAccess {
  readonly reader: TypedReader
  /** All concurrent values under a key of the map, the one that shows first. None where that has expired: the others lost to it (S31). */
  siblings(key: string): readonly Sibling[]
  /**
   * Checks that the key may be used as this type.
   *
   * @throws KeyTypeError where it holds something, and not as this type
   */
  check(key: string, kind: TypedKind | 'register', options?: AbortOptions): void
  /** What is stored for a value of this key, or a part of it. @throws InvalidValueError, ValueTooLargeError, SchemaError */
  encode(key: string, value: unknown): Uint8Array
  /** What shows of the values of a key, the later first. @throws UnreadableValueError, MergeError */
  shown(key: string, siblings: readonly Sibling[]): StoreValue | undefined
  /** @throws SchemaError where the schema of the key refuses this element */
  checkSchema(key: string, element: unknown): void
  /** Writes a part of the typed key of this name. */
  write(name: string, operation: WriteOperation, options?: WriteOptions): Promise<void>
  /** Writes parts of one typed key that become durable together. */
  writeAsOne(name: string, operations: readonly WriteOperation[], options?: WriteOptions): Promise<void>
  insert(list: string, after: ListAnchor, values: readonly Uint8Array[], options?: WriteOptions): Promise<void>
  /** Deletes the keys of the map that are found once all typed writes that were begun before are done. */
  deleteAll(find: () => readonly string[], options?: WriteOptions): Promise<void>
  watch<Value>(key: string, read: () => Value, options?: AbortOptions): AsyncIterable<Value>
}
