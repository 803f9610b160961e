import { compareText } from '@peermesh/kernel'
import { countBefore } from './binary-search.ts'

/** Few enough that a key is soon put between two of them, many enough that there are few chunks. */
const CHUNK_KEYS = 512

/** Keys from `from`, which is among them, to `to`, which is not, by UTF-16 code units; without `to`, to the last. */
export interface KeyRange {
  readonly from: string
  readonly to: string | undefined
}

/** All keys that begin with a prefix. */
export function rangeOf(prefix: string): KeyRange {
  return { from: prefix, to: successorOf(prefix) }
}

/** What is in both. */
export function narrowed(
  range: KeyRange,
  { from = '', to }: { readonly from?: string; readonly to?: string }
): KeyRange {
  const end = range.to === undefined || (to !== undefined && to < range.to) ? to : range.to
  return { from: from > range.from ? from : range.from, to: end }
}

/** The first text behind all that begin with a prefix; undefined where none is. */
function successorOf(prefix: string): string | undefined {
  for (let at = prefix.length - 1; at >= 0; at--) {
    const unit = prefix.charCodeAt(at)
    if (unit < 0xff_ff) {
      return prefix.slice(0, at) + String.fromCharCode(unit + 1)
    }
  }
  return undefined
}

/**
 * Keys in order, while some come and go: a list in chunks, so that neither moves more than one of them.
 *
 * A range is read a page at a time, and each page finds its place anew: what comes or goes meanwhile is in the next one, or is not.
 */
export class KeyOrder {
  /** Each has a key, the keys of each are before those of the next. */
  readonly #chunks: string[][]

  /** @param keys each once, in any order */
  constructor(keys: Iterable<string>) {
    const sorted = [...keys].sort(compareText)
    this.#chunks = Array.from({ length: Math.ceil(sorted.length / CHUNK_KEYS) }, (_, chunk) =>
      sorted.slice(chunk * CHUNK_KEYS, (chunk + 1) * CHUNK_KEYS)
    )
  }

  add(key: string): void {
    // Behind the last of all it goes to the end of the last chunk.
    const at = Math.min(this.#chunkOf(key), this.#chunks.length - 1)
    const chunk = this.#chunks[at]
    if (chunk === undefined) {
      this.#chunks.push([key])
      return
    }
    const position = countBefore(chunk, (each) => each < key)
    if (chunk[position] === key) {
      return
    }
    chunk.splice(position, 0, key)
    if (chunk.length > CHUNK_KEYS) {
      // Keys that come in order leave full chunks behind.
      const isLast = at === this.#chunks.length - 1 && position === chunk.length - 1
      this.#chunks.splice(at + 1, 0, chunk.splice(isLast ? CHUNK_KEYS : CHUNK_KEYS / 2))
    }
  }

  delete(key: string): void {
    const at = this.#chunkOf(key)
    const chunk = this.#chunks[at]
    const position = chunk === undefined ? 0 : countBefore(chunk, (each) => each < key)
    if (chunk?.[position] !== key) {
      return
    }
    chunk.splice(position, 1)
    if (chunk.length === 0) {
      this.#chunks.splice(at, 1)
    }
  }

  /** The first keys of a range, at most `max`. */
  first({ from, to }: KeyRange, max: number): string[] {
    const page: string[] = []
    const begin = this.#chunkOf(from)
    for (let at = begin; at < this.#chunks.length && page.length < max; at++) {
      const chunk = this.#chunks[at] as string[]
      const start = at === begin ? countBefore(chunk, (each) => each < from) : 0
      const end = to === undefined ? chunk.length : countBefore(chunk, (each) => each < to)
      page.push(...chunk.slice(start, Math.min(end, start + max - page.length)))
      if (end < chunk.length) {
        break
      }
    }
    return page
  }

  /** The last keys of a range, at most `max`, from the last on. */
  last({ from, to }: KeyRange, max: number): string[] {
    const page: string[] = []
    const begin = to === undefined ? this.#chunks.length - 1 : Math.min(this.#chunkOf(to), this.#chunks.length - 1)
    for (let at = begin; at >= 0 && page.length < max; at--) {
      const chunk = this.#chunks[at] as string[]
      const start = countBefore(chunk, (each) => each < from)
      const end = to === undefined || at < begin ? chunk.length : countBefore(chunk, (each) => each < to)
      page.push(...chunk.slice(Math.max(start, end - max + page.length), Math.max(start, end)).reverse())
      if (start > 0) {
        break
      }
    }
    return page
  }

  /** The chunk that has this key, or would: the first of which some key is not before it. */
  #chunkOf(key: string): number {
    return countBefore(this.#chunks, (chunk) => (chunk[chunk.length - 1] as string) < key)
  }
}
