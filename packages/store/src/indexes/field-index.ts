import { compareText } from '@peermesh/kernel'
import { countBefore } from '../core/index.ts'
import type { IndexedValue } from '../store.ts'

const TYPES_IN_ORDER = ['boolean', 'number', 'string']

/** What comes first in a range: booleans, then numbers, then text. */
export function compareTypes(a: string, b: string): number {
  return TYPES_IN_ORDER.indexOf(a) - TYPES_IN_ORDER.indexOf(b)
}

/** In the order of an index: false, true; numbers; text by UTF-16 code units. */
export function compareIndexed(a: IndexedValue, b: IndexedValue): number {
  if (typeof a === 'string' && typeof b === 'string') {
    return compareText(a, b)
  }
  const byType = compareTypes(typeof a, typeof b)
  return byType === 0 ? Number(a) - Number(b) : byType
}

/** Keys by a value of each. */
export class FieldIndex {
  readonly #valueOf = new Map<string, IndexedValue>()
  readonly #keysOf = new Map<IndexedValue, Set<string>>()
  /** The values that some key has, in order. Undefined after many changes, until somebody asks. */
  #values: IndexedValue[] | undefined

  /** How many keys are in it. */
  get size(): number {
    return this.#valueOf.size
  }

  /** @param value undefined: the key is in it no longer */
  set(key: string, value: IndexedValue | undefined): void {
    const before = this.#valueOf.get(key)
    if (before === value) {
      return
    }
    if (before !== undefined) {
      this.#remove(key, before)
    }
    if (value === undefined) {
      this.#valueOf.delete(key)
    } else {
      this.#valueOf.set(key, value)
      this.#add(key, value)
    }
  }

  /** Many keys follow: the order is made once, when somebody asks. */
  prepareForMany(): void {
    this.#values = undefined
  }

  has(key: string, value: IndexedValue): boolean {
    return this.#valueOf.get(key) === value
  }

  /** The keys that have this value, in order. */
  keys(value: IndexedValue): readonly string[] {
    return [...(this.#keysOf.get(value) ?? [])].sort(compareText)
  }

  /** The first value that is not before. `isBefore` holds of all up to some value, and of none beyond. */
  first(isBefore: (value: IndexedValue) => boolean): IndexedValue | undefined {
    const values = this.#inOrder()
    return values[countBefore(values, isBefore)]
  }

  /** The last value that is. */
  last(isBefore: (value: IndexedValue) => boolean): IndexedValue | undefined {
    const values = this.#inOrder()
    return values[countBefore(values, isBefore) - 1]
  }

  clear(): void {
    this.#valueOf.clear()
    this.#keysOf.clear()
    this.#values = undefined
  }

  #add(key: string, value: IndexedValue): void {
    const keys = this.#keysOf.get(value)
    if (keys !== undefined) {
      keys.add(key)
      return
    }
    this.#keysOf.set(value, new Set([key]))
    this.#values?.splice(positionOf(this.#values, value), 0, value)
  }

  #remove(key: string, value: IndexedValue): void {
    const keys = this.#keysOf.get(value)
    keys?.delete(key)
    if (keys?.size === 0) {
      this.#keysOf.delete(value)
      this.#values?.splice(positionOf(this.#values, value), 1)
    }
  }

  #inOrder(): readonly IndexedValue[] {
    this.#values ??= [...this.#keysOf.keys()].sort(compareIndexed)
    return this.#values
  }
}

function positionOf(values: readonly IndexedValue[], value: IndexedValue): number {
  return countBefore(values, (each) => compareIndexed(each, value) < 0)
}
