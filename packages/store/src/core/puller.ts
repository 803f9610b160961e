import { CausalContext, type CausalContextData, type Dot } from '@peermesh/crdt'
import { type CommandId, compareText, type Millis, millis, type PeerName } from '@peermesh/kernel'
import type { AskedPulls } from './asked-pulls.ts'
import { GRACE_MS, PULL_STALLED_MS, REMEMBERED_CLOCKS_MAX, TRANSFER_STALLED_MS } from './limits.ts'
import type { PullEnd } from './messages.ts'

/** What is known of what a peer has. */
interface Known {
  /** Undefined: not known, so ask. */
  clock: CausalContext | undefined
  /** Since when it has been seen to have something that we lack. */
  aheadSince: Millis | undefined
  /** Not to be asked before: it was busy, or did not answer. */
  notBefore: Millis
  /** Ask even where nothing is known to be missing: a new neighbour, or somebody waits for a `sync`. */
  wanted: boolean
  /** How often in a row it was asked over its link, and nothing came in time. */
  silent: number
}

export interface Pull {
  readonly peer: PeerName
  readonly request: number
  readonly path: 'direct' | 'gossip'
}

interface ActivePull extends Pull {
  progressAt: Millis
  /** For how long nothing may come before it is given up. */
  patienceMs: number
  /** What the peer told of its clock since it was asked. */
  heard: CausalContext | undefined
}

interface Sync {
  readonly id: CommandId
  readonly waitingFor: Set<PeerName>
}

/** After a refusal or a stall, a neighbour is left alone this long. */
const RETRY_MS = 500

/** What is slow each time must not be given up each time: with each try that brings nothing in time the next is given twice as long, so often. */
const SILENT_MAX = 3

/** A peer that only gossip reaches, and that did not answer, may be long gone: it is left alone longer. */
const GOSSIP_RETRY_MS = 10_000

/**
 * Decides whom to ask for what is missing, and when: one pull at a time, so that a newcomer with many neighbours does not fetch
 * everything from each.
 *
 * What is missing is often only under way, so a peer is asked once it has been ahead for GRACE_MS; a new neighbour is asked at once.
 * A pull that stalls is given up and another peer asked: nothing is lost, since each part that came was joined.
 *
 * S12 While some linked peer has what we lack, some peer will be asked, again and again, until we have it.
 */
export class Puller {
  readonly #ours: CausalContext
  readonly #asked: AskedPulls
  readonly #known = new Map<PeerName, Known>()
  readonly #linked = new Set<PeerName>()
  readonly #syncs: Sync[] = []
  #active: ActivePull | undefined
  #lastRequest = 0

  constructor(ours: CausalContext, asked: AskedPulls) {
    this.#ours = ours
    this.#asked = asked
  }

  get active(): Pull | undefined {
    return this.#active
  }

  /** The most operations that any peer is known to have and we lack. */
  behind(): number {
    let most = 0
    for (const { clock } of this.#known.values()) {
      most = Math.max(most, clock === undefined ? 0 : countMissing(clock, this.#ours))
    }
    return most
  }

  /** Who told that it has this operation, by name. Others may have it too. */
  holders({ replica, counter }: Dot): PeerName[] {
    return [...this.#known]
      .filter(([, { clock }]) => clock?.has(replica, counter) === true)
      .map(([peer]) => peer)
      .sort(compareText)
  }

  get linkedCount(): number {
    return this.#linked.size
  }

  /** Every linked peer was asked for all that we lack and has answered, and none is known to have more. */
  hasAskedAll(): boolean {
    for (const peer of this.#linked) {
      const known = this.#known.get(peer)
      if (known?.clock === undefined || known.wanted || this.#active?.peer === peer) {
        return false
      }
      if (!this.#ours.includes(known.clock)) {
        return false
      }
    }
    return this.#linked.size > 0
  }

  linked(peer: PeerName, now: Millis): void {
    if (this.#active?.peer === peer && this.#active.path === 'gossip') {
      // Over the link it is answered sooner, if it ever is by gossip.
      this.failed('lost', now)
    }
    this.#linked.add(peer)
    const known = this.#remember(peer)
    known.wanted = true
    known.notBefore = now
  }

  /** Returns the syncs that waited for this peer only. */
  lost(peer: PeerName, now: Millis): CommandId[] {
    this.#linked.delete(peer)
    if (this.#active?.peer === peer) {
      this.#end(this.#active, 'lost', now)
    }
    this.#asked.unlinked(peer)
    return this.#answered(peer)
  }

  /** A peer told its clock. */
  heard(peer: PeerName, clock: CausalContextData, now: Millis): void {
    const known = this.#remember(peer)
    // Re-inserted so that the oldest is forgotten first.
    this.#known.delete(peer)
    this.#known.set(peer, known)
    const context = CausalContext.fromData(clock)
    known.clock = merged(known.clock, context)
    if (this.#active?.peer === peer) {
      this.#active.heard = merged(this.#active.heard, context)
    }
    this.#forgetOldest()
    this.#notice(known, now)
  }

  /** Asks every linked peer once more. Returns false where there is none, so that there is nothing to wait for. */
  sync(id: CommandId): boolean {
    for (const peer of this.#linked) {
      this.#remember(peer).wanted = true
    }
    if (this.#linked.size > 0) {
      this.#syncs.push({ id, waitingFor: new Set(this.#linked) })
    }
    return this.#linked.size > 0
  }

  /** Asks one linked peer for all that it has, before others are asked: at once, or after the pull that is under way. */
  ask(id: CommandId, { peer, caller }: { readonly peer: PeerName; readonly caller: number }, now: Millis): void {
    if (!this.#linked.has(peer)) {
      this.#asked.refuse(id, peer)
      return
    }
    const known = this.#remember(peer)
    known.wanted = true
    known.notBefore = now
    this.#asked.want(caller, { id, peer, underWay: this.#active?.peer === peer && this.#active.path === 'direct' }, now)
  }

  /** The active pull is answered by a transfer, whose parts take as long as the link is slow. */
  transferring(now: Millis): void {
    if (this.#active !== undefined) {
      this.#active.progressAt = now
      this.#active.patienceMs = TRANSFER_STALLED_MS
    }
  }

  /** Membership gave this peer up: what it alone had cannot be asked for. Returns the syncs that waited for it only. */
  gone(peer: PeerName, now: Millis): CommandId[] {
    if (this.#active?.peer === peer) {
      this.failed('lost', now)
    }
    if (!this.#linked.has(peer)) {
      this.#known.delete(peer)
    }
    this.#asked.gone(peer)
    return this.#answered(peer)
  }

  /** Something of the active pull arrived. */
  progressed(now: Millis): void {
    if (this.#active !== undefined) {
      this.#active.progressAt = now
    }
  }

  /** The active pull was answered in full, and brought something or nothing. Returns the syncs that waited for it. */
  finished(now: Millis, brought: boolean): CommandId[] {
    const active = this.#active
    if (active === undefined) {
      return []
    }
    this.#end(active, 'complete', now)
    const known = this.#known.get(active.peer)
    if (known !== undefined) {
      known.silent = 0
    }
    if (known !== undefined && active.path === 'direct') {
      // We have all that it had. What it told of before and did not send, it lost with its disk: nobody can be asked for that.
      known.clock = active.heard
    } else if (known !== undefined && !brought) {
      // What it told of is not there any more, or did not come: there is no use in asking again at once.
      known.notBefore = millis(now + GOSSIP_RETRY_MS)
    }
    return known?.wanted === true ? [] : this.#answered(active.peer)
  }

  /** The active pull was refused or broke off. */
  failed(end: Exclude<PullEnd, 'complete'>, now: Millis): void {
    const active = this.#active
    if (active === undefined) {
      return
    }
    const known = this.#known.get(active.peer)
    if (known !== undefined) {
      known.silent = end === 'silent' && active.path === 'direct' ? known.silent + 1 : 0
      known.wanted = true
      known.notBefore = millis(now + (active.path === 'gossip' ? GOSSIP_RETRY_MS : RETRY_MS))
      // It may tell nothing more, and of whom only gossip reaches nothing else says that it has what we lack.
      this.#notice(known, now)
    }
    this.#end(active, end, now)
  }

  #end({ request }: ActivePull, end: PullEnd, now: Millis): void {
    this.#active = undefined
    this.#asked.ends(request, end, now)
  }

  /** The pull to begin now, if any. */
  next(now: Millis): Pull | undefined {
    if (this.#active !== undefined && now >= this.#active.progressAt + this.#active.patienceMs) {
      this.failed('silent', now)
    }
    if (this.#active !== undefined) {
      return undefined
    }
    const ready: [PeerName, Known][] = []
    for (const entry of this.#known) {
      if (this.#isReady(...entry, now)) {
        ready.push(entry)
      }
    }
    // Who was asked for before others, neighbours before those that only gossip reaches; then who was left alone longest.
    const rank = (peer: PeerName): number => (this.#linked.has(peer) ? (this.#asked.includes(peer) ? 2 : 1) : 0)
    ready.sort(([a, x], [b, y]) => rank(b) - rank(a) || x.notBefore - y.notBefore || compareText(a, b))
    const chosen = ready[0]
    if (chosen === undefined) {
      return undefined
    }
    const [peer, known] = chosen
    known.wanted = false
    known.aheadSince = undefined
    known.notBefore = millis(now + GRACE_MS)
    const path = this.#linked.has(peer) ? 'direct' : 'gossip'
    this.#active = {
      peer,
      request: ++this.#lastRequest,
      path,
      progressAt: now,
      patienceMs: PULL_STALLED_MS * 2 ** Math.min(known.silent, SILENT_MAX),
      heard: undefined
    }
    if (path === 'direct') {
      this.#asked.begins(peer, this.#active.request, now)
    }
    return this.#active
  }

  deadline(): Millis | undefined {
    if (this.#active !== undefined) {
      return millis(this.#active.progressAt + this.#active.patienceMs)
    }
    let earliest = Number.POSITIVE_INFINITY
    for (const [peer, known] of this.#known) {
      earliest = Math.min(earliest, this.#readyAt(peer, known))
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  /** What we have changed: looks anew at who has what we lack. */
  review(now: Millis): void {
    for (const known of this.#known.values()) {
      this.#notice(known, now)
    }
  }

  #notice(known: Known, now: Millis): void {
    const ahead = known.clock !== undefined && !this.#ours.includes(known.clock)
    known.aheadSince = ahead ? (known.aheadSince ?? now) : undefined
  }

  #isReady(peer: PeerName, known: Known, now: Millis): boolean {
    if (this.#readyAt(peer, known) > now) {
      return false
    }
    // What was missing when it was noticed has often arrived since.
    this.#notice(known, now)
    return this.#readyAt(peer, known) <= now
  }

  #readyAt(peer: PeerName, known: Known): number {
    if (known.wanted && this.#linked.has(peer)) {
      return known.notBefore
    }
    return known.aheadSince === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(known.aheadSince + GRACE_MS, known.notBefore)
  }

  #answered(peer: PeerName): CommandId[] {
    const done: CommandId[] = []
    for (const sync of [...this.#syncs]) {
      sync.waitingFor.delete(peer)
      if (sync.waitingFor.size === 0) {
        this.#syncs.splice(this.#syncs.indexOf(sync), 1)
        done.push(sync.id)
      }
    }
    return done
  }

  #remember(peer: PeerName): Known {
    let known = this.#known.get(peer)
    if (known === undefined) {
      known = {
        clock: undefined,
        aheadSince: undefined,
        notBefore: millis(Number.NEGATIVE_INFINITY),
        wanted: false,
        silent: 0
      }
      this.#known.set(peer, known)
    }
    return known
  }

  #forgetOldest(): void {
    for (const peer of this.#known.keys()) {
      if (this.#known.size - this.#linked.size <= REMEMBERED_CLOCKS_MAX) {
        return
      }
      if (!this.#linked.has(peer)) {
        this.#known.delete(peer)
      }
    }
  }
}

function merged(known: CausalContext | undefined, heard: CausalContext): CausalContext {
  if (known === undefined) {
    return heard.clone()
  }
  known.merge(heard)
  return known
}

function countMissing(theirs: CausalContext, ours: CausalContext): number {
  let count = 0
  for (const { from, to } of theirs.missingFrom(ours)) {
    count += to - from + 1
  }
  return count
}
