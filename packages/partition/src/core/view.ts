import { compareText, type Identity, type Millis, millis, type PeerName, type StoreId } from '@peermesh/kernel'
import type { MembershipNotice } from '@peermesh/membership/core'
import type { Voter, Votes } from '@peermesh/quorum/core'
import { GONE_MEMBERS_MAX, WEIGHT_MAX } from './limits.ts'
import type { PlacementMember } from './member.ts'

/** What this peer says of itself to the others, by its membership: the same here, or they would assign otherwise. */
export interface OwnPlace {
  readonly votes: Votes
  /** Its `capacity`. With 0 it holds nothing. */
  readonly weight: number
  readonly zone?: string | undefined
}

interface Seen {
  readonly storeId: StoreId
  readonly status: Extract<MembershipNotice, { readonly type: 'member' }>['status']
  readonly since: Millis
  readonly weight: number
  readonly zone: string | undefined
  readonly addresses: readonly string[]
}

/**
 * Who could hold partitions, as this peer sees it: the members that are there, or are away not so long that others should take over. An opinion: others may see another mesh, and
 * nothing but proposals comes of it.
 */
export class View {
  readonly #self: Identity
  #own: OwnPlace
  readonly #goneMs: number
  readonly #seen = new Map<PeerName, Seen>()
  readonly #votes = new Map<PeerName, Votes>()
  readonly #linked = new Set<PeerName>()
  #drains = false
  #addresses: readonly string[] = []
  #text = ''
  #members: readonly PlacementMember[] = []

  constructor(self: Identity, own: OwnPlace, goneMs: number) {
    this.#self = self
    this.#own = own
    this.#goneMs = goneMs
  }

  /** Those that the assignment is made of, as of the last `refresh`. */
  get members(): readonly PlacementMember[] {
    return this.#members
  }

  get drains(): boolean {
    return this.#drains
  }

  drain(): void {
    this.#drains = true
  }

  /** Of this peer, from now on. */
  place(weight: number, zone: string | undefined): void {
    this.#own = { ...this.#own, weight, zone }
  }

  get own(): OwnPlace {
    return this.#own
  }

  hear(notice: Extract<MembershipNotice, { readonly type: 'member' }>, now: Millis): void {
    const { peer, storeId, status, metadata, addresses } = notice
    const before = this.#seen.get(peer)
    const since = before !== undefined && isThere(before.status) === isThere(status) ? before.since : now
    const weight = Math.min(metadata.capacity, WEIGHT_MAX)
    this.#seen.set(peer, { storeId, status, since, weight, zone: metadata.zone, addresses })
  }

  /** Where this peer can be dialled. */
  addressed(addresses: readonly string[]): void {
    this.#addresses = addresses
  }

  addressesOf(peer: PeerName): readonly string[] {
    return peer === this.#self.peer ? this.#addresses : (this.#seen.get(peer)?.addresses ?? [])
  }

  introduced(peer: PeerName, votes: Votes): void {
    this.#votes.set(peer, votes)
  }

  linked(peer: PeerName, status: 'up' | 'lost'): void {
    if (status === 'up') {
      this.#linked.add(peer)
    } else {
      this.#linked.delete(peer)
    }
  }

  isLinked(peer: PeerName): boolean {
    return peer === this.#self.peer || this.#linked.has(peer)
  }

  /** It is there, as far as is known, and not linked. */
  lacksLink(peer: PeerName): boolean {
    const seen = this.#seen.get(peer)
    return seen !== undefined && isThere(seen.status) && !this.isLinked(peer)
  }

  isHeardOf(peer: PeerName): boolean {
    return peer === this.#self.peer || this.#seen.has(peer)
  }

  /**
   * P26 Forgets the longest gone of too many. Those that a partition names are still to be told from strangers, and who is not gone for long may be back.
   *
   * Not at each that goes, but of so many more at once.
   */
  forgetGone(named: Iterable<PeerName>, now: Millis): void {
    const gone = [...this.#seen].filter(([, { status }]) => !isThere(status))
    if (gone.length <= 2 * GONE_MEMBERS_MAX) {
      return
    }
    const isNamed = new Set(named)
    gone.sort(([, a], [, b]) => b.since - a.since)
    for (const [peer, seen] of gone.slice(GONE_MEMBERS_MAX)) {
      if (!isNamed.has(peer) && !this.#linked.has(peer) && !this.#counts(peer, seen, now)) {
        this.#seen.delete(peer)
        this.#votes.delete(peer)
      }
    }
  }

  /** Makes the list of members anew. True where it is another one. */
  refresh(now: Millis): boolean {
    const members: PlacementMember[] = []
    const { peer: self } = this.#self
    const ownWeight = this.#own.votes === 'never' || this.#drains ? 0 : Math.min(this.#own.weight, WEIGHT_MAX)
    members.push(placed(self, ownWeight, this.#own.zone))
    for (const [peer, seen] of this.#seen) {
      if (this.#counts(peer, seen, now)) {
        members.push(placed(peer, seen.weight, seen.zone))
      }
    }
    members.sort((a, b) => compareText(a.peer, b.peer))
    const text = JSON.stringify(members)
    const isOther = text !== this.#text
    this.#text = text
    this.#members = members
    return isOther
  }

  /** When somebody will have been away for too long. */
  get deadline(): Millis | undefined {
    let earliest = Number.POSITIVE_INFINITY
    for (const { peer } of this.#members) {
      const seen = this.#seen.get(peer)
      if (seen?.status === 'dead') {
        earliest = Math.min(earliest, seen.since + this.#goneMs)
      }
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  /** How a member votes, where it said that it does: under the store id that it has now. */
  voterOf(peer: PeerName): Voter | undefined {
    if (peer === this.#self.peer) {
      const { votes } = this.#own
      return votes === 'never' ? undefined : { peer, storeId: this.#self.storeId, volatile: votes === 'volatile' }
    }
    const seen = this.#seen.get(peer)
    const votes = this.#votes.get(peer)
    return seen === undefined || votes === undefined || votes === 'never'
      ? undefined
      : { peer, storeId: seen.storeId, volatile: votes === 'volatile' }
  }

  /** It surely does not come back as this voter, or asked to hold nothing: no time has to pass to know that. */
  hasGivenUp({ peer, storeId }: Voter): boolean {
    if (peer === this.#self.peer) {
      return this.#drains || storeId !== this.#self.storeId
    }
    const seen = this.#seen.get(peer)
    return seen !== undefined && (seen.status === 'left' || seen.weight === 0 || seen.storeId !== storeId)
  }

  #counts(peer: PeerName, { status, since }: Seen, now: Millis): boolean {
    if (status === 'left' || this.#votes.get(peer) === 'never') {
      return false
    }
    return isThere(status) || now < since + this.#goneMs
  }
}

function isThere(status: Seen['status']): boolean {
  return status === 'alive' || status === 'suspect'
}

function placed(peer: PeerName, weight: number, zone: string | undefined): PlacementMember {
  return zone === undefined ? { peer, weight } : { peer, weight, zone }
}
