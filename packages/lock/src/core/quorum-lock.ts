import {
  type CommandId,
  type Failure,
  type Millis,
  millis,
  type Moment,
  type Outcome,
  type PeerName
} from '@peermesh/kernel'
import type { LockEntry, LockGrant, LockHolder, LockLoss, RequestStatus } from './events.ts'
import * as failures from './failures.ts'
import { forceOutcome } from './force-outcome.ts'
import { OPEN_LEASES } from './limits.ts'
import {
  concerns,
  inTheWay,
  LOCK_KIND,
  type LockArgs,
  type LockResult,
  type LockState,
  type RegisterPlace
} from './lock-kind.ts'
import { LockRegister, type RegisterOutcome } from './lock-register.ts'
import type { GrantedMessage, Holding, TokenMessage } from './messages.ts'
import type { AcquireCommand, Asked, ForceCommand, LockPorts, NamedLock, WaitsFor } from './named-lock.ts'
import type { LockVariant } from './variant.ts'

/** What somebody on this peer asked for. */
interface Request {
  readonly id: number
  readonly asked: Asked
  /** Its `acquire`, until that is settled. */
  command: CommandId | undefined
  /** When it asked of this session. */
  readonly began: Millis
  phase: RequestStatus['phase']
  session: string
  /** Until when it waits, then until when it holds. */
  until: Millis | undefined
  /** While it is queued: who must go first, when the register was last looked at. */
  behind: readonly LockHolder[]
  /** Of this peer, and released: that is said with this one's first change. */
  leaves: RegisterPlace | undefined
}

/**
 * The quorum lock: a register says who holds it and who waits. The register decides; this asks it, and hears what became of it in three ways: by the
 * answer to its own change, by the word of who let it in, and, since that may be lost, by looking again each half of a lease.
 *
 * K2 A lock counts as held while its session is held, by both clocks at the moment of asking, and while its own time lasts; never before the register has said so.
 * K8 A request that was given up is removed from the register, whichever of the two happened first.
 * K11 Whoever is forced out is told to look, again and again, by all who have seen that in the register, until it has looked.
 */
export class QuorumLock implements NamedLock {
  readonly variant: LockVariant = { algorithm: 'quorum' }
  readonly #name: string
  readonly #ports: LockPorts
  readonly #register: LockRegister<LockArgs, LockResult, LockState>
  readonly #requests = new Map<number, Request>()
  readonly #sayingGone = new Set<string>()
  #lookAt: Millis | undefined
  /** Somebody was forced out and has not heard of it, when the register was last seen. */
  #isTelling = false
  #isClosing = false

  constructor(name: string, ports: LockPorts) {
    this.#name = name
    this.#ports = ports
    this.#register = new LockRegister(name, ports, {
      kind: LOCK_KIND,
      lends: () => false,
      fails: ({ type }) => type === 'acquire' || type === 'force',
      gaveUp: (args) => this.#gaveUp(args)
    })
  }

  get isIdle(): boolean {
    return this.#requests.size === 0 && this.#register.isIdle && (this.#isClosing || !this.#isTelling)
  }

  get deadline(): Millis | undefined {
    let earliest: number = this.#lookAt ?? Number.POSITIVE_INFINITY
    for (const { until } of this.#requests.values()) {
      earliest = Math.min(earliest, until ?? Number.POSITIVE_INFINITY)
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  status(): RequestStatus[] {
    const name = this.#name
    return [...this.#requests.values()].map(({ id, phase, asked }) => {
      return { name, request: id, phase, permits: asked.permits, since: asked.since }
    })
  }

  /** K2 By both clocks at this moment. */
  heldForMs(id: number, at: Moment): number {
    const request = this.#requests.get(id)
    if (request?.phase !== 'held') {
      return 0
    }
    const { session, until = Number.POSITIVE_INFINITY } = request
    return Math.max(0, Math.min(this.#ports.leases.heldForMs(session, at), until - at.now))
  }

  acquire(id: number, command: CommandId, asked: Asked, at: Moment): void {
    const { waitMs, since } = asked
    const until = waitMs === undefined || waitMs === 0 ? undefined : millis(since + waitMs)
    const fresh = { phase: 'opening', session: '', behind: [], leaves: this.#leaving(asked) } as const
    const request: Request = { id, asked, command, began: at.now, until, ...fresh }
    this.#requests.set(id, request)
    const { leaseMs, groupOf } = this.#ports
    const timeoutMs = waitMs === 0 ? leaseMs : OPEN_LEASES * leaseMs
    const open = { type: 'open-session', group: groupOf(this.#name), leaseMs, timeoutMs } as const
    this.#ports.call(this.#name, open, (outcome, opened) => this.#opened(request, outcome, opened))
  }

  /** K8 A holding that is released by whoever asks in its place, which is one change in place of two. */
  #leaving({ leaves = 0 }: AcquireCommand): RegisterPlace | undefined {
    const request = this.#requests.get(leaves)
    if (request?.phase !== 'held') {
      return undefined
    }
    this.#requests.delete(leaves)
    return { session: request.session, request: leaves }
  }

  cancel(handle: string, at: Moment): void {
    for (const request of [...this.#requests.values()].filter(({ asked }) => asked.handle === handle)) {
      if (request.phase !== 'held') {
        this.#abandon(request, failures.cancelled(this.#name), at)
      }
    }
  }

  release(id: number, _again: number, at: Moment): boolean {
    const request = this.#requests.get(id)
    if (request?.phase !== 'held') {
      return false
    }
    const wasHeld = this.heldForMs(id, at) > 0
    this.#remove(request, at)
    return wasHeld
  }

  extend(id: number, holdMs: number, at: Moment): boolean {
    const request = this.#requests.get(id)
    if (request === undefined || this.heldForMs(id, at) === 0) {
      return false
    }
    request.until = millis(at.now + holdMs)
    return true
  }

  force(command: CommandId, { fence, reason }: ForceCommand, at: Moment): void {
    const name = this.#name
    const { self } = this.#ports
    this.#register.change({ type: 'force', fence, by: self, reason, wall: at.wall }, at, (answer, then) => {
      const forced: Outcome = answer.ok
        ? forceOutcome(name, answer.result as LockResult, answer.state)
        : { ok: false, failure: failures.ofQuorum(name, answer.failure) }
      this.#ports.settle(command, forced)
      this.#heard(answer, then)
    })
  }

  close(at: Moment): void {
    this.#isClosing = true
    for (const request of [...this.#requests.values()]) {
      if (request.phase === 'held') {
        this.#remove(request, at)
      } else {
        this.#abandon(request, failures.cancelled(this.#name), at)
      }
    }
  }

  /** A peer says that the register let this request in. Said again to who holds by it already: there is something to be seen there. */
  heard(_from: PeerName, message: GrantedMessage | TokenMessage, at: Moment): void {
    if (message.type !== 'granted') {
      return
    }
    const { session, request: id, fence, ticket } = message
    const request = this.#requests.get(id)
    if (request?.session !== session) {
      return
    }
    if (request.phase === 'queued') {
      this.#hold(request, { fence, ticket }, at)
    } else if (request.phase === 'held') {
      this.#register.read(at, (outcome, then) => this.#heard(outcome, then))
    }
  }

  /** The register is asked, and not the peers. */
  linkChanged(): void {
    return
  }

  waitsFor(id: number): WaitsFor | undefined {
    const request = this.#requests.get(id)
    return request?.phase === 'queued'
      ? { session: request.session, holders: request.behind.map(holdingOf) }
      : undefined
  }

  giveUp(id: number, failure: Failure, at: Moment): void {
    const request = this.#requests.get(id)
    if (request?.phase === 'queued') {
      this.#abandon(request, failure, at)
    }
  }

  sessionLost(session: string, reason: LockLoss, at: Moment): void {
    const lost = [...this.#requests.values()].filter((request) => request.session === session)
    for (const request of lost) {
      this.#requests.delete(request.id)
      if (request.phase === 'held') {
        this.#ports.emit({ type: 'lost', name: this.#name, request: request.id, reason })
      } else {
        this.#settle(request, { ok: false, failure: failures.sessionOver(this.#name, reason) })
      }
    }
    if (lost.length > 0) {
      this.#sayExpelled(session, at)
    }
  }

  expel(session: string, at: Moment): void {
    if (this.#requests.size > 0 || !this.#register.isIdle) {
      this.#sayExpelled(session, at)
      return
    }
    // Nobody here waits for that: its register may have been dropped meanwhile, and is not made anew for it (K14).
    this.#register.read(at, (outcome, then) => {
      if (!outcome.ok || concerns(outcome.state, session)) {
        this.#sayExpelled(session, then)
      }
    })
  }

  #sayExpelled(session: string, at: Moment): void {
    this.#register.change({ type: 'expel', session, wall: at.wall }, at, (outcome, then) => this.#heard(outcome, then))
  }

  wake(at: Moment): void {
    const name = this.#name
    for (const request of [...this.#requests.values()]) {
      if (request.until === undefined || at.now < request.until) {
        continue
      }
      if (request.phase === 'held') {
        this.#ports.emit({ type: 'lost', name, request: request.id, reason: 'time-up' })
        this.#remove(request, at)
      } else {
        const { waitMs = 0 } = request.asked
        const failure = request.phase === 'opening' ? failures.notOpened(name, waitMs) : failures.timedOut(name, waitMs)
        this.#abandon(request, failure, at)
      }
    }
    if (this.#lookAt !== undefined && at.now >= this.#lookAt) {
      this.#lookAt = this.#nextLook(at)
      if (this.#lookAt !== undefined) {
        this.#register.read(at, (outcome, then) => this.#heard(outcome, then))
      }
    }
  }

  #opened(request: Request, outcome: Outcome, at: Moment): void {
    if (!this.#requests.has(request.id)) {
      return
    }
    if (!outcome.ok) {
      this.#drop(request, { ok: false, failure: failures.ofQuorum(this.#name, outcome.failure) }, at)
      return
    }
    request.session = (outcome.value as { readonly session: string }).session
    request.phase = 'asking'
    this.#ask(request, at)
  }

  #ask(request: Request, at: Moment): void {
    const { id, session, asked, leaves } = request
    const { capacity, permits, waitMs } = asked
    const waits = waitMs !== 0
    const entry = { session, peer: this.#ports.self, request: id, capacity, permits, waits }
    const left = leaves === undefined ? {} : { leaves }
    const args = { type: 'acquire', ...entry, ...left, wall: at.wall } as const
    this.#register.change(args, at, (answer, then) => {
      if (answer.ok) {
        request.leaves = undefined
      }
      if (this.#requests.has(id)) {
        if (this.#asksAgain(request, answer, at, then)) {
          this.#ask(request, then)
        } else {
          this.#answered(request, answer, then)
        }
      }
      this.#heard(answer, then)
    })
  }

  /** It certainly had no effect, since no majority answered or others came between all the time: whoever may wait has the patience that it takes to open a session. */
  #asksAgain(
    { began, asked }: Request,
    answer: RegisterOutcome<LockResult, LockState>,
    at: Moment,
    then: Moment
  ): boolean {
    const isPatient = asked.waitMs !== 0 && then.now < began + OPEN_LEASES * this.#ports.leaseMs
    return !answer.ok && answer.failure.name === 'NoQuorumError' && isPatient && then.now > at.now
  }

  #answered(request: Request, answer: RegisterOutcome<LockResult, LockState>, at: Moment): void {
    const name = this.#name
    if (!answer.ok) {
      this.#drop(request, { ok: false, failure: failures.ofQuorum(this.#name, answer.failure) }, at)
      return
    }
    const { outcome, fence = 0, ticket = 0, generation, capacity } = answer.result as LockResult
    switch (outcome) {
      case 'granted':
        this.#hold(request, { fence: { generation, counter: fence }, ticket }, at)
        return
      case 'queued':
        request.phase = 'queued'
        this.#ports.emit({ type: 'queued', name, request: request.id, ticket })
        return
      case 'kind-mismatch':
        this.#drop(
          request,
          { ok: false, failure: failures.kindMismatch(name, request.asked.capacity, capacity ?? 0) },
          at
        )
        return
      case 'full':
        this.#drop(request, { ok: false, failure: failures.full(name) }, at)
        return
      default:
        this.#drop(request, { ok: true, value: undefined }, at)
    }
  }

  /** What the register holds now: who here was let in, and whom the others wait for. */
  #heard(outcome: RegisterOutcome<LockResult, LockState>, at: Moment): void {
    if (outcome.ok) {
      const { result, state } = outcome
      for (const holder of state?.holders ?? []) {
        if (result !== undefined && holder.fence > result.above && holder.peer !== this.#ports.self) {
          this.#ports.tell(this.#name, holder)
        }
      }
      this.#tellForced(state, at)
      this.#look(state, at)
      if (result?.outcome === 'refused') {
        // Who asked does not wait; but where whoever holds it is gone, the next who asks should be let in.
        this.#watch(state?.holders ?? [], at)
      }
    }
    this.#lookAt = this.#nextLook(at)
  }

  /** Who was forced out and has not heard of it: here it is lost, and others are told to look. */
  #tellForced(state: LockState | undefined, at: Moment): void {
    const name = this.#name
    const { self, tell, emit } = this.#ports
    const unheard = (state?.forced ?? []).filter(({ heard }) => !heard)
    this.#isTelling = unheard.length > 0
    for (const { holder, by, reason } of unheard) {
      const request = this.#requests.get(holder.request)
      if (holder.peer !== self) {
        tell(name, holder)
        this.#watch([holder], at)
      } else if (request?.session !== holder.session) {
        // Of an earlier start or session, or released meanwhile: that it is removed says that it is known.
        this.#sayGone(holder, at)
      } else if (request.phase === 'held') {
        emit({ type: 'lost', name, request: request.id, reason: 'forced', force: { by, reason } })
        this.#remove(request, at)
      } else {
        this.#abandon(request, failures.forcedOut(name, { by, reason }), at)
      }
    }
  }

  #look(state: LockState | undefined, at: Moment): void {
    const { holders = [], queue = [] } = state ?? {}
    for (const request of [...this.#requests.values()].filter(({ phase }) => phase === 'queued')) {
      const isOurs = (entry: LockEntry): boolean => entry.session === request.session && entry.request === request.id
      const holder = holders.find(isOurs)
      const place = queue.findIndex(isOurs)
      if (holder !== undefined) {
        const fence = { generation: holder.generation, counter: holder.fence }
        this.#hold(request, { fence, ticket: holder.ticket }, at)
        continue
      }
      if (place === -1) {
        // Somebody saw our session expired, by a clock that runs otherwise than ours: that is for ever.
        this.#ports.call(this.#name, { type: 'close-session', session: request.session }, () => undefined)
        return
      }
      request.behind = inTheWay(state, place)
      this.#ports.waits(request.id, at)
      const before = queue[place - 1]
      this.#watch(before === undefined ? holders : [before], at)
    }
  }

  /** Each waits for the one before it, the first for those who hold: so everybody is waited for, and by few. */
  #watch(entries: readonly LockEntry[], at: Moment): void {
    for (const { session } of entries) {
      if (!this.#ports.leases.isHeld(session, at)) {
        this.#ports.watch(this.#name, session)
      }
    }
  }

  #hold(request: Request, place: Pick<LockGrant, 'fence' | 'ticket'>, at: Moment): void {
    const name = this.#name
    const { leases } = this.#ports
    const { id, session, asked } = request
    if (!leases.isHeld(session, at)) {
      // It is over, and this comes before the word of that.
      this.#abandon(request, failures.sessionOver(name, 'not-renewed'), at)
      return
    }
    request.phase = 'held'
    request.until = asked.holdMs === undefined ? undefined : millis(at.now + asked.holdMs)
    this.#settle(request, { ok: true, value: { name, request: id, session, ...place } satisfies LockGrant })
  }

  #abandon(request: Request, failure: Failure, at: Moment): void {
    this.#settle(request, { ok: false, failure })
    this.#remove(request, at)
  }

  /** From here, and from the register where it may be there. */
  #remove(request: Request, at: Moment): void {
    const { id, phase, session } = request
    this.#requests.delete(id)
    this.#sayLeft(request, at)
    if (phase !== 'opening') {
      this.#sayGone({ session, request: id }, at)
    }
  }

  /** K8 What its first change was to say is not known to have been said. */
  #sayLeft(request: Request, at: Moment): void {
    const { leaves } = request
    request.leaves = undefined
    if (leaves !== undefined) {
      this.#sayGone(leaves, at)
    }
  }

  /** That it holds no more, or waits no more. Once: what is seen in the register until then is of before. */
  #sayGone({ session, request }: RegisterPlace, at: Moment): void {
    const place = `${session} ${request}`
    if (this.#sayingGone.has(place)) {
      return
    }
    this.#sayingGone.add(place)
    this.#register.change({ type: 'release', session, request, wall: at.wall }, at, (outcome, then) => {
      this.#sayingGone.delete(place)
      this.#heard(outcome, then)
    })
  }

  #drop(request: Request, outcome: Outcome, at: Moment): void {
    this.#requests.delete(request.id)
    this.#sayLeft(request, at)
    this.#settle(request, outcome)
  }

  /** Whoever waits for what the session may hold must see it end. */
  #gaveUp(args: LockArgs): void {
    if (args.type === 'acquire' || args.type === 'release') {
      this.#ports.call(this.#name, { type: 'close-session', session: args.session }, () => undefined)
    }
  }

  #settle(request: Request, outcome: Outcome): void {
    if (request.command !== undefined) {
      this.#ports.settle(request.command, outcome)
      request.command = undefined
    }
  }

  #nextLook(at: Moment): Millis | undefined {
    const waits = this.#isTelling || [...this.#requests.values()].some(({ phase }) => phase === 'queued')
    return waits ? millis(at.now + this.#ports.leaseMs / 2) : undefined
  }
}

function holdingOf({ peer, session, request, generation, fence: counter }: LockHolder): Holding {
  return { peer, session, request, fence: { generation, counter } }
}
