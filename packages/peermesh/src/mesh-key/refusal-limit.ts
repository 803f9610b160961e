/** How often one address is told of: whoever has the wrong key dials for ever. */
const QUIET_MS = 60_000

/** Addresses that are remembered for it. From more than so many at once, the oldest are told of again sooner. */
const ADDRESSES_MAX = 256

/** Whether something is said of an address, that would else be said again and again. */
export class RefusalLimit {
  /** When each was last told of, the longest ago first. */
  readonly #toldAt = new Map<string, number>()

  admits(address: string, now: number): boolean {
    const toldAt = this.#toldAt.get(address)
    if (toldAt !== undefined && now - toldAt < QUIET_MS) {
      return false
    }
    this.#toldAt.delete(address)
    this.#toldAt.set(address, now)
    const [oldest] = this.#toldAt.keys()
    if (this.#toldAt.size > ADDRESSES_MAX && oldest !== undefined) {
      this.#toldAt.delete(oldest)
    }
    return true
  }
}
