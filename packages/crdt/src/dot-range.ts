/**
 * Many dots of one replica in a row, as one thing.
 *
 * Replicas count without gaps, so that what one knows, lacks or owes is nearly always a few runs. All that is said
 * about sets of dots outside this package is said in *canonical order*: by replica, then by counter, each range as long
 * as it can be.
 */
import type { ReplicaId } from './dot.ts'

/** The dots of `replica` from `from` to `to`, both included; 1 ≤ from ≤ to. */
export interface DotRange {
  readonly replica: ReplicaId
  readonly from: number
  readonly to: number
}

/** What is in `minuend` and not in `subtrahend`. All three are in canonical order; O(ranges), and nothing is kept. */
export function* subtractRanges(minuend: Iterable<DotRange>, subtrahend: Iterable<DotRange>): Generator<DotRange> {
  const holes = subtrahend[Symbol.iterator]()
  let hole = holes.next()
  for (const { replica, from, to } of minuend) {
    while (hole.done !== true && isBefore(hole.value, replica, from)) {
      hole = holes.next()
    }
    let start = from
    while (hole.done !== true && hole.value.replica === replica && hole.value.from <= to) {
      if (hole.value.from > start) {
        yield { replica, from: start, to: hole.value.from - 1 }
      }
      start = hole.value.to + 1
      if (start > to) {
        // This hole may reach into the next range too: it is not used up yet.
        break
      }
      hole = holes.next()
    }
    if (start <= to) {
      yield { replica, from: start, to }
    }
  }
}

function isBefore(range: DotRange, replica: ReplicaId, counter: number): boolean {
  return range.replica < replica || (range.replica === replica && range.to < counter)
}
