import type { StoreChange, StoreValue } from './store.ts'

/** What a watcher asks of the store. */
export interface WatcherSource {
  read(key: string): StoreValue | undefined
  /** The watcher ended: it is told nothing more. */
  ended(watcher: Watcher): void
}

/**
 * One `watch`: changes of keys under a prefix, from its creation on. What its reader has not taken yet is kept as the set of keys that
 * changed, so that a slow reader costs memory for keys and not for every change.
 */
export class Watcher implements AsyncIterableIterator<StoreChange> {
  readonly #prefix: string
  readonly #source: WatcherSource
  readonly #signal: AbortSignal | undefined
  readonly #changed = new Map<string, StoreChange['origin']>()
  #waiting: (() => void)[] = []
  #ended = false

  constructor(prefix: string, source: WatcherSource, signal?: AbortSignal) {
    this.#prefix = prefix
    this.#source = source
    this.#signal = signal
    if (signal?.aborted === true) {
      this.end()
    }
    signal?.addEventListener('abort', this.end)
  }

  changed(keys: readonly string[], origin: StoreChange['origin']): void {
    for (const key of keys) {
      if (key.startsWith(this.#prefix)) {
        // Anew at the end: readers hear of keys in the order in which they last changed.
        this.#changed.delete(key)
        this.#changed.set(key, origin)
      }
    }
    if (this.#changed.size > 0) {
      this.#wake()
    }
  }

  /** Ends the iteration, after what is known has been read. */
  end = (): void => {
    if (!this.#ended) {
      this.#ended = true
      this.#signal?.removeEventListener('abort', this.end)
      this.#source.ended(this)
      this.#wake()
    }
  }

  async next(): Promise<IteratorResult<StoreChange>> {
    while (this.#changed.size === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
    for (const [key, origin] of this.#changed) {
      this.#changed.delete(key)
      return { done: false, value: { key, value: this.#read(key), origin } }
    }
    return { done: true, value: undefined }
  }

  /** Ends the iteration now: what is known and was not read is dropped. */
  abandon(): void {
    this.#changed.clear()
    this.end()
  }

  return(): Promise<IteratorResult<StoreChange>> {
    this.abandon()
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** A value that cannot be read ends the iteration, as an error ends that of a generator: a `for await` would leave us listening. */
  #read(key: string): StoreValue | undefined {
    try {
      return this.#source.read(key)
    } catch (error) {
      this.abandon()
      throw error
    }
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) {
      resume()
    }
  }
}
