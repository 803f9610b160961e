import { type Millis, millis } from './values.ts'

/** Moments are rounded up to this: thousands of deadlines then share a few hundred places. */
const GRAIN_MS = 2

/**
 * When what is due. Setting, moving and dropping a deadline costs the same however many there are, which matters where each of
 * thousands of operations has one that it almost never reaches.
 */
export class Deadlines<T> {
  readonly #placeOf = new Map<T, number>()
  readonly #places = new Map<number, Set<T>>()
  /** The moments that have a place, ascending; some may be empty by now. */
  readonly #moments: number[] = []

  set(item: T, at: number): void {
    this.delete(item)
    const moment = Math.ceil(at / GRAIN_MS) * GRAIN_MS
    this.#placeOf.set(item, moment)
    const place = this.#places.get(moment)
    if (place !== undefined) {
      place.add(item)
      return
    }
    this.#places.set(moment, new Set([item]))
    this.#insert(moment)
  }

  delete(item: T): void {
    const moment = this.#placeOf.get(item)
    if (moment !== undefined) {
      this.#placeOf.delete(item)
      this.#places.get(moment)?.delete(item)
    }
  }

  /** What is due by now, by moment and then in the order in which it was set; it has no deadline any more. */
  take(now: Millis): T[] {
    const due: T[] = []
    for (let moment = this.#earliest(); moment !== undefined && moment <= now; moment = this.#earliest()) {
      for (const item of this.#places.get(moment) ?? []) {
        this.#placeOf.delete(item)
        due.push(item)
      }
      this.#places.delete(moment)
      this.#moments.shift()
    }
    return due
  }

  get next(): Millis | undefined {
    const earliest = this.#earliest()
    return earliest === undefined ? undefined : millis(earliest)
  }

  #earliest(): number | undefined {
    for (;;) {
      const moment = this.#moments[0]
      if (moment === undefined || (this.#places.get(moment)?.size ?? 0) > 0) {
        return moment
      }
      this.#places.delete(moment)
      this.#moments.shift()
    }
  }

  #insert(moment: number): void {
    let index = this.#moments.length
    while (index > 0 && (this.#moments[index - 1] ?? 0) > moment) {
      index--
    }
    this.#moments.splice(index, 0, moment)
  }
}
