import { InvalidParametersError } from './errors.ts'

/** A first-in first-out queue that refuses what is over its limit, so that whoever fills it must say what happens then. */
export class BoundedQueue<T> {
  readonly limit: number
  #items: (T | undefined)[] = []
  #head = 0

  constructor(limit: number) {
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new InvalidParametersError(`A queue needs a limit of at least 1, not ${limit}.`)
    }
    this.limit = limit
  }

  get size(): number {
    return this.#items.length - this.#head
  }

  /** False, and nothing changed, where the queue is full. */
  push(item: T): boolean {
    if (this.size >= this.limit) {
      return false
    }
    this.#items.push(item)
    return true
  }

  /** The oldest item, taken out. */
  shift(): T | undefined {
    if (this.size === 0) {
      return undefined
    }
    const item = this.#items[this.#head]
    this.#items[this.#head++] = undefined
    // Moving the rest down only when half is spent keeps both operations O(1) amortised.
    if (this.#head > 32 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  peek(): T | undefined {
    return this.#items[this.#head]
  }

  clear(): void {
    this.#items = []
    this.#head = 0
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let index = this.#head; index < this.#items.length; index++) {
      yield this.#items[index] as T
    }
  }
}
