import { compareText } from '@peermesh/kernel'

/** What is said by the prefix of keys: for a key that holds which has the longest. */
export class ByPrefix<T> {
  /** The longest first. */
  readonly #entries: readonly (readonly [prefix: string, what: T])[]

  /** @param check throws where what is said by a prefix cannot be meant */
  constructor(what: Readonly<Record<string, T>>, check: (what: T, prefix: string) => void) {
    this.#entries = Object.entries(what).sort(([a], [b]) => b.length - a.length || compareText(a, b))
    for (const [prefix, each] of this.#entries) {
      check(each, prefix)
    }
  }

  get size(): number {
    return this.#entries.length
  }

  of(key: string): T | undefined {
    return this.#entries.find(([prefix]) => key.startsWith(prefix))?.[1]
  }
}
