import { WATCHES_MAX } from './limits.ts'
import type { LockVariant } from './variant.ts'

/** Sessions of whomever that are waited for to expire, and the locks that each of them is, or was, in the way of. Both are bounded. */
export class WatchedSessions {
  readonly #locksOf = new Map<string, Map<string, LockVariant>>()

  /** `first`: the session was not watched before. `full`: nor is it now. */
  add(session: string, name: string, variant: LockVariant): 'first' | 'known' | 'full' {
    const locks = this.#locksOf.get(session)
    if (locks === undefined) {
      if (this.#locksOf.size >= WATCHES_MAX) {
        return 'full'
      }
      this.#locksOf.set(session, new Map([[name, variant]]))
      return 'first'
    }
    // At the end: dropped are those that nobody waits for any more, as long as there are not too many.
    locks.delete(name)
    locks.set(name, variant)
    for (const oldest of locks.keys()) {
      if (locks.size <= WATCHES_MAX) {
        break
      }
      locks.delete(oldest)
    }
    return 'known'
  }

  /** The locks that it was in the way of. It is watched no more. */
  take(session: string): readonly (readonly [name: string, variant: LockVariant])[] {
    const locks = this.#locksOf.get(session)
    this.#locksOf.delete(session)
    return [...(locks ?? [])]
  }
}
