import type { Millis } from './values.ts'

/**
 * A point in hybrid time: wall milliseconds, and a count that orders what happened within one of them. Fits 64 bits on the wire
 * (48 + 16).
 */
export interface HybridTimestamp {
  readonly millis: number
  readonly count: number
}

/** The most that `count` can hold on the wire; the clock moves to the next millisecond rather than exceed it. */
export const TIMESTAMP_COUNT_MAX = 0xffff

/** The most that `millis` can hold on the wire (the year 10889). */
export const TIMESTAMP_MILLIS_MAX = 0xffff_ffff_ffff

export function compareTimestamps(a: HybridTimestamp, b: HybridTimestamp): -1 | 0 | 1 {
  if (a.millis !== b.millis) {
    return a.millis < b.millis ? -1 : 1
  }
  return a.count < b.count ? -1 : a.count > b.count ? 1 : 0
}

/**
 * The hybrid logical clock of Kulkarni, Demirbas, Madappa, Avva, Leone (2014): stays close to the wall clock, and a timestamp taken
 * after another was observed is always higher than it, even where the wall clock stood still or went back.
 *
 * H1 Every timestamp that `next` gives is higher than all that this clock gave or observed.
 * H2 A remote timestamp more than `skewMaxMs` ahead of our wall clock is not observed: otherwise one peer with a fast clock
 *    would drag the clock of the whole mesh along and win every conflict from then on.
 *
 * What is not promised: that a higher timestamp happened later in real time.
 */
export class HybridClock {
  readonly #skewMaxMs: number
  #last: HybridTimestamp = { millis: 0, count: 0 }

  /** @param options.skewMaxMs how far ahead of us a remote clock may be, in milliseconds. @default 60,000 */
  constructor(options: { readonly skewMaxMs?: number } = {}) {
    this.#skewMaxMs = options.skewMaxMs ?? 60_000
  }

  get last(): HybridTimestamp {
    return this.#last
  }

  /** A new timestamp, higher than all that were given or observed. */
  next(wall: Millis): HybridTimestamp {
    const { millis, count } = this.#last
    // Whole milliseconds before the comparison: a fraction of the current one must not start its count anew.
    const wallMillis = Math.floor(wall)
    if (wallMillis > millis) {
      this.#last = { millis: wallMillis, count: 0 }
    } else if (count < TIMESTAMP_COUNT_MAX) {
      this.#last = { millis, count: count + 1 }
    } else {
      this.#last = { millis: millis + 1, count: 0 }
    }
    return this.#last
  }

  /** Takes note of a remote timestamp. False where it is too far ahead to be believed: it is then not taken note of. */
  observe(remote: HybridTimestamp, wall: Millis): boolean {
    if (remote.millis > wall + this.#skewMaxMs) {
      return false
    }
    if (compareTimestamps(remote, this.#last) > 0) {
      this.#last = { millis: remote.millis, count: remote.count }
    }
    return true
  }

  /** Takes note of a timestamp of our own from before a restart, however far ahead it is: H1 outlives the process. */
  recover(own: HybridTimestamp): void {
    if (compareTimestamps(own, this.#last) > 0) {
      this.#last = { millis: own.millis, count: own.count }
    }
  }
}
