import type { WriteOptions } from '../write-options.ts'
import type { AbortOptions } from '@libp2p/interface'
import { toString } from 'uint8arrays/to-string'
import { cutUpdate, typedPrefix, UPDATE_BYTES_MAX, type WriteOperation } from '../core/index.ts'
import { InvalidValueError, ValueTooLargeError } from '../errors.ts'
import { checkBatch } from '../values.ts'
import type { TypedAccess } from './access.ts'
import type { ReplicatedUpdates } from './types.ts'

export class StoredUpdates implements ReplicatedUpdates {
  readonly key: string
  readonly #access: TypedAccess
  readonly #prefix: string

  constructor(key: string, access: TypedAccess) {
    this.key = key
    this.#access = access
    this.#prefix = typedPrefix('updates', key)
  }

  async ids(options?: AbortOptions): Promise<readonly string[]> {
    this.#access.check(this.key, 'updates', options)
    return this.#read()
  }

  async get(id: string, options?: AbortOptions): Promise<Uint8Array | undefined> {
    this.#access.check(this.key, 'updates', options)
    const pieces = this.#access.reader.updates(this.key).get(id)
    return pieces === undefined ? undefined : this.#access.reader.joined(pieces)
  }

  async add(update: Uint8Array, options?: WriteOptions): Promise<string> {
    return this.merge([], update, options)
  }

  /**
   * What holds the others is before their deletes, in one batch: where operations travel in order, nobody hears of the one without the other.
   *
   * S27 A merge deletes what it was told that it holds, and nothing that came since: that has an id of its own.
   */
  async merge(ids: Iterable<string>, merged: Uint8Array, options?: WriteOptions): Promise<string> {
    this.#access.check(this.key, 'updates', options)
    const id = newId()
    const puts = cutUpdate(id, checked(merged)).map(({ path, bytes }) => ({ key: this.#prefix + path, value: bytes }))
    const deletes = this.#piecesOf(ids).map((key): WriteOperation => ({ key }))
    checkBatch(puts.length + deletes.length)
    await this.#access.writeAsOne(this.key, [...puts, ...deletes], options)
    return id
  }

  async clear(options?: WriteOptions): Promise<void> {
    this.#access.check(this.key, 'updates', options)
    await this.#access.deleteAll(() => this.#access.reader.partKeys(this.key, 'updates'), options)
  }

  watch(options?: AbortOptions): AsyncIterable<readonly string[]> {
    return this.#access.watch(this.key, () => this.#read(), options)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (const pieces of this.#access.reader.updates(this.key).values()) {
      const update = this.#access.reader.joined(pieces)
      if (update !== undefined) {
        yield update
      }
    }
  }

  #read(): readonly string[] {
    return [...this.#access.reader.updates(this.key).keys()]
  }

  #piecesOf(ids: Iterable<string>): string[] {
    const updates = this.#access.reader.updates(this.key)
    return [...ids].flatMap((id) => updates.get(id) ?? [])
  }
}

/** 96 random bits: no two are the same, whoever makes them. So a key is put once, and its delete can only mean what was put there. */
function newId(): string {
  return toString(crypto.getRandomValues(new Uint8Array(12)), 'base64url')
}

/** A copy: what the caller does with its bytes afterwards changes nothing here. */
function checked(update: Uint8Array): Uint8Array {
  if (!(update instanceof Uint8Array)) {
    throw new InvalidValueError('$', `of type ${typeof update}`)
  }
  if (update.length > UPDATE_BYTES_MAX) {
    throw new ValueTooLargeError(update.length, UPDATE_BYTES_MAX)
  }
  return update.slice()
}
