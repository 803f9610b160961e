import type { AbortOptions } from '@libp2p/interface'
import {
  BATCH_OPERATIONS_MAX,
  type ListAnchor,
  type Sibling,
  type StoreCore,
  type TypedKind,
  type TypedReader,
  type WriteOperation
} from '../core/index.ts'
import { KeyTypeError } from '../errors.ts'
import type { WriteOptions } from '../write-options.ts'
import type { Reading } from '../reading.ts'
import type { Schemas } from '../schemas.ts'
import type { StoreValue } from '../store.ts'
import { checkBatch } from '../values.ts'
import type { TypedAccess } from './access.ts'
import type { BatchAccess } from './batch-access.ts'

export interface StoreAccessInit {
  core(): StoreCore
  /** A write among those of this turn; resolves once it is durable. */
  write(operation: WriteOperation, options?: WriteOptions): Promise<unknown>
  /** Writes that become durable as one, behind all that were begun before. */
  writeAsOne(operations: readonly WriteOperation[], options?: WriteOptions): Promise<void>
  watch<Value>(key: string, read: () => Value, options?: AbortOptions): AsyncIterable<Value>
  readonly schemas: Schemas
  readonly reading: Reading
}

/** What typed keys use of a store, as commands to its core. */
export class StoreAccess implements TypedAccess {
  readonly #init: StoreAccessInit
  /** Of which typed keys something is being written, by call: the writes of a turn are one promise. */
  readonly #writing = new Map<readonly string[], Promise<unknown>>()

  /** As what keys are restored that hold other types too, and what they may hold. */
  readonly #restored = new Map<string, readonly string[]>()

  constructor(init: StoreAccessInit) {
    this.#init = init
  }

  get reader(): TypedReader {
    return this.#init.core().typed
  }

  siblings(key: string): readonly Sibling[] {
    return this.#init.reading.siblings(key)
  }

  check(key: string, kind: TypedKind | 'register', options?: AbortOptions): void {
    options?.signal?.throwIfAborted()
    const core = this.#init.core()
    const kinds = core.typed.kinds(key)
    const isPlain = core.siblings(key).length > 0
    const isHeld = kind === 'register' ? isPlain : kinds.includes(kind)
    const held = isPlain ? ['register', ...kinds] : kinds
    const beside = this.#restored.get(nameOfType(key, kind)) ?? []
    if (!isHeld && held.some((each) => !beside.includes(each))) {
      throw new KeyTypeError(key, kind, held)
    }
  }

  /** Restores a key as one of its types. Meanwhile it may be that type beside the others; no other type may come to it. */
  async beside(
    key: string,
    type: string,
    types: readonly string[] | undefined,
    restore: () => Promise<void>
  ): Promise<void> {
    if (types === undefined) {
      await restore()
      return
    }
    const name = nameOfType(key, type)
    this.#restored.set(name, types)
    try {
      await restore()
    } finally {
      // Another restore of the same may have begun meanwhile.
      if (this.#restored.get(name) === types) {
        this.#restored.delete(name)
      }
    }
  }

  encode(key: string, value: unknown): Uint8Array {
    return this.#init.schemas.encode(key, value as StoreValue)
  }

  shown(key: string, siblings: readonly Sibling[]): StoreValue | undefined {
    return this.#init.reading.shown(key, siblings)
  }

  checkSchema(key: string, element: unknown): void {
    this.#init.schemas.check(key, element as StoreValue)
  }

  async write(name: string, operation: WriteOperation, options?: WriteOptions): Promise<void> {
    await this.#track([name], this.#init.write(operation, options))
  }

  async writeAsOne(name: string, operations: readonly WriteOperation[], options?: WriteOptions): Promise<void> {
    const [only] = operations.length === 1 ? operations : []
    const written = only === undefined ? this.#init.writeAsOne(operations, options) : this.#init.write(only, options)
    await this.#track([name], written)
  }

  /** Writes what a batch has collected. */
  async writeBatch({ names, operations }: BatchAccess, options?: WriteOptions): Promise<void> {
    checkBatch(operations.reduce((count, { insert }) => count + (insert?.values.length ?? 1), 0))
    if (operations.length > 0) {
      await this.#track([...names], this.#init.writeAsOne([...operations], options))
    }
  }

  async insert(list: string, after: ListAnchor, values: readonly Uint8Array[], options?: WriteOptions): Promise<void> {
    if (values.length > 0) {
      const operations = [{ key: list, insert: { after, values } }]
      await this.#track([list], this.#init.writeAsOne(operations, options))
    }
  }

  async deleteAll(find: () => readonly string[], options?: WriteOptions): Promise<void> {
    // What was written before, but is not durable yet, is not in the map: nothing would be seen of it, and so nothing deleted.
    await Promise.allSettled(this.#writing.values())
    options?.signal?.throwIfAborted()
    const keys = find()
    for (let at = 0; at < keys.length; at += BATCH_OPERATIONS_MAX) {
      const operations = keys.slice(at, at + BATCH_OPERATIONS_MAX).map((key) => ({ key }))
      await this.#init.writeAsOne(operations, options)
    }
  }

  watch<Value>(key: string, read: () => Value, options?: AbortOptions): AsyncIterable<Value> {
    return this.#init.watch(key, read, options)
  }

  /** Whether something of a typed key is being written, of which the map does not know yet. */
  isWriting(name: string): boolean {
    return this.#writing.size > 0 && [...this.#writing.keys()].some((names) => names.includes(name))
  }

  async #track(names: readonly string[], written: Promise<unknown>): Promise<void> {
    this.#writing.set(names, written)
    try {
      await written
    } finally {
      this.#writing.delete(names)
    }
  }
}

function nameOfType(key: string, type: string): string {
  return JSON.stringify([key, type])
}
