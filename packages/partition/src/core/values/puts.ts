import type { Dot } from '@peermesh/crdt'
import { Deadlines, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { replacesTooMany, tooFew, tooManySiblings, unknownOutcome } from './failures.ts'
import { RESEND_MS, SIBLINGS_MAX } from './limits.ts'
import {
  type Era,
  type Holding,
  isSameEra,
  NOTHING,
  rangeOf,
  type Update,
  type WriteOutcome,
  type WriteRequest
} from './messages.ts'
import { majority, type Parts } from './parts.ts'
import { hasRoomFor } from './room.ts'

interface Put {
  readonly id: number
  readonly partition: number
  readonly request: WriteRequest
  readonly deadlineAt: Millis
  readonly done: (outcome: WriteOutcome) => void
  dot: Dot | undefined
  /** From when it was minted, and is on its way. */
  update: Update | undefined
  /** By which configuration the rest is counted. */
  era: Era | undefined
  /** Replicas that have it on their disks. */
  readonly acks: Set<PeerName>
  /** Other peers that keep it for a replica which is away. */
  readonly hints: Set<PeerName>
  readonly asked: Set<PeerName>
  /** They did not answer. Of those that could keep it others are asked first. */
  readonly silent: Set<PeerName>
  /** Until those that did not answer are asked again. */
  resendMs: number
}

/**
 * Puts and deletes that this peer coordinates: it gives each a dot, writes it down, and tells all replicas; it is done when enough of them have it on their disks. Where a replica is not linked, the
 * next peer is asked to keep it until that one is back.
 *
 * Where the partition moves meanwhile, only replicas of the new configuration count, from none on. What was given a dot is never taken back: where too few answer in time its outcome is unknown.
 *
 * V1 Acknowledged is what so many replicas of one configuration have on their disks.
 */
export class Puts {
  readonly #parts: Parts
  readonly #elsewhere: (
    partition: number,
    request: WriteRequest,
    now: Millis,
    done: (outcome: WriteOutcome) => void
  ) => void
  readonly #puts = new Map<number, Put>()
  readonly #late = new Deadlines<Put>()
  readonly #again = new Deadlines<Put>()

  /** @param elsewhere has a replica coordinate it */
  constructor(parts: Parts, elsewhere: Puts['start']) {
    this.#parts = parts
    this.#elsewhere = elsewhere
  }

  get count(): number {
    return this.#puts.size
  }

  get deadline(): Millis | undefined {
    const moments = [this.#late.next, this.#again.next].filter((one) => one !== undefined)
    return moments.length === 0 ? undefined : millis(Math.min(...moments))
  }

  start(partition: number, request: WriteRequest, now: Millis, done: (outcome: WriteOutcome) => void): void {
    const put: Put = {
      id: this.#parts.nextId(),
      partition,
      request,
      deadlineAt: millis(now + request.timeoutMs),
      done,
      dot: undefined,
      update: undefined,
      era: undefined,
      acks: new Set(),
      hints: new Set(),
      asked: new Set(),
      silent: new Set(),
      resendMs: RESEND_MS
    }
    this.#puts.set(put.id, put)
    this.#late.set(put, put.deadlineAt)
    this.#advance(put, now)
  }

  acked(from: PeerName, id: number, era: Era): void {
    const put = this.#puts.get(id)
    const holding = put && this.#parts.holdings.of(put.partition)
    if (put === undefined || holding === undefined || put.era === undefined || !isSameEra(put.era, era)) {
      return
    }
    if (holding.replicas.some(({ peer }) => peer === from)) {
      put.acks.add(from)
    } else {
      put.hints.add(from)
    }
    this.#settle(put, holding)
  }

  /** Somebody is there, or gone, or a partition is held by others. */
  changed(partition: number | undefined, now: Millis): void {
    for (const put of this.#puts.values()) {
      if (partition === undefined || put.partition === partition) {
        this.#advance(put, now)
      }
    }
  }

  lost(peer: PeerName): void {
    for (const put of this.#puts.values()) {
      put.asked.delete(peer)
    }
  }

  decide(now: Millis): void {
    for (const put of this.#late.take(now)) {
      const failure = put.update === undefined ? tooFew(this.#lacking(put)) : unknownOutcome(this.#lacking(put))
      this.#end(put, { ok: false, failure })
    }
    for (const put of this.#again.take(now)) {
      for (const peer of put.asked) {
        if (!put.acks.has(peer) && !put.hints.has(peer)) {
          put.silent.add(peer)
        }
      }
      put.asked.clear()
      // Replicas that have more to do than they can are not given all of it twice, and again.
      put.resendMs *= 2
      this.#advance(put, now)
    }
  }

  #advance(put: Put, now: Millis): void {
    const { partition, request, deadlineAt } = put
    const holding = this.#parts.holdings.of(partition)
    // Whoever slept hears of links before it looks at the time.
    if (holding === undefined || deadlineAt <= now) {
      return
    }
    if (put.update === undefined && !request.sloppy && !this.#parts.holdings.isOurs(partition)) {
      this.#forget(put)
      this.#elsewhere(partition, { ...request, timeoutMs: deadlineAt - now }, now, put.done)
      return
    }
    const update = put.update ?? (this.#mayBegin(put, holding) ? this.#mint(put) : undefined)
    if (update === undefined) {
      return
    }
    if (put.era === undefined || !isSameEra(put.era, holding)) {
      this.#enter(put, update, holding)
    }
    this.#ask(put, holding)
    this.#again.set(put, now + put.resendMs)
  }

  #mayBegin({ partition, request }: Put, { replicas }: Holding): boolean {
    const { links, holdings } = this.#parts
    const reachable = replicas.filter(({ peer }) => links.isReachable(peer)).length
    const need = request.write ?? majority(replicas.length)
    if (!request.sloppy) {
      return reachable >= need
    }
    const others = links.keepers(partition).filter((keeper) => !replicas.some(({ peer }) => peer === keeper)).length
    return reachable + Math.min(others, replicas.length - reachable) + (holdings.isOurs(partition) ? 0 : 1) >= need
  }

  /** Returns nothing where it is refused. */
  #mint(put: Put): Update | undefined {
    const { key, value, context } = put.request
    const shard = this.#parts.shards.open(put.partition)
    const row = shard.row(key)
    const replaced = context ?? row
    const stays = row.filter(
      (one) => !replaced.some((dot) => dot.replica === one.replica && dot.counter === one.counter)
    )
    if (value !== undefined && stays.length >= SIBLINGS_MAX) {
      const message = `The key holds ${stays.length} values that this put does not replace: get it, and put with that context.`
      this.#end(put, { ok: false, failure: tooManySiblings(message) })
      return undefined
    }
    if (!hasRoomFor(this.#parts.replica, put.request, replaced)) {
      this.#end(put, { ok: false, failure: replacesTooMany(replaced.length) })
      return undefined
    }
    const dot = value === undefined ? undefined : shard.mint()
    const additions = dot === undefined || value === undefined ? [] : [{ key, ...dot, value }]
    put.dot = dot
    put.update = { ...NOTHING, additions, dead: replaced.map(rangeOf) }
    shard.join(put.update)
    const replacedDots = replaced.map(({ replica, counter }) => ({ replica, counter }))
    this.#parts.trace('minted', { partition: put.partition, key, dot, replaced: replacedDots })
    return put.update
  }

  /** From now on replicas of this configuration count. This peer may have handed it over meanwhile, and dropped it: it has it again before it counts. */
  #enter(put: Put, update: Update, { generation, epoch }: Era): void {
    const era = { generation, epoch }
    if (put.era !== undefined) {
      this.#parts.shards.open(put.partition).join(update)
    }
    put.era = era
    put.acks.clear()
    put.hints.clear()
    put.asked.clear()
    put.resendMs = RESEND_MS
    this.#parts.afterwards(() => this.acked(this.#parts.identity.peer, put.id, era))
  }

  #ask(put: Put, { replicas }: Holding): void {
    const { links, identity } = this.#parts
    let away = 0
    for (const { peer } of replicas) {
      if (peer === identity.peer) {
        continue
      }
      if (links.isLinked(peer)) {
        this.#tell(put, peer, false)
      } else if (!put.acks.has(peer)) {
        away++
      }
    }
    const isReplica = (peer: PeerName): boolean => replicas.some((replica) => replica.peer === peer)
    const keepers = links.keepers(put.partition).filter((peer) => !isReplica(peer))
    const inOrder = [false, true].flatMap((late) => keepers.filter((peer) => put.silent.has(peer) === late))
    for (const keeper of inOrder.slice(0, away)) {
      this.#tell(put, keeper, true)
    }
  }

  #tell(put: Put, peer: PeerName, hint: boolean): void {
    const { id, partition, era, update, acks, hints, asked } = put
    if (era === undefined || update === undefined || asked.has(peer) || acks.has(peer) || hints.has(peer)) {
      return
    }
    asked.add(peer)
    this.#parts.say(peer, { type: 'update', partition, era, id, hint, update })
  }

  #settle(put: Put, { replicas }: Holding): void {
    const { request, acks, hints, dot, era } = put
    const need = request.write ?? majority(replicas.length)
    if (era !== undefined && acks.size + (request.sloppy ? hints.size : 0) >= need) {
      this.#end(put, { ok: true, dot, era })
    }
  }

  #end(put: Put, outcome: WriteOutcome): void {
    this.#forget(put)
    put.done(outcome)
  }

  #forget(put: Put): void {
    this.#puts.delete(put.id)
    this.#late.delete(put)
    this.#again.delete(put)
  }

  #lacking({ partition, request, acks }: Put): string {
    const { holdings, links } = this.#parts
    const holding = holdings.of(partition)
    if (holding === undefined) {
      return 'nobody is known who holds the partition'
    }
    const { replicas } = holding
    const away = replicas.filter(({ peer }) => !links.isReachable(peer)).map(({ peer }) => peer)
    const need = request.write ?? majority(replicas.length)
    return `${acks.size} of ${need} have it${away.length === 0 ? '' : `; not linked: ${away.join(', ')}`}`
  }
}
