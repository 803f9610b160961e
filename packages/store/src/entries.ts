import { checkOptions, OPTION, type OptionKind } from '@peermesh/kernel'
import { type KeyRange, narrowed, rangeOf } from './core/index.ts'
import type { EntriesOptions } from './read-options.ts'
import type { StoreValue } from './store.ts'
import { KEYS_PER_TURN, Turns } from './turns.ts'

const ENTRIES_OPTIONS: Readonly<Record<keyof EntriesOptions, OptionKind>> = {
  from: OPTION.text,
  to: OPTION.text,
  reverse: OPTION.flag,
  limit: { what: 'a whole number of at least 1', is: (value) => Number.isSafeInteger(value) && Number(value) >= 1 },
  signal: OPTION.signal
}

/** Keys in order, of which pages can be read. */
export interface OrderedKeys {
  first(range: KeyRange, max: number): readonly string[]
  last(range: KeyRange, max: number): readonly string[]
}

export interface EntriesSource {
  readonly keys: OrderedKeys
  read(key: string): StoreValue | undefined
}

/** The entries under a prefix, as they stand when reached. @throws InvalidParametersError at once */
export function entriesIn(
  source: EntriesSource,
  prefix: string,
  options: EntriesOptions = {}
): AsyncGenerator<readonly [key: string, value: StoreValue]> {
  checkOptions('', options, ENTRIES_OPTIONS)
  return walk(source, narrowed(rangeOf(prefix), options), options)
}

/** A page at a time. */
async function* walk(
  { keys, read }: EntriesSource,
  whole: KeyRange,
  { reverse = false, limit = Number.POSITIVE_INFINITY, signal }: EntriesOptions
): AsyncGenerator<readonly [key: string, value: StoreValue]> {
  const turns = new Turns()
  let range: KeyRange | undefined = whole
  let left = limit
  while (range !== undefined) {
    signal?.throwIfAborted()
    const max = Math.min(left, KEYS_PER_TURN)
    const page: readonly string[] = reverse ? keys.last(range, max) : keys.first(range, max)
    for (const key of page) {
      signal?.throwIfAborted()
      // What was deleted meanwhile, or has expired, is not there.
      const value = read(key)
      if (value !== undefined) {
        yield [key, value]
        left -= 1
      }
      if (turns.isOver()) {
        await turns.others()
      }
    }
    const isOver = page.length < max || left === 0
    range = isOver ? undefined : behind(range, page.at(-1) as string, reverse)
  }
}

/** What is left of a range once this key was read. */
function behind({ from, to }: KeyRange, key: string, reverse: boolean): KeyRange {
  return reverse ? { from, to: key } : { from: `${key}\u0000`, to }
}
