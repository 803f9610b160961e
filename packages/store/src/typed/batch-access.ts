import type { AbortOptions } from '@libp2p/interface'
import type { ListAnchor, Sibling, TypedKind, TypedReader, WriteOperation } from '../core/index.ts'
import { KeyTypeError } from '../errors.ts'
import type { StoreValue } from '../store.ts'
import type { TypedAccess } from './access.ts'

/** What typed keys do to a store, collected: they read the store as it is, and what they write is written later, as one. */
export class BatchAccess implements TypedAccess {
  readonly operations: WriteOperation[] = []
  /** The names of the typed keys that are changed. */
  readonly names = new Set<string>()
  readonly #store: TypedAccess
  /** As what each key is used here. */
  readonly #types = new Map<string, TypedKind | 'register'>()

  constructor(store: TypedAccess) {
    this.#store = store
  }

  get reader(): TypedReader {
    return this.#store.reader
  }

  siblings(key: string): readonly Sibling[] {
    return this.#store.siblings(key)
  }

  check(key: string, kind: TypedKind | 'register', options?: AbortOptions): void {
    this.#store.check(key, kind, options)
    const other = this.#types.get(key)
    if (other !== undefined && other !== kind) {
      throw new KeyTypeError(key, kind, [other])
    }
    this.#types.set(key, kind)
  }

  encode(key: string, value: unknown): Uint8Array {
    return this.#store.encode(key, value)
  }

  shown(key: string, siblings: readonly Sibling[]): StoreValue | undefined {
    return this.#store.shown(key, siblings)
  }

  checkSchema(key: string, element: unknown): void {
    this.#store.checkSchema(key, element)
  }

  async write(name: string, operation: WriteOperation): Promise<void> {
    this.#add(name, [operation])
  }

  async writeAsOne(name: string, operations: readonly WriteOperation[]): Promise<void> {
    this.#add(name, operations)
  }

  async insert(list: string, after: ListAnchor, values: readonly Uint8Array[]): Promise<void> {
    if (values.length > 0) {
      this.#add(list, [{ key: list, insert: { after, values } }])
    }
  }

  async deleteAll(find: () => readonly string[]): Promise<void> {
    this.operations.push(...find().map((key) => ({ key })))
  }

  delete(key: string): void {
    this.#add(key, [{ key }, ...this.reader.partKeys(key).map((part) => ({ key: part }))])
  }

  watch<Value>(key: string, read: () => Value, options?: AbortOptions): AsyncIterable<Value> {
    return this.#store.watch(key, read, options)
  }

  /** It is written: what is added now is another batch. */
  empty(): void {
    this.operations.length = 0
    this.names.clear()
    this.#types.clear()
  }

  #add(name: string, operations: readonly WriteOperation[]): void {
    this.names.add(name)
    this.operations.push(...operations)
  }
}
