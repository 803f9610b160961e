import type { CausalContext, DotRange } from '@peermesh/crdt'
import { Deadlines, type Millis, type PeerName } from '@peermesh/kernel'
import { COMPARE_MS, HANDOVER_STALLED_MS, HANDOVERS_MAX } from './limits.ts'
import {
  type Addition,
  type Era,
  type Holding,
  type HoldingReplica,
  isSameEra,
  type Listing,
  NOTHING,
  type Update
} from './messages.ts'
import type { Parts } from './parts.ts'
import { firstRanges, Room, takeRanges } from './room.ts'
import { contextOf, type Shard } from './shard.ts'

/** One partition on its way to one replica. */
interface Handover {
  readonly id: number
  readonly partition: number
  readonly to: HoldingReplica
  readonly era: Era
  /** Of what is here when it began: that much is surely there when it is over. */
  readonly version: number
  /** What is still to be told; `undefined` before the other side said what it lacks. */
  rest: Rest | undefined
  /** The message that is under way, and when it left. */
  messageId: number
  sentAt: Millis
}

interface Rest {
  /** And what was told since. */
  readonly seenThere: CausalContext
  /** Nothing that is dead can be alive there. */
  readonly hadNothing: boolean
  readonly keys: string[]
  /** Made once all rows are there. */
  dead: DotRange[] | undefined
}

/**
 * Who has something of a partition sees to it that each of its replicas has it too: replicas compare what they have, and whoever is none, because the partition was taken from it or because it keeps
 * what was meant for a replica that was away, hands over what it has. One message is under way at a time, and the next goes when that is on the disk of the other side: that is the back-pressure.
 *
 * Rows go first, each with all that is alive of its key, and then what is dead: so no value vanishes on the other side before the one that replaced it is there.
 *
 * V3 Who is no replica drops what it has, once all replicas of the latest configuration that it knows have said that it is on their disks, and not before.
 */
export class Handovers {
  readonly #parts: Parts
  /** By partition and replica, as far as that one is known to have what is here. */
  readonly #told = new Map<number, { readonly era: Era; readonly versions: Map<PeerName, number> }>()
  readonly #running = new Map<string, Handover>()
  /** Partitions of which some replica is not known to have what is here, each with when it is looked at. */
  readonly #lacking = new Set<number>()
  readonly #looks = new Deadlines<number>()
  /** Of them, those that wait until fewer are under way. */
  readonly #queued = new Set<number>()
  #dropped = 0

  constructor(parts: Parts) {
    this.#parts = parts
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
    for (const [name, handover] of this.#running) {
      if (handover.to.peer === peer) {
        this.#running.delete(name)
      }
    }
  }

  /**
   * It is held by others: what was told before says nothing of what they have now. Who is no replica any more tells them at once, since it is to drop it; replicas that stay give that time to come, so
   * that the same is not told by all of them.
   */
  moved(partition: number, now: Millis): void {
    this.#told.delete(partition)
    for (const [name, handover] of this.#running) {
      if (handover.partition === partition) {
        this.#running.delete(name)
      }
    }
    if (this.#parts.shards.get(partition)?.isEmpty === false) {
      this.#lookLater(partition, this.#parts.holdings.isOurs(partition) ? now + COMPARE_MS : now)
    }
  }

  /** It had not heard of this configuration, and is told of it now. */
  declined(from: PeerName, id: number, era: Era, now: Millis): void {
    const handover = this.#find(from, id, era)
    if (handover !== undefined) {
      this.#end(handover, now)
      this.#looks.set(handover.partition, now)
    }
  }

  /** What they have is what was here when they were asked. */
  same(from: PeerName, id: number, era: Era, now: Millis): void {
    const handover = this.#find(from, id, era)
    if (handover !== undefined && handover.rest === undefined) {
      this.#over(handover, now)
    }
  }

  lacks(from: PeerName, id: number, era: Era, seen: readonly DotRange[], now: Millis): void {
    const handover = this.#find(from, id, era)
    const shard = this.#parts.shards.get(handover?.partition ?? -1)
    if (handover !== undefined && shard !== undefined && handover.rest === undefined) {
      const hadNothing = seen.length === 0
      handover.rest = { seenThere: contextOf(seen), hadNothing, keys: [...shard.keys], dead: undefined }
      this.#next(handover, shard, now)
    }
  }

  acked(from: PeerName, id: number, era: Era, now: Millis): void {
    const handover = this.#find(from, id, era)
    const shard = this.#parts.shards.get(handover?.partition ?? -1)
    if (handover?.rest !== undefined && shard !== undefined) {
      this.#next(handover, shard, now)
    }
  }

  decide(now: Millis): void {
    for (const partition of this.#looks.take(now)) {
      this.#queued.delete(partition)
      for (const handover of this.#running.values()) {
        if (handover.partition === partition && handover.sentAt + HANDOVER_STALLED_MS <= now) {
          this.#end(handover, now)
        }
      }
      const holding = this.#parts.holdings.of(partition)
      const shard = this.#parts.shards.get(partition)
      if (shard === undefined || shard.isEmpty) {
        this.#lacking.delete(partition)
        continue
      }
      this.#lookLater(partition, now + COMPARE_MS)
      if (holding !== undefined) {
        this.#look(holding, shard, now)
      }
    }
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
    if (lacking === 0) {
      this.#lacking.delete(holding.partition)
      this.#looks.delete(holding.partition)
      if (!isOurs) {
        this.#drop(holding.partition)
      }
    }
  }

  #begin(holding: Holding, to: HoldingReplica, shard: Shard, now: Millis): void {
    const { partition, generation, epoch } = holding
    const name = `${partition} ${to.peer}`
    const running = [...this.#running.values()].filter((one) => one.to.peer === to.peer).length
    if (this.#running.has(name)) {
      return
    }
    if (running >= HANDOVERS_MAX) {
      this.#queued.add(partition)
      return
    }
    const id = this.#parts.nextId()
    const era = { generation, epoch }
    const { version } = shard
    this.#running.set(name, { id, partition, to, era, version, rest: undefined, messageId: id, sentAt: now })
    this.#parts.say(to.peer, { type: 'compare', partition, era, id, digest: shard.digest })
  }

  /** Where nothing is left to tell, it is over. */
  #next(handover: Handover, shard: Shard, now: Millis): void {
    const update = handover.rest && (nextRows(shard, handover.rest) ?? nextDead(shard, handover.rest))
    if (update === undefined) {
      this.#over(handover, now)
      return
    }
    const { partition, era, to } = handover
    handover.messageId = this.#parts.nextId()
    handover.sentAt = now
    this.#parts.say(to.peer, { type: 'update', partition, era, id: handover.messageId, hint: false, update })
  }

  #over(handover: Handover, now: Millis): void {
    const { partition, to, era, version } = handover
    this.#end(handover, now)
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

  /** Another one has its place. */
  #end({ partition, to }: Handover, now: Millis): void {
    this.#running.delete(`${partition} ${to.peer}`)
    for (const queued of [...this.#queued].slice(0, HANDOVERS_MAX)) {
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

  #find(from: PeerName, id: number, era: Era): Handover | undefined {
    for (const handover of this.#running.values()) {
      if (handover.messageId === id && handover.to.peer === from && isSameEra(handover.era, era)) {
        return handover
      }
    }
    return undefined
  }
}

/** The next rows of which the other side has not seen all. A row of many values takes several: whatever of them is dead there is told with the last. */
function nextRows(shard: Shard, { seenThere, hadNothing, keys }: Rest): Update | undefined {
  const additions: Addition[] = []
  const listings: Listing[] = []
  const room = new Room()
  for (let key = keys.at(-1); key !== undefined; key = keys.at(-1)) {
    const row = shard.row(key)
    const unseen = row.filter(({ replica, counter }) => !seenThere.has(replica, counter))
    const over = unseen.findIndex((one) => !room.takeValue(key, one))
    for (const sibling of over === -1 ? unseen : unseen.slice(0, over)) {
      additions.push({ key, ...sibling })
      seenThere.add(sibling.replica, sibling.counter)
    }
    if (over !== -1) {
      break
    }
    keys.pop()
    // Where there is no room for it, what is dead of the row is told in the end.
    if (!hadNothing && unseen.length > 0 && room.takeDots(key, row)) {
      listings.push({ key, dots: row.map(({ replica, counter }) => ({ replica, counter })) })
    }
  }
  if (additions.length === 0) {
    return undefined
  }
  return { ...NOTHING, additions, listings, context: listings.length === 0 ? [] : firstRanges(shard.seen) }
}

function nextDead(shard: Shard, rest: Rest): Update | undefined {
  rest.dead ??= [...shard.dead()]
  const dead = takeRanges(rest.dead)
  return dead.length === 0 ? undefined : { ...NOTHING, dead }
}
