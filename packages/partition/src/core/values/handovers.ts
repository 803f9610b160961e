import { Deadlines, type Millis, type PeerName } from '@peermesh/kernel'
import { Handover } from './handover.ts'
import { COMPARE_MS, HANDOVER_MESSAGES_MAX, HANDOVERS_MAX } from './limits.ts'
import { type Era, type Holding, type HoldingReplica, isSameEra, type PartOfSeen } from './messages.ts'
import { majority, type Parts } from './parts.ts'
import type { Shard } from './shard.ts'
import type { Tellers } from './tellers.ts'

/** What somebody waits for: of each partition that this peer has something of, and does not hold, the version that is to be with those that do. */
interface Wait {
  readonly done: () => void
  readonly versions: ReadonlyMap<number, number>
}

/** All that is on its way to one peer. */
interface Lane {
  /** By partition. */
  readonly handovers: Map<number, Handover>
  /** By the number of what is to be answered: a comparison, or a message that is under way. */
  readonly awaited: Map<number, Handover>
  /** Those that may have something to tell, in their turn. */
  readonly turns: Set<Handover>
  /** Partitions that wait until fewer are on their way. */
  readonly queued: Set<number>
  /** Messages that are not acknowledged. */
  underWay: number
}

/**
 * Who has something of a partition sees to it that each of its replicas has it too: replicas compare what they have, and whoever is none, because the partition was taken from it or because it keeps
 * what was meant for a replica that was away, hands over what it has. Of all that goes to one peer a few messages are under way at a time, of each partition in turn, and the next goes when one of
 * them is on the disk of the other side: that is the back-pressure, and what callers ask of that peer waits behind no more than these.
 *
 * V3 Who is no replica drops what it has, once all replicas of the latest configuration that it knows have said that it is on their disks, and not before.
 * V13 Whoever waits for that is told once those that are linked have said so, and they are a majority.
 */
export class Handovers {
  readonly #parts: Parts
  readonly #tellers: Tellers
  /** By partition and replica, as far as that one is known to have what is here. */
  readonly #told = new Map<number, { readonly era: Era; readonly versions: Map<PeerName, number> }>()
  readonly #lanes = new Map<PeerName, Lane>()
  /** Partitions of which some replica is not known to have what is here, each with when it is looked at. */
  readonly #lacking = new Set<number>()
  readonly #looks = new Deadlines<number>()
  readonly #waits = new Set<Wait>()
  #dropped = 0

  /** @param tellers those that tell this peer what it lacks */
  constructor(parts: Parts, tellers: Tellers) {
    this.#parts = parts
    this.#tellers = tellers
  }

  /** Partitions that were handed over and are kept no more, since the start. */
  get dropped(): number {
    return this.#dropped
  }

  get deadline(): Millis | undefined {
    return this.#looks.next
  }

  /** Partitions that some replica may lack something of. */
  get count(): number {
    return this.#lacking.size
  }

  /** Calls that once what is here now, of partitions that this peer does not hold, is with those that do. */
  whenElsewhere(done: () => void): void {
    const versions = new Map<number, number>()
    for (const [partition, shard] of this.#parts.shards.all()) {
      if (!shard.isEmpty && !this.#parts.holdings.isOurs(partition)) {
        versions.set(partition, shard.version)
      }
    }
    this.#waits.add({ done, versions })
  }

  /** Something is here that was not. What is on its way by itself is given time to come. */
  changed(partition: number, now: Millis): void {
    if (this.#parts.shards.get(partition)?.isEmpty !== false) {
      return
    }
    if (!this.#lacking.has(partition)) {
      this.#lookLater(partition, now + COMPARE_MS)
    }
  }

  /** Somebody is there. */
  hurry(now: Millis): void {
    for (const partition of this.#lacking) {
      this.#looks.set(partition, now)
    }
  }

  lost(peer: PeerName): void {
    this.#lanes.delete(peer)
  }

  /**
   * It is held by others: what was told before says nothing of what they have now. Who is no replica any more tells them at once, since it is to drop it; replicas that stay give that time to come, so
   * that the same is not told by all of them.
   */
  moved(partition: number, now: Millis): void {
    this.#told.delete(partition)
    for (const lane of this.#lanes.values()) {
      const handover = lane.handovers.get(partition)
      if (handover !== undefined) {
        this.#end(lane, handover, now)
        this.#fill(lane, now)
      }
    }
    if (this.#parts.shards.get(partition)?.isEmpty === false) {
      this.#lookLater(partition, this.#parts.holdings.isOurs(partition) ? now + COMPARE_MS : now)
    }
  }

  /** It had not heard of this configuration, and is told of it now. */
  declined(from: PeerName, id: number, era: Era, now: Millis): void {
    const [lane, handover] = this.#find(from, id, era)
    if (lane !== undefined && handover !== undefined) {
      this.#end(lane, handover, now)
      this.#looks.set(handover.partition, now)
      this.#fill(lane, now)
    }
  }

  /** What they have is what was here when they were asked. */
  same(from: PeerName, id: number, era: Era, now: Millis): void {
    const [lane, handover] = this.#find(from, id, era)
    if (lane !== undefined && handover?.isTelling === false) {
      this.#over(lane, handover, now)
    }
  }

  lacks(from: PeerName, id: number, era: Era, part: PartOfSeen, now: Millis): void {
    const [lane, handover] = this.#find(from, id, era)
    if (lane === undefined || handover?.isTelling !== false) {
      return
    }
    handover.lacks(part, now)
    if (part.last) {
      lane.awaited.delete(id)
      lane.turns.add(handover)
      this.#fill(lane, now)
    }
  }

  acked(from: PeerName, id: number, era: Era, now: Millis): void {
    const [lane, handover] = this.#find(from, id, era)
    if (lane !== undefined && handover?.isTelling === true) {
      handover.acked(id, now)
      lane.awaited.delete(id)
      lane.underWay--
      lane.turns.add(handover)
      this.#fill(lane, now)
    }
  }

  decide(now: Millis): void {
    for (const partition of this.#looks.take(now)) {
      const holding = this.#parts.holdings.of(partition)
      const shard = this.#parts.shards.get(partition)
      if (shard === undefined || shard.isEmpty) {
        this.#lacking.delete(partition)
        continue
      }
      this.#lookLater(partition, now + COMPARE_MS)
      // Who is being told what it lacks has not much to say yet.
      if (holding !== undefined && !this.#tellers.isTold(partition, now)) {
        this.#look(holding, shard, now)
      }
    }
    this.#settleWaits()
  }

  #look(holding: Holding, shard: Shard, now: Millis): void {
    const { identity, links, holdings } = this.#parts
    const isOurs = holdings.isOurs(holding.partition)
    let lacking = 0
    for (const replica of holding.replicas) {
      const isSelf = replica.peer === identity.peer && isOurs
      if (isSelf || this.#versionAt(holding, replica.peer) === shard.version) {
        continue
      }
      lacking++
      if (links.isLinked(replica.peer)) {
        this.#begin(holding, replica, shard, now)
      }
    }
    // Who dropped it must not take itself for a replica again: it waits until its own quorum knows, too.
    if (lacking === 0 && (isOurs || !holdings.isOursAgain(holding.partition))) {
      this.#lacking.delete(holding.partition)
      this.#looks.delete(holding.partition)
      if (!isOurs) {
        this.#drop(holding.partition)
      }
    }
  }

  #settleWaits(): void {
    for (const wait of this.#waits) {
      if (this.#areElsewhere(wait.versions)) {
        this.#waits.delete(wait)
        wait.done()
      }
    }
  }

  /** All of them at one moment: one that was elsewhere may have moved on since, to replicas of which most lack it. */
  #areElsewhere(versions: ReadonlyMap<number, number>): boolean {
    for (const [partition, version] of versions) {
      if (!this.#isElsewhere(partition, version)) {
        return false
      }
    }
    return true
  }

  /** Who is away hears of it from those that are not: it is waited for only where these are too few. */
  #isElsewhere(partition: number, version: number): boolean {
    const { shards, holdings, links } = this.#parts
    const holding = holdings.of(partition)
    if (shards.get(partition)?.isEmpty !== false || holdings.isOurs(partition)) {
      return true
    }
    const replicas = holding?.replicas ?? []
    const isThere = (peer: PeerName): boolean =>
      holding !== undefined && (this.#versionAt(holding, peer) ?? Number.NEGATIVE_INFINITY) >= version
    const there = replicas.filter(({ peer }) => isThere(peer))
    return (
      there.length >= majority(replicas.length) && replicas.every(({ peer }) => isThere(peer) || !links.isLinked(peer))
    )
  }

  #begin({ partition, generation, epoch }: Holding, to: HoldingReplica, shard: Shard, now: Millis): void {
    const lane = this.#laneTo(to.peer)
    const running = lane.handovers.get(partition)
    if (running !== undefined) {
      // It is begun anew, after those that wait.
      if (running.isStalled(now)) {
        this.#end(lane, running, now)
        this.#fill(lane, now)
      }
      return
    }
    if (lane.handovers.size >= HANDOVERS_MAX) {
      lane.queued.add(partition)
      return
    }
    const id = this.#parts.nextId()
    const era = { generation, epoch }
    const handover = new Handover({ partition, to, era, id, shard }, now)
    lane.handovers.set(partition, handover)
    lane.awaited.set(id, handover)
    this.#parts.say(to.peer, { type: 'compare', partition, era, id, digest: shard.digest })
  }

  /** As many messages as may be under way, each of the next partition in turn. Where nothing of one is left to tell, it is over. */
  #fill(lane: Lane, now: Millis): void {
    for (const handover of lane.turns) {
      if (lane.underWay >= HANDOVER_MESSAGES_MAX) {
        return
      }
      lane.turns.delete(handover)
      const update = handover.next()
      if (update !== undefined) {
        const { partition, era, to } = handover
        const id = this.#parts.nextId()
        handover.sent(id, now)
        lane.awaited.set(id, handover)
        lane.underWay++
        // At the end: its next turn comes after that of the others.
        lane.turns.add(handover)
        this.#parts.say(to.peer, { type: 'update', partition, era, id, hint: false, update })
      } else if (handover.underWay.size === 0) {
        this.#over(lane, handover, now)
      }
    }
  }

  #over(lane: Lane, handover: Handover, now: Millis): void {
    const { partition, to, era, id, version, isTelling } = handover
    this.#end(lane, handover, now)
    if (isTelling) {
      this.#parts.say(to.peer, { type: 'told', partition, era, id })
    }
    const told = this.#told.get(partition)
    if (told !== undefined && isSameEra(told.era, era)) {
      told.versions.set(to.peer, version)
    } else {
      this.#told.set(partition, { era, versions: new Map([[to.peer, version]]) })
    }
    if (this.#parts.shards.get(partition)?.version === version) {
      this.#looks.set(partition, now)
    }
  }

  /** Others have its place. */
  #end(lane: Lane, handover: Handover, now: Millis): void {
    lane.handovers.delete(handover.partition)
    lane.turns.delete(handover)
    lane.awaited.delete(handover.id)
    for (const id of handover.underWay) {
      lane.awaited.delete(id)
    }
    lane.underWay -= handover.underWay.size
    for (const queued of [...lane.queued].slice(0, HANDOVERS_MAX - lane.handovers.size)) {
      lane.queued.delete(queued)
      this.#looks.set(queued, now)
    }
  }

  #lookLater(partition: number, at: number): void {
    this.#lacking.add(partition)
    this.#looks.set(partition, at)
  }

  #versionAt(holding: Holding, peer: PeerName): number | undefined {
    const told = this.#told.get(holding.partition)
    return told !== undefined && isSameEra(told.era, holding) ? told.versions.get(peer) : undefined
  }

  #drop(partition: number): void {
    this.#parts.shards.open(partition).drop()
    this.#told.delete(partition)
    this.#dropped++
  }

  #laneTo(peer: PeerName): Lane {
    let lane = this.#lanes.get(peer)
    if (lane === undefined) {
      lane = { handovers: new Map(), awaited: new Map(), turns: new Set(), queued: new Set(), underWay: 0 }
      this.#lanes.set(peer, lane)
    }
    return lane
  }

  #find(from: PeerName, id: number, era: Era): [Lane, Handover] | [] {
    const lane = this.#lanes.get(from)
    const handover = lane?.awaited.get(id)
    return lane !== undefined && handover !== undefined && isSameEra(handover.era, era) ? [lane, handover] : []
  }
}
