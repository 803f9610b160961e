import type { PeerName } from '@peermesh/kernel'

/** The part of membership's notice that the store reads; the notice itself is defined by membership. */
interface MemberNotice {
  readonly type: 'member'
  readonly peer: PeerName
  readonly status: 'alive' | 'suspect' | 'dead' | 'left'
}

/** Who is alive, as membership last said. The store's data never depends on it: only the way that data takes. */
export class Members {
  readonly #alive = new Set<PeerName>()

  /** Takes in what membership says. Returns the peer that it gave up, if it did. */
  hear(core: string, notice: unknown): PeerName | undefined {
    if (core !== 'membership' || (notice as MemberNotice).type !== 'member') {
      return undefined
    }
    const { peer, status } = notice as MemberNotice
    if (status === 'alive' || status === 'suspect') {
      this.#alive.add(peer)
      return undefined
    }
    this.#alive.delete(peer)
    return peer
  }

  /** Also where it is suspected not to be. */
  isAlive(peer: PeerName): boolean {
    return this.#alive.has(peer)
  }

  /** Those that are alive, or suspected not to be. */
  alive(): Iterable<PeerName> {
    return this.#alive
  }

  /** True where some other member is known to be alive. */
  hasOther(self: PeerName): boolean {
    return this.#alive.size > (this.#alive.has(self) ? 1 : 0)
  }

  /** True where every other member that is alive passes; false where none is known, because then nobody can tell. */
  allAmong(self: PeerName, passes: (peer: PeerName) => boolean): boolean {
    let others = 0
    for (const peer of this.#alive) {
      if (peer !== self) {
        others++
        if (!passes(peer)) {
          return false
        }
      }
    }
    return others > 0
  }
}
