import type { AbortOptions } from '@libp2p/interface'
import { InvalidParametersError } from '@peermesh/kernel'
import { BATCH_OPERATIONS_MAX, typedPrefix } from '../core/index.ts'
import { BatchTooLargeError } from '../errors.ts'
import type { WriteOptions } from '../write-options.ts'
import { decodeValue } from '../values.ts'
import type { TypedAccess } from './access.ts'
import type { ReplicatedList } from './types.ts'

export class StoredList<Element> implements ReplicatedList<Element> {
  readonly key: string
  readonly #access: TypedAccess
  readonly #prefix: string

  constructor(key: string, access: TypedAccess) {
    this.key = key
    this.#access = access
    this.#prefix = typedPrefix('list', key)
  }

  async length(options?: AbortOptions): Promise<number> {
    return this.#places(options).length
  }

  async get(index: number, options?: AbortOptions): Promise<Element | undefined> {
    const place = this.#places(options)[checkIndex(index)]
    const [shown] = place === undefined ? [] : this.#access.siblings(this.#prefix + place)
    return shown === undefined ? undefined : this.#decode(shown.value)
  }

  async values(options?: AbortOptions): Promise<readonly Element[]> {
    this.#access.check(this.key, 'list', options)
    return this.#read()
  }

  async push(...elements: readonly Element[]): Promise<void> {
    this.#access.check(this.key, 'list')
    await this.#access.insert(this.key, 'end', this.#encode(elements))
  }

  /** Behind the element that is before the index: what others put there meanwhile comes before or behind it, and the order of both stays. */
  async insert(index: number, elements: readonly Element[], options?: WriteOptions): Promise<void> {
    const places = this.#places(options)
    const place = places[checkIndex(index) - 1]
    const after = index === 0 ? 'start' : place === undefined || index >= places.length ? 'end' : { place }
    await this.#access.insert(this.key, after, this.#encode(elements), options)
  }

  async replace(index: number, element: Element, options?: WriteOptions): Promise<void> {
    const place = this.#places(options)[checkIndex(index)]
    if (place === undefined) {
      throw new InvalidParametersError(`The list has no element ${index}.`)
    }
    await this.#access.write(
      this.key,
      { key: this.#prefix + place, value: this.#access.encode(this.key, element) },
      options
    )
  }

  async delete(index: number, count = 1, options?: WriteOptions): Promise<void> {
    const places = this.#places(options).slice(checkIndex(index), index + checkIndex(count))
    await Promise.all(places.map((place) => this.#access.write(this.key, { key: this.#prefix + place }, options)))
  }

  async clear(options?: WriteOptions): Promise<void> {
    this.#access.check(this.key, 'list', options)
    await this.#access.deleteAll(() => this.#access.reader.partKeys(this.key, 'list'), options)
  }

  watch(options?: AbortOptions): AsyncIterable<readonly Element[]> {
    return this.#access.watch(this.key, () => this.#read(), options)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Element> {
    yield* await this.values()
  }

  #places(options?: AbortOptions): readonly string[] {
    this.#access.check(this.key, 'list', options)
    return this.#access.reader.paths('list', this.key)
  }

  #read(): readonly Element[] {
    return this.#access.reader.parts('list', this.key).map(({ value }) => this.#decode(value))
  }

  #encode(elements: readonly Element[]): Uint8Array[] {
    if (elements.length > BATCH_OPERATIONS_MAX) {
      throw new BatchTooLargeError(elements.length, BATCH_OPERATIONS_MAX)
    }
    return elements.map((element) => this.#access.encode(this.key, element))
  }

  #decode(bytes: Uint8Array): Element {
    return decodeValue(this.key, bytes) as Element
  }
}

function checkIndex(index: number): number {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new InvalidParametersError(`An index or a count is a whole number of at least 0, not ${index}.`)
  }
  return index
}
