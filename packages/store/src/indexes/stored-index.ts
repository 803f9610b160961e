import type { AbortOptions } from '@libp2p/interface'
import { InvalidParametersError } from '@peermesh/kernel'
import { IndexClosedError, IndexTooLargeError } from '../errors.ts'
import { readable } from '../readable.ts'
import type { IndexedValue, IndexInit, IndexRange, StoreIndex, StoreValue } from '../store.ts'
import { Turns } from '../turns.ts'
import { compareIndexed, compareTypes, FieldIndex } from './field-index.ts'

/** Keys of an index where nothing else is said: what it holds of each is in memory. */
const INDEX_KEYS_MAX = 1_000_000

export interface IndexSource {
  keys(prefix: string): readonly string[]
  read(key: string): StoreValue | undefined
  closed(index: StoredIndex): void
}

/**
 * An index on a field, over the keys under a prefix.
 *
 * S32 It gives what looking at each entry would give. It is begun when somebody asks first; from then on each change of a key is a change of it, and what it
 *     gives is looked at once more before it is given.
 */
export class StoredIndex implements StoreIndex {
  readonly prefix: string
  readonly field: string | readonly string[]
  readonly #path: readonly string[]
  readonly #keysMax: number
  readonly #source: IndexSource
  readonly #entries = new FieldIndex()
  #building: Promise<void> | undefined
  #ended: 'closed' | 'too large' | undefined

  /** @throws InvalidParametersError */
  constructor(prefix: string, field: string | readonly string[], init: IndexInit, source: IndexSource) {
    this.prefix = prefix
    this.field = field
    this.#path = typeof field === 'string' ? [field] : [...field]
    this.#keysMax = init.keysMax ?? INDEX_KEYS_MAX
    this.#source = source
    if (this.#path.length === 0 || this.#path.some((name) => typeof name !== 'string')) {
      throw new InvalidParametersError('The field of an index is a name, or the names that lead to it, at least one.')
    }
    if (!Number.isSafeInteger(this.#keysMax) || this.#keysMax < 1) {
      throw new InvalidParametersError(`keysMax is a whole number of at least 1, not ${this.#keysMax}.`)
    }
  }

  async *equal(value: IndexedValue, options?: AbortOptions): AsyncGenerator<readonly [key: string, value: StoreValue]> {
    await this.#ready(options)
    yield* this.#under(indexed(value, 'a value'), options)
  }

  async *range(
    { from, to, reverse = false }: IndexRange = {},
    options?: AbortOptions
  ): AsyncGenerator<readonly [key: string, value: StoreValue]> {
    const bounds = boundsOf(from, to)
    await this.#ready(options)
    let value = reverse ? this.#entries.last(bounds.isBeforeEnd) : this.#entries.first(bounds.isBeforeStart)
    while (value !== undefined && bounds.isBeforeEnd(value) && !bounds.isBeforeStart(value)) {
      yield* this.#under(value, options)
      const done = value
      value = reverse
        ? this.#entries.last((each) => compareIndexed(each, done) < 0)
        : this.#entries.first((each) => compareIndexed(each, done) <= 0)
    }
  }

  async size(options?: AbortOptions): Promise<number> {
    await this.#ready(options)
    return this.#entries.size
  }

  close(): void {
    this.#end('closed')
  }

  [Symbol.dispose](): void {
    this.close()
  }

  changed(keys: readonly string[]): void {
    if (this.#building === undefined) {
      return
    }
    for (const key of keys) {
      if (key.startsWith(this.prefix)) {
        this.#look(key)
      }
    }
  }

  async *#under(
    value: IndexedValue,
    options?: AbortOptions
  ): AsyncGenerator<readonly [key: string, value: StoreValue]> {
    const turns = new Turns()
    for (const key of this.#entries.keys(value)) {
      options?.signal?.throwIfAborted()
      this.#checkOpen()
      // It may have changed, or expired, since this was begun.
      const entry = this.#entries.has(key, value) ? this.#source.read(key) : undefined
      if (entry !== undefined && fieldOf(entry, this.#path) === value) {
        yield [key, entry]
      }
      if (turns.isOver()) {
        await turns.others()
      }
    }
  }

  async #ready(options?: AbortOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    this.#checkOpen()
    this.#building ??= this.#build()
    await this.#building
    options?.signal?.throwIfAborted()
    this.#checkOpen()
  }

  async #build(): Promise<void> {
    this.#entries.prepareForMany()
    const turns = new Turns()
    for (const key of this.#source.keys(this.prefix)) {
      if (this.#ended !== undefined) {
        return
      }
      this.#look(key)
      if (turns.isOver()) {
        await turns.others()
      }
    }
  }

  #look(key: string): void {
    const value = readable((each) => this.#source.read(each), key)
    const field = value === undefined ? undefined : fieldOf(value, this.#path)
    this.#entries.set(key, field)
    if (this.#entries.size > this.#keysMax) {
      this.#end('too large')
    }
  }

  #end(how: 'closed' | 'too large'): void {
    if (this.#ended === undefined) {
      this.#ended = how
      this.#entries.clear()
      this.#source.closed(this)
    }
  }

  #checkOpen(): void {
    if (this.#ended === 'too large') {
      throw new IndexTooLargeError(this.prefix, this.#keysMax)
    }
    if (this.#ended === 'closed') {
      throw new IndexClosedError(`The index on ${JSON.stringify(this.prefix)} is closed. Open it anew.`)
    }
  }
}

/** What the path leads to, where it can be in an index. */
function fieldOf(value: StoreValue, path: readonly string[]): IndexedValue | undefined {
  let field: unknown = value
  for (const name of path) {
    const isObject =
      typeof field === 'object' && field !== null && !Array.isArray(field) && !(field instanceof Uint8Array)
    if (!isObject || !Object.hasOwn(field as object, name)) {
      return undefined
    }
    field = (field as Record<string, unknown>)[name]
  }
  return isIndexed(field) ? field : undefined
}

function isIndexed(value: unknown): value is IndexedValue {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  )
}

function indexed(value: unknown, what: string): IndexedValue {
  if (!isIndexed(value)) {
    throw new InvalidParametersError(`In an index, ${what} is text, a finite number or a boolean.`)
  }
  return value
}

interface Bounds {
  isBeforeStart(value: IndexedValue): boolean
  isBeforeEnd(value: IndexedValue): boolean
}

/** From the first, which is in it, to the last, which is not; without one of them, to the end of the other's type; without both, all. */
function boundsOf(from: IndexedValue | undefined, to: IndexedValue | undefined): Bounds {
  for (const bound of [from, to]) {
    if (bound !== undefined) {
      indexed(bound, 'a bound')
    }
  }
  if (from !== undefined && to !== undefined && typeof from !== typeof to) {
    throw new InvalidParametersError('The two bounds of a range are of one type.')
  }
  const some = from ?? to
  return {
    isBeforeStart: (value) => {
      return from === undefined
        ? some !== undefined && compareTypes(typeof value, typeof some) < 0
        : compareIndexed(value, from) < 0
    },
    isBeforeEnd: (value) => {
      return to === undefined
        ? some === undefined || compareTypes(typeof value, typeof some) <= 0
        : compareIndexed(value, to) < 0
    }
  }
}
