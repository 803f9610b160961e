import type { WriteOptions } from '../write-options.ts'
import type { AbortOptions } from '@libp2p/interface'
import { InvalidParametersError } from '@peermesh/kernel'
import { AMOUNT_MAX, COUNT_MAX } from '../core/index.ts'
import { UnreadableValueError } from '../errors.ts'
import type { TypedAccess } from './access.ts'
import type { ReplicatedCounter } from './types.ts'

export class StoredCounter implements ReplicatedCounter {
  readonly key: string
  readonly #access: TypedAccess

  constructor(key: string, access: TypedAccess) {
    this.key = key
    this.#access = access
  }

  async value(options?: AbortOptions): Promise<number> {
    this.#access.check(this.key, 'counter', options)
    return this.#read()
  }

  async add(amount = 1, options?: WriteOptions): Promise<void> {
    this.#access.check(this.key, 'counter', options)
    if (!Number.isSafeInteger(amount) || Math.abs(amount) > AMOUNT_MAX) {
      throw new InvalidParametersError(
        `A counter is changed by a whole number within ±${AMOUNT_MAX}, not by ${amount}.`
      )
    }
    if (Math.abs(this.#access.reader.counted(this.key) + amount) > COUNT_MAX) {
      throw new InvalidParametersError(
        `This peer has counted to its limit of ±${COUNT_MAX} on ${JSON.stringify(this.key)}.`
      )
    }
    await this.#access.write(this.key, { key: this.key, amount }, options)
  }

  watch(options?: AbortOptions): AsyncIterable<number> {
    return this.#access.watch(this.key, () => this.#read(), options)
  }

  #read(): number {
    const count = this.#access.reader.counter(this.key)
    if (count === undefined) {
      throw new UnreadableValueError(this.key)
    }
    return count
  }
}
