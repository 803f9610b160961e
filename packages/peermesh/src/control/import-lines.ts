import type { Store, StoreContent } from '@peermesh/store'
import { BadLineError } from '../errors.ts'
import { IMPORT_LINE_BYTES_MAX } from './limits.ts'
import { fromJson, type JsonValue } from './json-value.ts'
import { type Line, splitLines } from './ndjson.ts'

/** How far an import has come. Acknowledged entries are durable on the peer that imports them. */
export interface ImportProgress {
  readonly acknowledged: number
  readonly skipped: number
  /** Of the input, up to the last acknowledged entry. */
  readonly bytes: number
}

export type ImportEvent =
  | ({ readonly type: 'progress' } & ImportProgress)
  /** A line that was passed over, as the caller asked. */
  | { readonly type: 'skipped'; readonly line: number; readonly reason: string }

/** What an import needs of a store. */
export type ImportStore = Pick<Store, 'batch' | 'restore'>

interface Entry {
  readonly line: Line
  readonly content: StoreContent
}

/** Large enough to share the cost of a disk write, small enough that progress is seen and little is held. */
const BATCH_ENTRIES_MAX = 500
const BATCH_LENGTH_MAX = 512 * 1_024

/** Errors by which a store refuses one entry before anything changed, as opposed to being unable to store at all. */
const ENTRY_FAULTS = new Set([
  'InvalidKeyError',
  'KeyTooLongError',
  'KeyTypeError',
  'InvalidValueError',
  'ValueTooLargeError',
  'SchemaError',
  // Of a typed key: what it is to be made of can't be read.
  'UnreadableValueError',
  'InvalidParametersError'
])

/**
 * Puts lines of `{"key": …, "value": …}` into a store, batch by batch, in their order: the next chunk of the source is read once the batch
 * before it is durable. A line with a `type` makes a typed key show its value (`Store.restore`), one with `expiresAt` puts what expires then; of a key of several types each line has all `types`. Running an import
 * again is safe: it puts the same values once more.
 *
 * @throws BadLineError at the first line that is not an entry, unless `skipBad`. All lines before it are acknowledged, none after it is.
 */
export async function* importLines(
  store: ImportStore,
  source: AsyncIterable<Uint8Array>,
  options: { readonly skipBad: boolean; readonly signal: AbortSignal }
): AsyncGenerator<ImportEvent, ImportProgress> {
  const run = new ImportRun(store, options)
  for await (const lines of splitLines(source, { lineBytesMax: IMPORT_LINE_BYTES_MAX })) {
    for (const line of lines) {
      yield* run.take(line)
    }
  }
  yield* run.flush()
  return run.progress()
}

class ImportRun {
  readonly #store: ImportStore
  readonly #skipBad: boolean
  readonly #signal: AbortSignal
  #waiting: Entry[] = []
  #waitingLength = 0
  #acknowledged = 0
  #skipped = 0
  #bytes = 0

  constructor(store: ImportStore, options: { readonly skipBad: boolean; readonly signal: AbortSignal }) {
    this.#store = store
    this.#skipBad = options.skipBad
    this.#signal = options.signal
  }

  progress(): ImportProgress {
    return { acknowledged: this.#acknowledged, skipped: this.#skipped, bytes: this.#bytes }
  }

  async *take(line: Line): AsyncGenerator<ImportEvent> {
    const entry = parseLine(line)
    if (entry === undefined) {
      return
    }
    if ('refused' in entry) {
      yield* this.flush()
      yield this.#refuse(line, entry.refused)
      return
    }
    if (entry.content.type !== 'register' || entry.content.types !== undefined) {
      yield* this.flush()
      yield* this.#write([entry], async () => await this.#store.restore(entry.content, { signal: this.#signal }))
      return
    }
    this.#waiting.push(entry)
    this.#waitingLength += line.text?.length ?? 0
    if (this.#waiting.length >= BATCH_ENTRIES_MAX || this.#waitingLength >= BATCH_LENGTH_MAX) {
      yield* this.flush()
    }
  }

  async *flush(): AsyncGenerator<ImportEvent> {
    const entries = this.#waiting
    this.#waiting = []
    this.#waitingLength = 0
    if (entries.length > 0) {
      yield* this.#put(entries)
    }
  }

  async *#put(entries: readonly Entry[]): AsyncGenerator<ImportEvent> {
    const operations = entries.map(({ content: { key, value, expiresAt } }) => {
      return { type: 'put', key, value, ...(expiresAt !== undefined && { expiresAt }) } as const
    })
    yield* this.#write(entries, async () => await this.#store.batch(operations, { signal: this.#signal }))
  }

  /** A refused batch is halved until the entry at fault stands alone, so that what lies before it is written and it can be named. */
  async *#write(entries: readonly Entry[], write: () => Promise<void>): AsyncGenerator<ImportEvent> {
    const last = entries[entries.length - 1]
    if (last === undefined) {
      return
    }
    try {
      await write()
    } catch (error) {
      if (!(error instanceof Error) || !ENTRY_FAULTS.has(error.name)) {
        throw error
      }
      if (entries.length === 1) {
        yield this.#refuse(last.line, error.message)
        return
      }
      const half = entries.length >> 1
      yield* this.#put(entries.slice(0, half))
      yield* this.#put(entries.slice(half))
      return
    }
    this.#acknowledged += entries.length
    this.#bytes = last.line.endByte
    yield { type: 'progress', ...this.progress() }
  }

  #refuse(line: Line, reason: string): ImportEvent {
    if (!this.#skipBad) {
      throw new BadLineError(line.number, reason, this.#acknowledged)
    }
    this.#skipped += 1
    return { type: 'skipped', line: line.number, reason }
  }
}

/** The entry on a line; nothing where the line is blank. */
function parseLine(line: Line): Entry | { readonly refused: string } | undefined {
  if (line.text === undefined) {
    return { refused: line.refused ?? 'it cannot be read' }
  }
  if (line.text.trim() === '') {
    return undefined
  }
  try {
    const parsed = JSON.parse(line.text) as JsonValue
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return { refused: 'it is not an object with a key and a value' }
    }
    const { key, value, type = 'register', types, expiresAt } = parsed as Readonly<Record<string, JsonValue>>
    if (typeof key !== 'string') {
      return { refused: 'it has no "key" that is text' }
    }
    if (typeof type !== 'string' || (expiresAt !== undefined && typeof expiresAt !== 'number')) {
      return { refused: 'its "type" is no text, or its "expiresAt" no number' }
    }
    if (types !== undefined && !(Array.isArray(types) && types.every((each) => typeof each === 'string'))) {
      return { refused: 'its "types" are no list of text' }
    }
    if (value === undefined) {
      return { refused: 'it has no "value"' }
    }
    // Whether there is such a type, the store says.
    const content = {
      key,
      type: type as StoreContent['type'],
      value: fromJson(value),
      ...(types !== undefined && { types: types as readonly StoreContent['type'][] }),
      ...(expiresAt !== undefined && { expiresAt })
    }
    return { line, content }
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) }
  }
}
