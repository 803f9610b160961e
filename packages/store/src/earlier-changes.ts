import type { CausalContext, Dot, DotRange } from '@peermesh/crdt'

/** A key that changed before a watch began, with the first operation of which its reader is to be told. */
export interface EarlierChange {
  readonly key: string
  readonly first: Dot
}

/**
 * What changed before a watch began, and how far its reader was told of it. Keys come in the order of their first operations: so all operations before the first one
 * of the first key that still waits are on keys that were told, and a point that has taken these is no longer than one that has not.
 */
export class EarlierChanges {
  readonly #changes: readonly EarlierChange[]
  readonly #operations: DotRange[]
  /** So many of the changes are behind the reader. */
  #passed = 0

  /**
   * @param changes in the order of `operations`
   * @param operations of which the reader had none when the watch began
   */
  constructor(changes: readonly EarlierChange[], operations: Iterable<DotRange>) {
    this.#changes = changes
    this.#operations = [...operations].reverse()
  }

  /** Adds to `taken` what the reader was told. Returns whether that was anything. */
  settle(taken: CausalContext, waits: (key: string) => boolean): boolean {
    let next = this.#changes[this.#passed]
    const before = this.#passed
    while (next !== undefined && !waits(next.key)) {
      this.#passed += 1
      next = this.#changes[this.#passed]
    }
    if (this.#passed === before) {
      return false
    }
    this.#takeUntil(next?.first, taken)
    return true
  }

  #takeUntil(end: Dot | undefined, taken: CausalContext): void {
    for (let range = this.#operations.pop(); range !== undefined; range = this.#operations.pop()) {
      const { replica, from, to } = range
      if (end?.replica !== replica || end.counter > to) {
        taken.addRange(replica, from, to)
        continue
      }
      if (end.counter > from) {
        taken.addRange(replica, from, end.counter - 1)
      }
      this.#operations.push({ replica, from: end.counter, to })
      return
    }
  }
}
