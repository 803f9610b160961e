import type { Collections } from './collections.ts'
import { KeyOrder, type KeyRange } from './key-order.ts'
import { isPartKey, parsePart } from './typed-keys.ts'

/** What shown keys are those of. */
export interface ShownKeysSource {
  keys(): Iterable<string>
  has(key: string): boolean
  readonly collections: Collections
}

/**
 * The keys that show something, plain ones and typed ones, each once, in order.
 *
 * The order is made when somebody asks first, and kept from then on: a store of which nobody reads ranges pays nothing for it.
 *
 * S35 It has each key that shows something, and no other, whenever it is read.
 */
export class ShownKeys {
  readonly #source: ShownKeysSource
  #order: KeyOrder | undefined

  constructor(source: ShownKeysSource) {
    this.#source = source
  }

  /** A key of the map holds something now, or nothing any more. */
  changed(stored: string): void {
    if (this.#order === undefined) {
      return
    }
    const name = isPartKey(stored) ? parsePart(stored)?.name : stored
    if (name === undefined) {
      // Of a type that this version does not know.
      return
    }
    if (this.#source.has(name) || this.#source.collections.kinds(name).length > 0) {
      this.#order.add(name)
    } else {
      this.#order.delete(name)
    }
  }

  /** The first keys of a range, at most `max`. */
  first(range: KeyRange, max: number): string[] {
    return this.#inOrder().first(range, max)
  }

  /** The last keys of a range, at most `max`, from the last on. */
  last(range: KeyRange, max: number): string[] {
    return this.#inOrder().last(range, max)
  }

  #inOrder(): KeyOrder {
    if (this.#order === undefined) {
      const keys = new Set(this.#source.collections.names())
      for (const key of this.#source.keys()) {
        if (!isPartKey(key)) {
          keys.add(key)
        }
      }
      this.#order = new KeyOrder(keys)
    }
    return this.#order
  }
}
