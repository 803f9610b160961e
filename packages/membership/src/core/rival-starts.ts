import type { PeerName } from '@peermesh/kernel'
import { EXPLAINED_PEERS_MAX } from './limits.ts'
import type { MemberRecord } from './record.ts'

/** Starts remembered of a peer: two that take turns, and those by which each of them tries to get above the other. */
const STARTS_MAX = 8

/**
 * Whether two processes run under one key (M14). One process never goes back to a start that it left, as a clock never strikes the same hour
 * twice in a day: where we hear of one start of a peer, then of another, and then of the first again, there are two.
 */
export class RivalStarts {
  /** The starts that introduced themselves to us, whoever did so last is last; of peers likewise. */
  readonly #heard = new Map<PeerName, string[]>()

  /** A peer introduces itself. True where it is one of two. */
  hear({ peer, boot, startNonce }: MemberRecord): boolean {
    const start = `${boot}/${startNonce}`
    const before = this.#heard.get(peer) ?? []
    const isRival = before.includes(start) && before.at(-1) !== start
    this.#heard.delete(peer)
    this.#heard.set(peer, [...before.filter((other) => other !== start), start].slice(-STARTS_MAX))
    if (this.#heard.size > EXPLAINED_PEERS_MAX) {
      const [oldest] = this.#heard.keys()
      this.#heard.delete(oldest as PeerName)
    }
    return isRival
  }
}
