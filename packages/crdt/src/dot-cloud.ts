/**
 * The dots that are known beyond a gap: "and of A's, 9 to 12 and 15".
 *
 * Updates overtake each other on the way, so that a replica learns of dots whose predecessors it lacks. They can't be
 * in the version vector, which has no gaps, and wait here until it reaches them. A list of ranges and not a set of
 * dots, because what is missing is runs (a lost batch, a late stream): the cloud costs the number of *gaps*. From
 * Almeida, Shoker, Baquero: Delta State Replicated Data Types (JPDC 2018), section 7.2, whose causal context is this
 * pair.
 *
 * C10 The ranges of a replica are sorted, disjoint and never touch, and a replica with none has no entry: equal sets of
 *     dots have equal clouds.
 *
 * It has no limit of its own: whoever adds dots out of order watches `rangeCount`.
 */
import type { ReplicaId } from './dot.ts'

/** `[from, to, from, to, …]`, flat: one array a replica, and a search in it touches one piece of memory. */
type FlatRanges = number[]

export class DotCloud {
  readonly #ranges = new Map<ReplicaId, FlatRanges>()
  #rangeCount = 0

  /** How many ranges, over all replicas. */
  get rangeCount(): number {
    return this.#rangeCount
  }

  /** Whether it has all dots of a replica from `from` to `to`. */
  hasRange(replica: ReplicaId, from: number, to: number): boolean {
    if (this.#rangeCount === 0) {
      return false
    }
    const ranges = this.#ranges.get(replica)
    if (ranges === undefined) {
      return false
    }
    const index = firstEndingFrom(ranges, from)
    return index < ranges.length && at(ranges, index) <= from && to <= at(ranges, index + 1)
  }

  /** Adds the dots of a replica from `from` to `to`. False where all were there already. O(ranges of the replica). */
  addRange(replica: ReplicaId, from: number, to: number): boolean {
    const ranges = this.#ranges.get(replica)
    if (ranges === undefined) {
      this.#ranges.set(replica, [from, to])
      this.#rangeCount++
      return true
    }
    // The ranges that the new one overlaps or touches, and so swallows.
    const start = firstEndingFrom(ranges, from - 1)
    let end = start
    while (end < ranges.length && at(ranges, end) <= to + 1) {
      end += 2
    }
    if (start === end) {
      ranges.splice(start, 0, from, to)
      this.#rangeCount++
      return true
    }
    const first = at(ranges, start)
    const last = at(ranges, end - 1)
    if (end - start === 2 && first <= from && to <= last) {
      return false
    }
    ranges.splice(start, end - start, Math.min(first, from), Math.max(last, to))
    this.#rangeCount -= (end - start) / 2 - 1
    return true
  }

  /** Takes out the ranges that `contiguous`, the end of the contiguous part, reaches; answers its new end. */
  fold(replica: ReplicaId, contiguous: number): number {
    if (this.#rangeCount === 0) {
      return contiguous
    }
    const ranges = this.#ranges.get(replica)
    if (ranges === undefined) {
      return contiguous
    }
    let end = contiguous
    let reached = 0
    while (reached < ranges.length && at(ranges, reached) <= end + 1) {
      end = Math.max(end, at(ranges, reached + 1))
      reached += 2
    }
    this.#rangeCount -= reached / 2
    if (reached === ranges.length) {
      this.#ranges.delete(replica)
    } else {
      ranges.splice(0, reached)
    }
    return end
  }

  /** The highest dot of a replica; 0 for none. */
  max(replica: ReplicaId): number {
    return this.#ranges.get(replica)?.at(-1) ?? 0
  }

  /** In ascending order. Not to be changed, nor kept over a change of the cloud. */
  rangesOf(replica: ReplicaId): readonly number[] {
    return this.#ranges.get(replica) ?? []
  }

  /** In no order that two replicas agree on: sort before it is seen outside. */
  replicas(): Iterable<ReplicaId> {
    return this.#ranges.keys()
  }

  clone(): DotCloud {
    const copy = new DotCloud()
    for (const [replica, ranges] of this.#ranges) {
      copy.#ranges.set(replica, ranges.slice())
    }
    copy.#rangeCount = this.#rangeCount
    return copy
  }
}

/** Where the first range starts that ends at or after `counter`; past the end for none. O(log ranges). */
function firstEndingFrom(ranges: FlatRanges, counter: number): number {
  let low = 0
  let high = ranges.length / 2
  while (low < high) {
    const middle = (low + high) >>> 1
    if (at(ranges, middle * 2 + 1) < counter) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  return low * 2
}

/** An element that is known to be there. */
function at(ranges: FlatRanges, index: number): number {
  return ranges[index] as number
}
