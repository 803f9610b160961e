import { compareText, type Millis, type PeerName } from '@peermesh/kernel'
import type { Candidate } from './algorithm.ts'
import { electorateOf, ringOf } from './electorate.ts'
import { PARTICIPANTS_MAX } from './limits.ts'
import type { Rank } from './rank.ts'

interface Participant {
  readonly candidate: boolean
  readonly rank: Rank
  /** Since when it has been there with a score of at least this one. */
  readonly since: Millis
}

/** Who takes part in one scope, by what each said of itself, and by what membership says of them. */
export class Participants {
  readonly #scope: string
  readonly #isDown: (peer: PeerName) => boolean
  readonly #byPeer = new Map<PeerName, Participant>()
  /** Whose session ended: taken for lost until it is heard again. */
  readonly #silent = new Set<PeerName>()

  constructor(scope: string, isDown: (peer: PeerName) => boolean) {
    this.#scope = scope
    this.#isDown = isDown
  }

  has(peer: PeerName): boolean {
    return this.#byPeer.has(peer)
  }

  /** Everybody who is not known to be down. */
  get live(): PeerName[] {
    return [...this.#byPeer.keys()].filter((peer) => !this.#isDown(peer))
  }

  isLiveCandidate(peer: PeerName): boolean {
    return this.#byPeer.get(peer)?.candidate === true && !this.#isDown(peer)
  }

  heard(peer: PeerName, { candidate, rank }: { readonly candidate: boolean; readonly rank: Rank }, now: Millis): void {
    const known = this.#byPeer.get(peer)
    if (known === undefined && this.#byPeer.size >= PARTICIPANTS_MAX) {
      return
    }
    const isSteady = known?.candidate === true && candidate && known.rank.score <= rank.score
    this.#byPeer.set(peer, { candidate, rank, since: isSteady ? known.since : now })
  }

  gone(peer: PeerName): void {
    this.#byPeer.delete(peer)
    this.#silent.delete(peer)
  }

  /** It has let its session end: an election does not wait for it. */
  fellSilent(peer: PeerName): void {
    if (this.#byPeer.has(peer)) {
      this.#silent.add(peer)
    }
  }

  /** It said something. */
  spoke(peer: PeerName): void {
    this.#silent.delete(peer)
  }

  /** The live electorate in the order of the ring; `own` is our rank where we are a candidate. */
  electorate(own: Rank | undefined): Candidate[] {
    const ranks = new Map<PeerName, Rank>()
    for (const [peer, { candidate, rank }] of this.#byPeer) {
      if (candidate && !this.#isDown(peer) && !this.#silent.has(peer)) {
        ranks.set(peer, rank)
      }
    }
    if (own !== undefined) {
      ranks.set(own.peer, own)
    }
    const elected = electorateOf(this.#scope, [...ranks.keys()])
    return ringOf(this.#scope, elected).flatMap((peer) => {
      const rank = ranks.get(peer)
      return rank === undefined ? [] : [{ peer, rank }]
    })
  }

  /** Since when this peer could have taken over. */
  steadySince(peer: PeerName): Millis | undefined {
    return this.#byPeer.get(peer)?.since
  }

  snapshot(): unknown {
    const silent = [...this.#silent].sort(compareText)
    return [silent, ...[...this.#byPeer].map(([peer, { candidate, rank }]) => [peer, candidate, rank.score]).sort()]
  }
}
