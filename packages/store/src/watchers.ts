import { CausalContext, type ReadonlyCausalContext } from '@peermesh/crdt'
import { NotStartedError } from '@peermesh/host'
import { checkOptions, OPTION, type OptionKind } from '@peermesh/kernel'
import { isPartKey, type Missing, parsePart, type RangeReader } from './core/index.ts'
import { type EarlierChange, EarlierChanges } from './earlier-changes.ts'
import type { StoreWatchOptions } from './read-options.ts'
import type { StoreChange, StoreValue } from './store.ts'
import { Watcher } from './watcher.ts'
import { decodePoint, pointOf } from './wire/points.ts'

const WATCH_OPTIONS: Readonly<Record<keyof StoreWatchOptions, OptionKind>> = {
  since: OPTION.text,
  signal: OPTION.signal
}

/** How often it is looked for what watchers are owed, while they are. */
const REVIEW_MS = 200

/** All who watch a store. */
export class Watchers {
  readonly #ranges: () => RangeReader | undefined
  readonly #open = new Set<Watcher>()
  #reviews: NodeJS.Timeout | undefined

  /** @param ranges undefined before the host is started */
  constructor(ranges: () => RangeReader | undefined) {
    this.#ranges = ranges
  }

  /** @param read what is told of a key @throws InvalidParametersError; NotStartedError where `since` is given before the start: nobody knows yet what changed */
  open(prefix: string, read: (key: string) => StoreValue | undefined, options: StoreWatchOptions = {}): Watcher {
    checkOptions('', options, WATCH_OPTIONS)
    const { since, signal } = options
    const source = {
      read,
      clock: () => this.#clock(),
      keysOf: (operations: ReadonlyCausalContext) => shownKeys(this.#ranges()?.keysOf(operations)),
      ended: (ended: Watcher) => {
        this.#open.delete(ended)
      }
    }
    if (since === undefined) {
      return this.#add(new Watcher(prefix, source, { begins: 'now', at: pointOf(this.#clock()) }, signal))
    }
    const at = decodePoint(since)
    const ranges = this.#ranges()
    if (ranges === undefined) {
      throw new NotStartedError()
    }
    const missing = ranges.changedSince(at.taken)
    const begins = missing === 'snapshot' ? 'anew' : 'since'
    const watcher = this.#add(new Watcher(prefix, source, { begins, at }, signal))
    if (watcher.isOwed) {
      this.#reviews ??= setInterval(() => this.review(), REVIEW_MS).unref()
    }
    if (missing === 'snapshot') {
      watcher.beginWith(ranges.under(prefix), undefined)
    } else {
      // What is known by half no operation tells of, so it waits behind the others: or who takes a few each time would be told it again and again.
      const keys = shownKeys([...missing.keys(), ...ranges.halfKnown()])
      watcher.beginWith(keys, new EarlierChanges(firstOf(missing), ranges.clock.missingFrom(at.taken)))
    }
    return watcher
  }

  /** Looks for what came late: see `Watcher.review`. */
  review(): void {
    for (const watcher of [...this.#open]) {
      watcher.review()
    }
    if (![...this.#open].some((watcher) => watcher.isOwed)) {
      clearInterval(this.#reviews)
      this.#reviews = undefined
    }
  }

  changed(keys: readonly string[], origin: StoreChange['origin']): void {
    for (const watcher of this.#open) {
      watcher.review()
      watcher.changed(keys, origin)
    }
  }

  /** What they have not read yet cannot be read any more. */
  end(): void {
    for (const watcher of [...this.#open]) {
      watcher.abandon()
    }
    clearInterval(this.#reviews)
    this.#reviews = undefined
  }

  #add(watcher: Watcher): Watcher {
    if (!watcher.hasEnded) {
      this.#open.add(watcher)
    }
    return watcher
  }

  #clock(): ReadonlyCausalContext {
    return this.#ranges()?.clock ?? new CausalContext()
  }
}

/** Keys with the first of their operations, in the order of these. */
function firstOf(missing: Exclude<Missing, 'snapshot'>): EarlierChange[] {
  return [...missing].flatMap(([stored, [first]]) => {
    const [key] = shownKeys([stored])
    return key === undefined || first === undefined ? [] : { key, first }
  })
}

/** What keys of the map are parts of, or are; not those of types that this version does not know. */
function shownKeys<Keys extends readonly string[] | undefined>(
  stored: Keys
): readonly string[] | Extract<Keys, undefined> {
  const names = stored?.flatMap((key) => (isPartKey(key) ? (parsePart(key)?.name ?? []) : key))
  return names === undefined ? (undefined as Extract<Keys, undefined>) : [...new Set(names)]
}
