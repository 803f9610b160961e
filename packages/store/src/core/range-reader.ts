import type { ReadonlyCausalContext } from '@peermesh/crdt'
import type { CausalMap, Missing } from './causal-map.ts'
import { type KeyRange, rangeOf } from './key-order.ts'
import { MapSnapshot } from './map-snapshot.ts'

/** The keys of a map as readers know them: plain ones and typed ones, each once, in the order of UTF-16 code units. */
export class RangeReader {
  readonly #map: CausalMap

  constructor(map: CausalMap) {
    this.#map = map
  }

  /** The first keys of a range, at most `max`. */
  first(range: KeyRange, max: number): string[] {
    return this.#map.shown.first(range, max)
  }

  /** The last keys of a range, at most `max`, from the last on. */
  last(range: KeyRange, max: number): string[] {
    return this.#map.shown.last(range, max)
  }

  /** All that begin with `prefix`. */
  under(prefix: string): string[] {
    return this.first(rangeOf(prefix), Number.POSITIVE_INFINITY)
  }

  /** What is under a prefix now, and stays so. */
  snapshot(prefix: string): MapSnapshot {
    return new MapSnapshot(this.#map, prefix)
  }

  /** Which operations are incorporated. */
  get clock(): ReadonlyCausalContext {
    return this.#map.clock
  }

  /** The keys of the map of these operations, which are incorporated; undefined where it is no longer remembered of some. */
  keysOf(operations: ReadonlyCausalContext): readonly string[] | undefined {
    const keys = new Set<string>()
    for (const { replica, from, to } of operations.ranges()) {
      for (let counter = from; counter <= to; counter++) {
        const key = this.#map.index.get(replica, counter)
        if (key === undefined) {
          return undefined
        }
        keys.add(key)
      }
    }
    return [...keys]
  }

  /** The keys of the map of which values are known to be overwritten by operations that are not known: they changed, and no clock says it yet. */
  halfKnown(): Iterable<string> {
    return this.#map.residualKeys()
  }

  /** The keys of the map of which there are operations that a clock lacks; or `snapshot` where it is older than what is remembered. */
  changedSince(clock: ReadonlyCausalContext): Missing {
    return this.#map.missing(clock)
  }
}
