import { type CausalMap, winner } from './causal-map.ts'
import { Collections } from './collections.ts'
import { KeyOrder, type KeyRange, rangeOf } from './key-order.ts'
import type { Sibling } from './messages.ts'
import { typedPrefix } from './typed-keys.ts'
import type { ReadableMap } from './typed-reader.ts'

const NO_SIBLINGS: readonly Sibling[] = []

/**
 * What a map held under a prefix at one moment: references to what is never changed, so that it costs an entry for each key and part, and no value.
 *
 * S36 It shows what the map showed when it was taken, whatever comes later.
 */
export class MapSnapshot implements ReadableMap {
  readonly collections = new Collections()
  readonly #entries = new Map<string, readonly Sibling[]>()
  readonly #order: KeyOrder
  /** How many keys it shows. */
  readonly size: number

  constructor(map: CausalMap, prefix: string) {
    const names = map.shown.first(rangeOf(prefix), Number.POSITIVE_INFINITY)
    for (const name of names) {
      this.#take(map, name)
      for (const kind of map.collections.kinds(name)) {
        const parts = typedPrefix(kind, name)
        for (const path of map.collections.paths(kind, name)) {
          this.#take(map, parts + path)
        }
      }
    }
    this.#order = new KeyOrder(names)
    this.size = names.length
  }

  live(key: string): readonly Sibling[] {
    return this.#entries.get(key) ?? NO_SIBLINGS
  }

  visible(key: string): Sibling | undefined {
    return winner(this.live(key))
  }

  /** The first keys of a range, at most `max`. */
  first(range: KeyRange, max: number): string[] {
    return this.#order.first(range, max)
  }

  /** The last keys of a range, at most `max`, from the last on. */
  last(range: KeyRange, max: number): string[] {
    return this.#order.last(range, max)
  }

  #take(map: CausalMap, key: string): void {
    const live = map.live(key)
    if (live.length > 0) {
      this.#entries.set(key, live)
      this.collections.added(key)
    }
  }
}
