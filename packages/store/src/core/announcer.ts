import type { ReplicaId } from '@peermesh/crdt'
import { type Millis, millis, type PeerName, type Random } from '@peermesh/kernel'
import { ANNOUNCE_MS, ANNOUNCE_NEIGHBOURS_MAX, IDLE_ANNOUNCE_MS } from './limits.ts'

/** Who is to be told our clock now. */
export interface Announcement {
  readonly neighbours: readonly PeerName[]
  readonly byGossip: boolean
  /** Whose operations came since the last one; undefined where all of the clock is told: nothing changed, or somebody is owed it. */
  readonly news: ReadonlySet<ReplicaId> | undefined
}

/**
 * Decides when and to whom our clock is told, so that everybody notices what they miss, also while nobody writes.
 *
 * After own writes: all neighbours where they are few, else some at random and the rest by gossip, at most every ANNOUNCE_MS. After remote
 * writes one neighbour: the writer tells the others. After a pull who asked, and, where it brought something, whom it was asked of: either may wait for the
 * other to have what it has (S28, S29). While nothing happens, one neighbour every IDLE_ANNOUNCE_MS: two replicas that differ for whatever reason meet sooner
 * or later.
 */
export class Announcer {
  readonly #random: Random
  #announcedAt: Millis
  #changed: 'no' | 'remotely' | 'locally' = 'no'
  #news = new Set<ReplicaId>()
  /** Who waits for our word. */
  readonly #owed = new Set<PeerName>()

  constructor(random: Random, now: Millis) {
    this.#random = random
    this.#announcedAt = now
  }

  /** Operations of a replica were incorporated, which others may lack. */
  changed(origin: 'local' | 'remote', replica: ReplicaId): void {
    this.#news.add(replica)
    if (origin === 'local') {
      this.#changed = 'locally'
    } else if (this.#changed === 'no') {
      this.#changed = 'remotely'
    }
  }

  /** It asked us. By gossip, which all would hear, nobody is told for that. */
  asked(peer: PeerName, path: 'direct' | 'gossip'): void {
    if (path === 'direct') {
      this.owe(peer)
    }
  }

  /** It asked us, or brought what we lacked: it is told all that we have, with the next announcement. */
  owe(peer: PeerName): void {
    this.#owed.add(peer)
  }

  deadline(): Millis {
    const isIdle = this.#changed === 'no' && this.#owed.size === 0
    return millis(this.#announcedAt + (isIdle ? IDLE_ANNOUNCE_MS : ANNOUNCE_MS))
  }

  /** `reachable`: every member known to be alive is a neighbour. */
  due(now: Millis, neighbours: readonly PeerName[], reachable: boolean): Announcement | undefined {
    if (now < this.deadline()) {
      return undefined
    }
    const changed = this.#changed
    this.#announcedAt = now
    this.#changed = 'no'
    const owed = neighbours.filter((peer) => this.#owed.has(peer))
    this.#owed.clear()
    const news = changed === 'no' || owed.length > 0 ? undefined : this.#news
    this.#news = new Set()
    const few = neighbours.length <= ANNOUNCE_NEIGHBOURS_MAX
    if (changed === 'locally') {
      const told = few ? neighbours : this.#random.shuffle(neighbours).slice(0, ANNOUNCE_NEIGHBOURS_MAX)
      return { neighbours: [...new Set([...told, ...owed])], byGossip: !few || !reachable, news }
    }
    const one = this.#random.pick(neighbours)
    return { neighbours: [...new Set(one === undefined ? owed : [one, ...owed])], byGossip: !reachable, news }
  }
}
