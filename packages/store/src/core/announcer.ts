import type { CausalContext, CausalContextData, ReplicaId } from '@peermesh/crdt'
import { type CoreOutput, type Millis, millis, type PeerName, type Random } from '@peermesh/kernel'
import { clockOwed, clockToAsk, clockToSend } from './clock-to-send.ts'
import { ANNOUNCE_MS, ANNOUNCE_NEIGHBOURS_MAX, IDLE_ANNOUNCE_MS, OWED_MS } from './limits.ts'
import type { StoreCoreTypes } from './messages.ts'

const NEVER = Number.POSITIVE_INFINITY

export interface AnnouncerParts {
  readonly clock: CausalContext
  readonly random: Random
  readonly outputs: CoreOutput<StoreCoreTypes>[]
}

/** Whom there is to tell. */
export interface Audience {
  readonly neighbours: readonly PeerName[]
  /** Every member known to be alive is a neighbour. */
  readonly reachable: boolean
}

/** Who is told what changed, or, where nothing did, all. */
interface Told {
  readonly neighbours: readonly PeerName[]
  readonly byGossip: boolean
}

const NOBODY: Told = { neighbours: [], byGossip: false }

/**
 * Decides when and to whom our clock is told, and tells it, so that everybody notices what they miss, also while nobody writes.
 *
 * After own writes: all neighbours where they are few, else some at random and the rest by gossip, at most every ANNOUNCE_MS. After remote
 * writes one neighbour: the writer tells the others. While nothing happens, one neighbour every IDLE_ANNOUNCE_MS: two replicas that differ for whatever reason
 * meet sooner or later.
 *
 * After a pull who asked, and, where it brought something, whom it was asked of, and who wrote that: each may wait for us to have what it has (S28, S29), and
 * is told all within ANNOUNCE_MS. None of them is told by a digest what another message tells it meanwhile: an answer, or a pull.
 */
export class Announcer {
  readonly #clock: CausalContext
  readonly #random: Random
  readonly #outputs: AnnouncerParts['outputs']
  #announcedAt: Millis
  /** When one neighbour is told all that we have, if nothing happens until then. */
  #idleUntil: Millis
  #changed: 'no' | 'remotely' | 'locally' = 'no'
  #news = new Set<ReplicaId>()
  /** Who waits for our word, and from when on it is told. */
  readonly #owed = new Map<PeerName, Millis>()
  /** The earliest of these. */
  #owedFrom = NEVER

  constructor({ clock, random, outputs }: AnnouncerParts, now: Millis) {
    this.#clock = clock
    this.#random = random
    this.#outputs = outputs
    this.#announcedAt = now
    this.#idleUntil = millis(now + IDLE_ANNOUNCE_MS)
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

  /**
   * It asked us, or brought what we lacked, or wrote that: it is told all that we have, within ANNOUNCE_MS.
   *
   * @param waits where another message is about to tell it, or more is about to come that it will have to be told: it is given time for that
   */
  owe(peer: PeerName, now: Millis, waits: boolean): void {
    const from = waits ? millis(now + OWED_MS) : now
    this.#owed.set(peer, millis(Math.min(from, this.#owed.get(peer) ?? NEVER)))
    this.#owedFrom = Math.min(this.#owedFrom, from)
  }

  /** A pull of this peer brought something: others may lack it too, and one of them is told with it. */
  brought(peer: PeerName, now: Millis): void {
    this.owe(peer, now, true)
    this.#idleUntil = millis(Math.min(this.#idleUntil, now + OWED_MS))
  }

  /** Another message told this peer, if any, all that we have. */
  told(peer: PeerName | undefined): void {
    if (peer !== undefined && this.#owed.delete(peer)) {
      this.#owedFrom = Math.min(NEVER, ...this.#owed.values())
    }
  }

  /** What this peer is told when it is asked. */
  clockToAsk(peer: PeerName): CausalContextData {
    return clockToAsk(peer, this.#clock.toData(), this.#random)
  }

  deadline(): Millis {
    const anything = this.#announcedAt + ANNOUNCE_MS
    const speaks = this.#changed === 'no' ? this.#idleUntil : anything
    return millis(Math.min(speaks, Math.max(anything, this.#owedFrom)))
  }

  /** Tells whoever is to be told now. */
  announce(now: Millis, { neighbours, reachable }: Audience): void {
    if (now < this.deadline()) {
      return
    }
    const changed = this.#changed
    const speaks = changed !== 'no' || now >= this.#idleUntil
    const told = speaks ? this.#whom(neighbours, reachable) : NOBODY
    // Who is told something anyway is told then all that it is owed.
    const due = [...this.#owed].filter(([peer, from]) => from <= now || told.neighbours.includes(peer))
    for (const [peer] of due) {
      this.#owed.delete(peer)
    }
    this.#owedFrom = Math.min(NEVER, ...this.#owed.values())
    const owed = new Set(due.map(([peer]) => peer))
    this.#announcedAt = now
    for (const to of neighbours.filter((peer) => owed.has(peer))) {
      const clock = clockOwed(to, this.#clock.toData(), this.#random, this.#news)
      this.#outputs.push({ type: 'send', to, message: { type: 'digest', clock } })
    }
    if (speaks) {
      const others = told.neighbours.filter((peer) => !owed.has(peer))
      this.tell({ ...told, neighbours: others }, changed === 'no' ? undefined : this.#news)
      this.#idleUntil = millis(now + IDLE_ANNOUNCE_MS)
      this.#changed = 'no'
      this.#news = new Set()
    }
  }

  #whom(neighbours: readonly PeerName[], reachable: boolean): Told {
    if (this.#changed === 'locally') {
      const few = neighbours.length <= ANNOUNCE_NEIGHBOURS_MAX
      const some = few ? neighbours : this.#random.shuffle(neighbours).slice(0, ANNOUNCE_NEIGHBOURS_MAX)
      return { neighbours: some, byGossip: !few || !reachable }
    }
    const one = this.#random.pick(neighbours)
    return { neighbours: one === undefined ? [] : [one], byGossip: !reachable }
  }

  /** @param news whose operations came since they were last told something; undefined where nothing changed, and all of the clock is told */
  tell({ neighbours, byGossip }: Told, news: ReadonlySet<ReplicaId> | undefined): void {
    if (neighbours.length === 0 && !byGossip) {
      return
    }
    const clock = clockToSend(this.#clock.toData(), this.#random, news)
    const message = { type: 'digest', clock } as const
    for (const to of neighbours) {
      this.#outputs.push({ type: 'send', to, message })
    }
    if (byGossip) {
      this.#outputs.push({ type: 'publish', message })
    }
  }
}
