import type { AbortOptions } from '@libp2p/interface'
import { InvalidKeyError } from '../errors.ts'
import { typedPrefix } from '../core/index.ts'
import type { WriteOptions } from '../write-options.ts'
import { checkPart, decodeValue } from '../values.ts'
import type { TypedAccess } from './access.ts'
import type { ReplicatedMap } from './types.ts'

export class StoredMap<Value> implements ReplicatedMap<Value> {
  readonly key: string
  readonly #access: TypedAccess
  readonly #prefix: string

  constructor(key: string, access: TypedAccess) {
    this.key = key
    this.#access = access
    this.#prefix = typedPrefix('map', key)
  }

  async get(field: string, options?: AbortOptions): Promise<Value | undefined> {
    const [first] = await this.siblings(field, options)
    return first
  }

  async set(field: string, value: Value, options?: WriteOptions): Promise<void> {
    await this.#access.write(
      this.key,
      { key: this.#part(field, options), value: this.#access.encode(this.key, value) },
      options
    )
  }

  async delete(field: string, options?: WriteOptions): Promise<void> {
    await this.#access.write(this.key, { key: this.#part(field, options) }, options)
  }

  async has(field: string, options?: AbortOptions): Promise<boolean> {
    return this.#access.siblings(this.#part(field, options)).length > 0
  }

  async siblings(field: string, options?: AbortOptions): Promise<readonly Value[]> {
    return this.#access.siblings(this.#part(field, options)).map(({ value }) => this.#decode(value))
  }

  async entries(options?: AbortOptions): Promise<ReadonlyMap<string, Value>> {
    this.#access.check(this.key, 'map', options)
    return this.#read()
  }

  async size(options?: AbortOptions): Promise<number> {
    this.#access.check(this.key, 'map', options)
    return this.#access.reader.paths('map', this.key).length
  }

  async clear(options?: WriteOptions): Promise<void> {
    this.#access.check(this.key, 'map', options)
    await this.#access.deleteAll(() => this.#access.reader.partKeys(this.key, 'map'), options)
  }

  watch(options?: AbortOptions): AsyncIterable<ReadonlyMap<string, Value>> {
    return this.#access.watch(this.key, () => this.#read(), options)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly [string, Value]> {
    yield* await this.entries()
  }

  #part(field: string, options?: AbortOptions): string {
    this.#access.check(this.key, 'map', options)
    if (typeof field !== 'string' || !field.isWellFormed()) {
      throw new InvalidKeyError('A field is well-formed text.')
    }
    return checkPart(this.#prefix + field)
  }

  #read(): ReadonlyMap<string, Value> {
    return new Map(this.#access.reader.parts('map', this.key).map(({ path, value }) => [path, this.#decode(value)]))
  }

  #decode(bytes: Uint8Array): Value {
    return decodeValue(this.key, bytes) as Value
  }
}
