import type { Identity, Millis, PeerName } from '@peermesh/kernel'
import type { MembershipNotice } from '@peermesh/membership/core'
import type { Configuration, Voter } from './configuration.ts'
import type { Candidate, SeenMember } from './growth.ts'
import type { Votes } from './messages.ts'

/** How long what is to become or cease to be a voter must have been so, in milliseconds. */
export interface GrowthTimes {
  /** Alive for so long, a peer may become a voter. */
  readonly settleMs: number
  /** Dead for so long, a voter is replaced. */
  readonly goneMs: number
}

/**
 * What membership says of each peer, and what each said of itself on its link. It only proposes: who votes is chosen by the group.
 */
export class Members {
  readonly #identity: Identity
  readonly #votes: Votes
  readonly #times: GrowthTimes
  readonly #seen = new Map<PeerName, SeenMember>()
  readonly #linked = new Map<PeerName, Votes | undefined>()
  /** Since when it is known and not linked. */
  readonly #unlinked = new Map<PeerName, Millis>()
  readonly #startedAt: Millis

  constructor(identity: Identity, { votes, times, now }: { votes: Votes; times: GrowthTimes; now: Millis }) {
    this.#identity = identity
    this.#votes = votes
    this.#times = times
    this.#startedAt = now
  }

  hear(notice: Extract<MembershipNotice, { readonly type: 'member' }>, now: Millis): void {
    const { peer, storeId, status, addresses } = notice
    const before = this.#seen.get(peer)
    const isSame = before !== undefined && before.storeId === storeId && isThere(before.status) === isThere(status)
    const since = isSame && before.status !== 'left' ? before.since : now
    this.#seen.set(peer, { storeId, status, since, addresses })
    if (before === undefined && !this.#linked.has(peer)) {
      this.#unlinked.set(peer, now)
    }
  }

  linked(peer: PeerName): void {
    this.#linked.set(peer, undefined)
    this.#unlinked.delete(peer)
  }

  lost(peer: PeerName, now: Millis): void {
    this.#linked.delete(peer)
    this.#unlinked.set(peer, now)
  }

  unlinkedSince(peer: PeerName): Millis | undefined {
    return this.#unlinked.get(peer)
  }

  /** Where it can be dialled, as long as it is there. */
  addressesOf(peer: PeerName): readonly string[] {
    const seen = this.#seen.get(peer)
    return seen !== undefined && isThere(seen.status) ? seen.addresses : []
  }

  /** Whether all that are there hear what this peer tells its links. */
  get isEverybodyLinked(): boolean {
    for (const [peer, { status }] of this.#seen) {
      if (isThere(status) && !this.#linked.has(peer)) {
        return false
      }
    }
    return true
  }

  /** Whether this link had not told it yet. */
  introduced(peer: PeerName, votes: Votes): boolean {
    const isNews = this.#linked.has(peer) && this.#linked.get(peer) === undefined
    if (this.#linked.has(peer)) {
      this.#linked.set(peer, votes)
    }
    return isNews
  }

  get votes(): Votes {
    return this.#votes
  }

  get links(): IterableIterator<PeerName> {
    return this.#linked.keys()
  }

  /** Of those that are linked, and do not vote in this one, each in turn: where its voters say nothing others may know that it is over. */
  whoMayKnow({ voters }: Configuration, turn: number): PeerName | undefined {
    const others = [...this.#linked.keys()].filter((peer) => !voters.some((voter) => voter.peer === peer))
    return others[turn % others.length]
  }

  isReachable(peer: PeerName): boolean {
    return peer === this.#identity.peer || this.#linked.has(peer)
  }

  /** Why this voter may not answer, as far as is known here; absent where it should. */
  awayBecause(peer: PeerName): string | undefined {
    if (!this.isReachable(peer)) {
      return 'not linked'
    }
    const status = peer === this.#identity.peer ? 'alive' : this.#seen.get(peer)?.status
    return status === undefined || status === 'alive' ? undefined : status
  }

  /** Why a configuration of these could never serve, as far as is known here. */
  unfit(voters: readonly Voter[]): string | undefined {
    const { peer: self, storeId } = this.#identity
    for (const voter of voters) {
      const known = voter.peer === self ? storeId : this.#seen.get(voter.peer)?.storeId
      if (known !== voter.storeId) {
        return `${voter.peer} is ${known === undefined ? 'not a member that is known here' : `known under another store id: ${known}`}`
      }
      if ((voter.peer === self ? this.#votes : this.#linked.get(voter.peer)) === 'never') {
        return `${voter.peer} does not vote`
      }
    }
    const away = voters.filter(({ peer }) => !this.isReachable(peer)).map(({ peer }) => peer)
    return 2 * away.length >= voters.length
      ? `more than half of them must be linked, not without ${away.join(', ')}`
      : undefined
  }

  /** Who may vote next, and how the voters of now stand. A voter that nobody ever told us of is as lost as a dead one. */
  candidates({ voters }: Configuration, now: Millis): Map<PeerName, Candidate> {
    const { peer: self, storeId } = this.#identity
    const candidates = new Map<PeerName, Candidate>()
    for (const voter of voters) {
      const isLost = now - this.#startedAt >= this.#times.goneMs
      candidates.set(voter.peer, { ...voter, standing: isLost ? 'lost' : 'new' })
    }
    candidates.set(self, { peer: self, storeId, volatile: this.#votes === 'volatile', standing: 'stable' })
    for (const [peer, seen] of this.#seen) {
      const votes = this.#linked.get(peer)
      candidates.set(peer, {
        peer,
        storeId: seen.storeId,
        volatile: votes === 'volatile',
        standing: this.#standing(seen, votes, now)
      })
    }
    return candidates
  }

  #standing({ status, since }: SeenMember, votes: Votes | undefined, now: Millis): Candidate['standing'] {
    const { settleMs, goneMs } = this.#times
    if (status === 'left' || votes === 'never') {
      return 'gone'
    }
    if (status === 'dead') {
      return now - since >= goneMs ? 'lost' : 'new'
    }
    return status === 'alive' && votes !== undefined && now - since >= settleMs ? 'stable' : 'new'
  }
}

function isThere(status: SeenMember['status']): boolean {
  return status === 'alive' || status === 'suspect'
}
