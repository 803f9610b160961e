import type { CausalContext, DotRange } from '@peermesh/crdt'
import type { Millis } from '@peermesh/kernel'
import { HANDOVER_STALLED_MS } from './limits.ts'
import {
  type Addition,
  type Era,
  type HoldingReplica,
  type Listing,
  NOTHING,
  type PartOfSeen,
  type Update
} from './messages.ts'
import { firstRanges, Room, takeRanges } from './room.ts'
import { contextOf, type Shard } from './shard.ts'

/** What is still to be told. */
interface Rest {
  /** And what was told since. */
  readonly seenThere: CausalContext
  /** Nothing that is dead can be alive there. */
  readonly hadNothing: boolean
  /** Of which it has not seen all. */
  readonly keys: string[]
  /** Made once all rows are there. */
  dead: DotRange[] | undefined
}

/**
 * One partition on its way to one replica: first the two are compared, and then what that one lacks is told, in as many messages as it takes, several of which may be under way at a time.
 *
 * Rows go first, each with all that is alive of its key, and, when all of them are on the disk of the other side, what is dead: so no value vanishes there before the one that replaced it is there.
 */
export class Handover {
  readonly partition: number
  readonly to: HoldingReplica
  readonly era: Era
  /** By which number the two are compared. */
  readonly id: number
  /** Of what is here when it began: that much is surely there when it is over. */
  readonly version: number
  readonly #shard: Shard
  /** What the other side said that it has seen, until it has said all. */
  readonly #seen: DotRange[] = []
  #rest: Rest | undefined
  /** Messages that are not acknowledged, by their numbers. */
  readonly #underWay = new Set<number>()
  /** When something was last sent, or acknowledged. */
  #movedAt: Millis

  constructor(init: { partition: number; to: HoldingReplica; era: Era; id: number; shard: Shard }, now: Millis) {
    const { partition, to, era, id, shard } = init
    this.partition = partition
    this.to = to
    this.era = era
    this.id = id
    this.#shard = shard
    this.version = shard.version
    this.#movedAt = now
  }

  /** The other side said what it lacks. */
  get isTelling(): boolean {
    return this.#rest !== undefined
  }

  get underWay(): ReadonlySet<number> {
    return this.#underWay
  }

  /** An answer is waited for that does not come. */
  isStalled(now: Millis): boolean {
    return (!this.isTelling || this.#underWay.size > 0) && this.#movedAt + HANDOVER_STALLED_MS <= now
  }

  lacks({ seen, last }: PartOfSeen, now: Millis): void {
    this.#movedAt = now
    for (const range of seen) {
      this.#seen.push(range)
    }
    if (!last) {
      return
    }
    const seenThere = contextOf(this.#seen.splice(0))
    // Taken off the end: so they are told in the order of their dots, of which fewer gaps are to be remembered.
    const keys = [...this.#shard.keysUnseen(seenThere)].reverse()
    this.#rest = { seenThere, hadNothing: seenThere.rangeCount === 0, keys, dead: undefined }
  }

  /** What goes next; `undefined` where that waits for what is under way, or where nothing is left. */
  next(): Update | undefined {
    if (this.#rest === undefined) {
      return undefined
    }
    const rows = nextRows(this.#shard, this.#rest)
    const isDeadDue = this.#rest.dead !== undefined || this.#underWay.size === 0
    return rows ?? (isDeadDue ? nextDead(this.#shard, this.#rest) : undefined)
  }

  sent(id: number, now: Millis): void {
    this.#underWay.add(id)
    this.#movedAt = now
  }

  acked(id: number, now: Millis): void {
    this.#underWay.delete(id)
    this.#movedAt = now
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
    for (const addition of over === -1 ? unseen : unseen.slice(0, over)) {
      additions.push(addition)
      seenThere.add(addition.replica, addition.counter)
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
