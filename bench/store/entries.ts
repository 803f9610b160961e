import { hashText64, Random } from '@peermesh/kernel'

export const KEY_BYTES = 16
export const VALUE_BYTES = 100
export const ENTRY_BYTES = KEY_BYTES + VALUE_BYTES

/** Which entries: those of one seed share no key with those of another, and have values that do not compress. */
export interface EntrySet {
  readonly seed: string
  readonly count: number
  /** Another version gives the same keys other values. @default 0 */
  readonly version?: number
}

export type Entry = readonly [key: string, value: Uint8Array]

/** Made one by one, so that a large set need not be in memory. Keys are in no order, as hashed or random ids are. */
export function* entriesOf({ seed, count, version = 0 }: EntrySet): Generator<Entry> {
  const random = new Random(`${seed}/${version}`, 'value')
  for (let index = 0; index < count; index++) {
    const words = new Uint32Array(VALUE_BYTES / Uint32Array.BYTES_PER_ELEMENT)
    for (let at = 0; at < words.length; at++) {
      words[at] = random.uint32()
    }
    yield [flat(hashText64(`${seed}/${index}`)), new Uint8Array(words.buffer)]
  }
}

/** V8 keeps the sum of two strings as a tree of them, which costs three times the memory and a detour at each look. */
function flat(key: string): string {
  return Buffer.from(key, 'latin1').toString('latin1')
}

/** Entries in lists of up to `size`. */
export function* chunksOf<T>(entries: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = []
  for (const entry of entries) {
    chunk.push(entry)
    if (chunk.length === size) {
      yield chunk
      chunk = []
    }
  }
  if (chunk.length > 0) {
    yield chunk
  }
}
