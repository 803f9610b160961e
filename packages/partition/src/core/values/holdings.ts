import { type Identity, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { HOLDERS_ASKED_MS } from './limits.ts'
import { type Era, type Holding, isLaterEra } from './messages.ts'

interface Known {
  /** By the word of this peer's own quorum, which is on its disk: by that it goes again after a restart. */
  ours: Holding | undefined
  holding: Holding
  /** Those that held it before, and until when they are asked. */
  readonly previous: Map<PeerName, Millis>
}

/**
 * Who holds each partition, by the latest configuration that this peer heard of: from quorum, or from a peer that heard of it earlier. Of each era there is one (P2), so that it does not matter from
 * whom.
 */
export class Holdings {
  readonly #identity: Identity
  readonly #known = new Map<number, Known>()

  constructor(identity: Identity) {
    this.#identity = identity
  }

  of(partition: number): Holding | undefined {
    return this.#known.get(partition)?.holding
  }

  all(): Holding[] {
    return [...this.#known.values()].map(({ holding }) => holding)
  }

  /** Returns false where this is no news. */
  learn(holding: Holding, now: Millis, by: 'quorum' | 'others'): boolean {
    const known = this.#known.get(holding.partition)
    const ours = by === 'quorum' ? holding : undefined
    if (known === undefined) {
      this.#known.set(holding.partition, { ours, holding, previous: new Map() })
      return true
    }
    known.ours = ours ?? known.ours
    if (!isLaterEra(holding, known.holding)) {
      return false
    }
    for (const { peer } of known.holding.replicas) {
      known.previous.set(peer, millis(now + HOLDERS_ASKED_MS))
    }
    known.holding = holding
    for (const { peer } of holding.replicas) {
      known.previous.delete(peer)
    }
    return true
  }

  /** Somebody that is no replica has something of it. */
  holds(partition: number, peer: PeerName, now: Millis): void {
    const known = this.#known.get(partition)
    if (known !== undefined && !known.holding.replicas.some((replica) => replica.peer === peer)) {
      known.previous.set(peer, millis(now + HOLDERS_ASKED_MS))
    }
  }

  /** Who is no replica, and may have what they do not have yet. */
  previous(partition: number, now: Millis): readonly PeerName[] {
    const previous = this.#known.get(partition)?.previous ?? new Map<PeerName, Millis>()
    for (const [peer, until] of previous) {
      if (until <= now) {
        previous.delete(peer)
      }
    }
    return [...previous.keys()]
  }

  /** Whether this peer, with the disk that it has, is a replica. */
  isOurs(partition: number): boolean {
    return this.#isIn(this.of(partition))
  }

  /** Whether this peer would take itself for a replica after a restart: what it was told by others it forgets. */
  isOursAgain(partition: number): boolean {
    return this.#isIn(this.#known.get(partition)?.ours)
  }

  #isIn(holding: Holding | undefined): boolean {
    const { peer, storeId } = this.#identity
    return holding?.replicas.some((replica) => replica.peer === peer && replica.storeId === storeId) === true
  }

  /** How what is said of that era stands to what is known here. */
  standing(partition: number, era: Era): 'current' | 'over' | 'ahead' {
    const holding = this.of(partition)
    if (holding === undefined || isLaterEra(era, holding)) {
      return 'ahead'
    }
    return isLaterEra(holding, era) ? 'over' : 'current'
  }
}
