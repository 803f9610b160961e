import type { WriteOptions } from '../write-options.ts'
import type { AbortOptions } from '@libp2p/interface'
import { OFF, ON, typedPrefix } from '../core/index.ts'
import { checkPart } from '../values.ts'
import type { TypedAccess } from './access.ts'
import { elementOf, elementPath } from './element-path.ts'
import type { ReplicatedSet, SetInit } from './types.ts'

export class StoredSet<Element> implements ReplicatedSet<Element> {
  readonly key: string
  readonly #access: TypedAccess
  readonly #kind: 'set' | 'remove-wins set'
  readonly #prefix: string

  constructor(key: string, access: TypedAccess, wins: SetInit['wins']) {
    this.key = key
    this.#access = access
    this.#kind = wins === 'remove' ? 'remove-wins set' : 'set'
    this.#prefix = typedPrefix(this.#kind, key)
  }

  async add(element: Element, options?: WriteOptions): Promise<void> {
    const key = this.#part(element, options)
    this.#access.checkSchema(this.key, element)
    await this.#access.write(this.key, { key, value: ON }, options)
  }

  async remove(element: Element, options?: WriteOptions): Promise<void> {
    const value = this.#kind === 'set' ? undefined : OFF
    await this.#access.write(this.key, { key: this.#part(element, options), value }, options)
  }

  async has(element: Element, options?: AbortOptions): Promise<boolean> {
    this.#access.check(this.key, this.#kind, options)
    return this.#access.reader.has(this.#kind, this.key, elementPath(element))
  }

  async values(options?: AbortOptions): Promise<readonly Element[]> {
    this.#access.check(this.key, this.#kind, options)
    return this.#read()
  }

  async size(options?: AbortOptions): Promise<number> {
    this.#access.check(this.key, this.#kind, options)
    return this.#access.reader.elements(this.#kind, this.key).length
  }

  async clear(options?: WriteOptions): Promise<void> {
    this.#access.check(this.key, this.#kind, options)
    await this.#access.deleteAll(() => this.#access.reader.partKeys(this.key, this.#kind), options)
  }

  watch(options?: AbortOptions): AsyncIterable<readonly Element[]> {
    return this.#access.watch(this.key, () => this.#read(), options)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Element> {
    yield* await this.values()
  }

  #part(element: Element, options?: AbortOptions): string {
    this.#access.check(this.key, this.#kind, options)
    return checkPart(this.#prefix + elementPath(element))
  }

  #read(): readonly Element[] {
    return this.#access.reader.elements(this.#kind, this.key).map((path) => elementOf(this.key, path) as Element)
  }
}
