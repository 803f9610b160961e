import { codeUnits, hash128 } from './hash.ts'

/**
 * Seeded randomness with a named stream per purpose.
 *
 * Numbers are *counter based*: the n-th number of a stream depends on (seed, stream name, n) and on nothing else. Taking one more
 * number for probing therefore does not shift the numbers that jitter draws, and a simulated run stays the same run
 * when one event is removed from it. Mixing: SplitMix64's idea on two 32-bit halves.
 *
 * Not for secrets.
 */
export class Random {
  readonly #high: number
  readonly #low: number
  #drawn = 0

  /** @param stream what the numbers are for, as in `'probe'`; without U+0000, which parts it from the seed */
  constructor(seed: string, stream: string) {
    const [high, low] = hash128(codeUnits(`${seed}\u0000${stream}`))
    this.#high = high
    this.#low = low
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    const n = this.#drawn++
    let a = (this.#high + Math.imul(n, 0x9e3779b9)) | 0
    let b = (this.#low ^ Math.imul((n / 0x100000000) | 0, 0x85ebca6b)) | 0
    a = Math.imul(a ^ (a >>> 16) ^ b, 0x21f0aaad)
    b = Math.imul(b ^ (b >>> 15) ^ a, 0x735a2d97)
    a = Math.imul(a ^ (a >>> 15) ^ b, 0xd35a2d97)
    return (a ^ (a >>> 15)) >>> 0
  }

  /** A fraction in [0, 1). */
  fraction(): number {
    return this.uint32() / 0x100000000
  }

  /** A whole number in [0, below). */
  integer(below: number): number {
    return Math.floor(this.fraction() * below)
  }

  /** A fraction in [from, to). */
  between(from: number, to: number): number {
    return from + this.fraction() * (to - from)
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** One element, each as likely; `undefined` of an empty list. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.integer(list.length)]
  }

  /** A new list in random order (Fisher-Yates). */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list]
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.integer(last + 1)
      const kept = shuffled[last] as T
      shuffled[last] = shuffled[other] as T
      shuffled[other] = kept
    }
    return shuffled
  }
}
