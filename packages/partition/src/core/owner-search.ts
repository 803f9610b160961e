import type { DhtProvider, PeerName } from '@peermesh/kernel'
import { ASKS_AT_ONCE, ASKS_MAX } from './limits.ts'
import {
  compareEpochs,
  compareRecords,
  isByReplica,
  type OwnershipClaim,
  type OwnershipRecord
} from './ownership-record.ts'

/** What is to be done next. */
export type SearchStep =
  /** Ask this peer who owns the partition. Answered by `answered`, once. */
  | { readonly type: 'ask'; readonly peer: PeerName; readonly addresses: readonly string[] }
  /** Look for those that provide it: what was found leads nowhere. Told by `provided`, and then `ended`. */
  | { readonly type: 'providers' }

/** What came of it. */
export interface SearchOutcome {
  /** The latest that was found. */
  readonly record: OwnershipRecord
  /** A replica that said so of itself, when it was asked. `undefined`: none of them answered, and this is what the DHT has. */
  readonly confirmedBy: PeerName | undefined
}

/**
 * How somebody who is not in the mesh finds the owners of a partition: as a stranger asks the way. What stands on the wall may be old; so go where it points to, and
 * whoever does not live there any more says where they moved.
 *
 * P17 Of what the DHT has, only what a replica says of itself is believed.
 * P18 What is known never gets older: by generation and epoch.
 * P19 It is confirmed only by a replica of the latest epoch that was heard of, which was asked after the search began.
 */
export class OwnerSearch {
  readonly #partitions: number
  /** With whom to go on where the records lead nowhere. */
  readonly #provided = new Map<PeerName, readonly string[]>()
  /** Who is being asked. */
  readonly #open = new Set<PeerName>()
  /** Who was asked, and what it knew: nothing where it did not answer, or did not know. */
  readonly #asked = new Map<PeerName, OwnershipRecord | undefined>()
  #best: OwnershipRecord | undefined
  #confirmedBy: PeerName | undefined
  #asks = 0
  #stage: 'values' | 'found' | 'providers' | 'over' = 'values'

  constructor(partitions: number) {
    this.#partitions = partitions
  }

  /** The DHT has this. */
  found(claim: OwnershipClaim): void {
    if (isByReplica(claim)) {
      this.#learn(claim.record)
    }
  }

  /** This peer said that it holds it. */
  provided({ peer, addresses }: DhtProvider): void {
    this.#provided.set(peer, addresses)
  }

  /** The DHT says no more: of values first, and then of providers. */
  ended(): void {
    this.#stage = this.#stage === 'values' ? 'found' : 'over'
  }

  /** `undefined`: it did not answer, or knows no owner. Whoever knows may point to others, but speaks for itself alone. */
  answered(peer: PeerName, claim: OwnershipClaim | undefined): void {
    this.#open.delete(peer)
    const isItsWord = claim?.by === peer && claim.record.partitions === this.#partitions
    this.#asked.set(peer, isItsWord ? claim.record : undefined)
    if (isItsWord) {
      this.#learn(claim.record)
      if (isByReplica(claim) && this.#best !== undefined && compareEpochs(claim.record, this.#best) === 0) {
        this.#best = claim.record
        this.#confirmedBy = peer
      }
    }
  }

  next(): SearchStep[] {
    const steps: SearchStep[] = []
    while (this.#confirmedBy === undefined && this.#open.size < ASKS_AT_ONCE && this.#asks < ASKS_MAX) {
      const candidate = this.#candidate()
      if (candidate === undefined) {
        break
      }
      this.#asks++
      this.#open.add(candidate.peer)
      steps.push({ type: 'ask', ...candidate })
    }
    if (this.#stage === 'found' && this.#isIdle) {
      this.#stage = 'providers'
      steps.push({ type: 'providers' })
    }
    return steps
  }

  /** Nothing more will come of it. */
  get isOver(): boolean {
    return this.#confirmedBy !== undefined || (this.#stage === 'over' && this.#isIdle)
  }

  /** What is known by now. */
  get outcome(): SearchOutcome | undefined {
    return this.#best && { record: this.#best, confirmedBy: this.#confirmedBy }
  }

  get #isIdle(): boolean {
    return this.#confirmedBy === undefined && this.#open.size === 0 && this.#candidate() === undefined
  }

  #learn(record: OwnershipRecord): void {
    if (
      record.partitions === this.#partitions &&
      (this.#best === undefined || compareRecords(record, this.#best) > 0)
    ) {
      this.#best = record
    }
  }

  /** The replicas of the latest record in their order, then those that provide it. */
  #candidate(): { readonly peer: PeerName; readonly addresses: readonly string[] } | undefined {
    if (this.#asks >= ASKS_MAX) {
      return undefined
    }
    const provided = [...this.#provided].map(([peer, addresses]) => ({ peer, addresses }))
    return [...(this.#best?.replicas ?? []), ...provided].find(({ peer }) => this.#isWorthAsking(peer))
  }

  /** Who was behind may have caught up, where it is one of those that must know; who did not answer is not waited for again. */
  #isWorthAsking(peer: PeerName): boolean {
    if (this.#open.has(peer)) {
      return false
    }
    if (!this.#asked.has(peer)) {
      return true
    }
    const told = this.#asked.get(peer)
    const best = this.#best
    const isReplica = best?.replicas.some((replica) => replica.peer === peer) === true
    return isReplica && told !== undefined && compareEpochs(told, best) < 0
  }
}
