import type { Watcher } from './watcher.ts'

/** What a key shows after each change of it. */
export class KeyWatcher<Value> implements AsyncIterableIterator<Value> {
  readonly #key: string
  readonly #changes: Watcher
  readonly #read: () => Value

  /** @param changes of keys that begin with this one */
  constructor(key: string, changes: Watcher, read: () => Value) {
    this.#key = key
    this.#changes = changes
    this.#read = read
  }

  async next(): Promise<IteratorResult<Value>> {
    for (;;) {
      const { done, value: change } = await this.#changes.next()
      if (done === true) {
        return { done, value: undefined }
      }
      if (change.key === this.#key) {
        return { done: false, value: this.#now() }
      }
    }
  }

  async return(): Promise<IteratorResult<Value>> {
    await this.#changes.return()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** What cannot be read ends the iteration, as it does that of all changes. */
  #now(): Value {
    try {
      return this.#read()
    } catch (error) {
      this.#changes.abandon()
      throw error
    }
  }
}
