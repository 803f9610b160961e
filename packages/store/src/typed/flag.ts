import type { WriteOptions } from '../write-options.ts'
import type { AbortOptions } from '@libp2p/interface'
import { OFF, ON, typedPrefix } from '../core/index.ts'
import type { TypedAccess } from './access.ts'
import type { ReplicatedFlag, FlagInit } from './types.ts'

export class StoredFlag implements ReplicatedFlag {
  readonly key: string
  readonly #access: TypedAccess
  readonly #kind: 'flag' | 'disable-wins flag'
  readonly #part: string

  constructor(key: string, access: TypedAccess, wins: FlagInit['wins']) {
    this.key = key
    this.#access = access
    this.#kind = wins === 'disable' ? 'disable-wins flag' : 'flag'
    this.#part = typedPrefix(this.#kind, key)
  }

  async value(options?: AbortOptions): Promise<boolean> {
    this.#access.check(this.key, this.#kind, options)
    return this.#read()
  }

  async enable(options?: WriteOptions): Promise<void> {
    this.#access.check(this.key, this.#kind, options)
    await this.#access.write(this.key, { key: this.#part, value: ON }, options)
  }

  /** To delete what was seen is what a concurrent enable wins against; where disable is to win, it has to be there. */
  async disable(options?: WriteOptions): Promise<void> {
    this.#access.check(this.key, this.#kind, options)
    await this.#access.write(this.key, { key: this.#part, value: this.#kind === 'flag' ? undefined : OFF }, options)
  }

  watch(options?: AbortOptions): AsyncIterable<boolean> {
    return this.#access.watch(this.key, () => this.#read(), options)
  }

  #read(): boolean {
    return this.#access.reader.flag(this.#kind, this.key)
  }
}
