import { CausalContext, type DotRange, type ReadonlyCausalContext } from '@peermesh/crdt'
import type { EarlierChanges } from './earlier-changes.ts'
import { PointForgottenError } from './errors.ts'
import type { StoreChange, StoreValue, StoreWatch } from './store.ts'
import { encodePoint, type Point } from './wire/points.ts'

/** What a watcher asks of the store. */
export interface WatcherSource {
  read(key: string): StoreValue | undefined
  /** What it has incorporated. */
  clock(): ReadonlyCausalContext
  /** The keys of operations that are incorporated; undefined where it no longer knows of which keys some of them are. */
  keysOf(operations: ReadonlyCausalContext): readonly string[] | undefined
  /** The watcher ended: it is told nothing more. */
  ended(watcher: Watcher): void
}

/** Where a watcher begins. */
export interface WatcherBegin {
  readonly begins: StoreWatch['begins']
  /** Where its reader was. */
  readonly at: Point
}

/**
 * One `watch`: changes of keys under a prefix, from its creation on, or since a clock. What its reader has not taken yet is kept as the set of keys that
 * changed, so that a slow reader costs memory for keys and not for every change.
 *
 * S37 Who has taken what it gave until a point, and begins anew at that point, here or elsewhere, misses no change of a key: it is told of each key of which there
 *     is an operation that the point has not taken, at once or when that comes, whether or not it changes anything here; or that it can not be told.
 */
export class Watcher implements StoreWatch {
  readonly begins: StoreWatch['begins']
  readonly #prefix: string
  readonly #source: WatcherSource
  readonly #signal: AbortSignal | undefined
  readonly #changed = new Map<string, StoreChange['origin']>()
  /** What was taken shows all of it, of whichever key. */
  #taken: CausalContext
  /** What the reader has seen elsewhere, and the store has not. */
  #owed: ReadonlyCausalContext
  /** The same as text. */
  #point: string | undefined
  #failure: Error | undefined
  /** What it began with, while its reader was not told all of that. */
  #earlier: EarlierChanges | undefined
  /** Whether `#taken` is kept up: for most watches nobody asks. */
  #follows: boolean
  #waiting: (() => void)[] = []
  #ended = false

  constructor(prefix: string, source: WatcherSource, { begins, at }: WatcherBegin, signal?: AbortSignal) {
    this.begins = begins
    const clock = source.clock()
    this.#owed = contextOf([...at.owed.missingFrom(clock), ...at.taken.missingFrom(clock)])
    // A key may be told here without what is owed of it: then the reader does not have that any more.
    this.#taken = contextOf(at.taken.missingFrom(this.#owed))
    this.#follows = begins !== 'now'
    this.#prefix = prefix
    this.#source = source
    this.#signal = signal
    if (signal?.aborted === true) {
      // It was given nothing: its point stays where its reader was.
      this.#close()
      return
    }
    signal?.addEventListener('abort', this.end)
  }

  get hasEnded(): boolean {
    return this.#ended
  }

  /** Whether the store still lacks some of what the reader has seen elsewhere. */
  get isOwed(): boolean {
    return !this.#ended && this.#owed.rangeCount > 0
  }

  /** Tells what changed before it began: these keys, of which `earlier` says more, unless all that is there is told anew. */
  beginWith(keys: readonly string[], earlier: EarlierChanges | undefined): void {
    this.#earlier = earlier
    this.changed(keys, 'earlier')
  }

  /**
   * Tells the keys of what was seen elsewhere and came here since. What comes late may change nothing here, where something that overwrote it came first,
   * and so nobody is told of it: but its key is not as the reader has it (found by random lives).
   */
  review(): void {
    if (!this.isOwed) {
      return
    }
    const left = contextOf(this.#owed.missingFrom(this.#source.clock()))
    const came = contextOf(this.#owed.missingFrom(left))
    if (came.rangeCount > 0) {
      this.#owed = left
      this.#point = undefined
      const keys = this.#source.keysOf(came)
      if (keys === undefined) {
        this.#failure = new PointForgottenError()
        // Nothing is settled: the point stays where all is told anew, or the reader would go on behind what it was never told.
        this.#close()
        this.#changed.clear()
      } else {
        this.changed(keys, 'earlier')
      }
    }
  }

  changed(keys: readonly string[], origin: StoreChange['origin']): void {
    if (this.#ended) {
      return
    }
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
      this.#settle()
      this.#close()
    }
  }

  async next(): Promise<IteratorResult<StoreChange>> {
    while (this.#changed.size === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    }
    for (const [key, origin] of this.#changed) {
      const value = this.#read(key)
      this.#changed.delete(key)
      this.#settle()
      return { done: false, value: { key, value, origin } }
    }
    if (this.#failure !== undefined) {
      const failure = this.#failure
      this.#failure = undefined
      throw failure
    }
    return { done: true, value: undefined }
  }

  point(): string {
    this.#follows = true
    this.#settle()
    // While many changes wait that came since it began, it stays where it is, and is asked for with each of them.
    this.#point ??= encodePoint({ taken: this.#taken, owed: this.#owed })
    return this.#point
  }

  /** Ends the iteration now: what is known and was not read is dropped. */
  abandon(): void {
    this.end()
    this.#changed.clear()
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

  #close(): void {
    if (!this.#ended) {
      this.#ended = true
      this.#signal?.removeEventListener('abort', this.end)
      this.#source.ended(this)
      this.#wake()
    }
  }

  /**
   * Where nothing waits to be taken, all that the store has is shown in what was; and of what changed before it began, all before what waits. Once it has ended
   * it hears of no change.
   */
  #settle(): void {
    this.review()
    if (this.#ended) {
      return
    }
    if (this.#follows && this.#changed.size === 0) {
      this.#taken = this.#source.clock().clone()
      this.#point = undefined
      this.#earlier = undefined
    } else if (this.#earlier?.settle(this.#taken, (key) => this.#changed.has(key)) === true) {
      this.#point = undefined
    }
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) {
      resume()
    }
  }
}

function contextOf(ranges: Iterable<DotRange>): CausalContext {
  const context = new CausalContext()
  for (const { replica, from, to } of ranges) {
    context.addRange(replica, from, to)
  }
  return context
}
