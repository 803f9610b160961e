import type { AbortOptions } from '@libp2p/interface'
import type { PutOptions } from '../write-options.ts'
import { decodeValue } from '../values.ts'
import { withExpiry } from '../expiry-option.ts'
import type { TypedAccess } from './access.ts'
import type { ReplicatedRegister } from './types.ts'

/** What a key without a type is: `put` and `get` on it are these. */
export class StoredRegister<Value> implements ReplicatedRegister<Value> {
  readonly key: string
  readonly #access: TypedAccess

  constructor(key: string, access: TypedAccess) {
    this.key = key
    this.#access = access
  }

  async get(options?: AbortOptions): Promise<Value | undefined> {
    this.#access.check(this.key, 'register', options)
    return this.#read()
  }

  async set(value: Value, options?: PutOptions): Promise<void> {
    this.#access.check(this.key, 'register', options)
    await this.#access.write(
      this.key,
      { key: this.key, value: withExpiry(this.#access.encode(this.key, value), options) },
      options
    )
  }

  async siblings(options?: AbortOptions): Promise<readonly Value[]> {
    this.#access.check(this.key, 'register', options)
    return this.#access.siblings(this.key).map(({ value }) => this.#decode(value))
  }

  watch(options?: AbortOptions): AsyncIterable<Value | undefined> {
    return this.#access.watch(this.key, () => this.#read(), options)
  }

  #read(): Value | undefined {
    return this.#access.shown(this.key, this.#access.siblings(this.key)) as Value | undefined
  }

  #decode(bytes: Uint8Array): Value {
    return decodeValue(this.key, bytes) as Value
  }
}
