/* eslint-disable max-lines -- the standing of a peer and its claims see each other; handovers, algorithms and the register are parts of their own */
import { type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import type { Algorithm, Candidate, Surroundings } from './algorithm.ts'
import { createAlgorithm } from './algorithms.ts'
import { type Claim, compareClaims, isSameClaim } from './claim.ts'
import type { FenceParts, LeaderInfo, LeadershipLoss, ScopeStatus } from './events.ts'
import { Handover, successorOf } from './handover.ts'
import type { AlgorithmMessage, BullyMessage, Direction, ElectionKind, RingMessage, ScopeMessage } from './messages.ts'
import { Participants } from './participants.ts'
import { compareRanks, OwnRank, type Rank } from './rank.ts'
import { Ring } from './ring.ts'
import type { ScopeOptions, ScopePorts } from './scope-ports.ts'
import { type Following, type Leading, type Standing, VACANT } from './standing.ts'
import { type ClaimOutcome, Tenure } from './tenure.ts'

type Lead = Extract<ScopeMessage, { readonly type: 'lead' }>

/** A leader that was not heard for so many of its advertisements is taken for lost. */
const SILENT_ADVERTISEMENTS = 3.5

/** How often who takes part says so by gossip, for those that have no link to it. */
const INTRODUCE_ADVERTISEMENTS = 5

/** Starters wait longer the worse they rank, up to so many answers: so the best candidate mostly starts itself, and nobody else has to. */
const STAGGER_MAX = 8

/** An election that led to nothing begins anew after so many answers. */
const RETRY_ANSWERS = 10

/**
 * One scope as one peer sees it: who leads, and what to do where nobody does. The algorithm proposes a candidate; `available` mode makes it leader by its own
 * word, `quorum` mode by the word of a register.
 *
 * E3  A leader in available mode that hears of a claim which outdoes its own (later term, then better rank) leads no more at that moment.
 * E4  A leader that is trusted is not unseated: an election asks those who hear it, and they answer with its claim.
 * E5  Whoever gives up the lead stops before it tells anybody, and never goes on under that claim.
 * E6  In quorum mode it leads while the lease of its session lasts, by its own clocks at the moment of asking.
 */
export class Scope implements Surroundings {
  readonly self: PeerName
  readonly #options: ScopeOptions
  readonly #ports: ScopePorts
  readonly #participants: Participants
  readonly #own: OwnRank
  readonly #algorithm: Algorithm
  readonly #ring: Ring
  readonly #tenure: Tenure
  readonly #handover: Handover
  #at: Moment
  #candidate: boolean
  #standing: Standing = VACANT
  #term = 0
  #lastId: number
  /** The last claim that its own leader gave up: whoever still tells of it is out of date. */
  #ended: Claim | undefined
  #electAt: Millis | undefined
  #advertiseAt: Millis | undefined
  #introduceAt: Millis
  #since: Millis

  constructor(options: ScopeOptions, ports: ScopePorts, at: Moment) {
    this.self = ports.self
    this.#options = options
    this.#ports = ports
    this.#at = at
    this.#since = at.now
    this.#candidate = options.candidate
    this.#participants = new Participants(options.scope, (peer) => ports.isDown(peer))
    this.#own = new OwnRank(ports.self, options.priority, ports.scoreOf)
    this.#lastId = ports.random.uint32()
    const { answerMs, leaseMs } = ports.timings
    this.#ring = new Ring(
      {
        self: ports.self,
        now: () => this.now,
        answerMs,
        order: () => this.candidates.map(({ peer }) => peer),
        send: (to, message) => ports.send(to, message)
      },
      ports.random.uint32()
    )
    this.#algorithm = createAlgorithm(options.kind.variant, this)
    const { scope, kind } = options
    this.#tenure = new Tenure({
      scope,
      kind,
      leaseMs,
      call: (command, next) => ports.call(command, next),
      expired: (session, at) => this.#expired(session, at)
    })
    this.#handover = new Handover({
      leading: () => this.#leading,
      rankOf: (peer) => this.candidates.find((other) => other.peer === peer)?.rank ?? { ...this.liveRank, peer },
      tenure: this.#tenure,
      patienceMs: leaseMs,
      now: () => this.now,
      send: (to, message) => ports.send(to, message),
      stop: () => this.#stopLeading('transferred')
    })
    this.#introduceAt = at.now
    // Whoever leads already is heard of first.
    this.#electLater(2 * ports.timings.advertiseMs)
    this.introduce()
  }

  get kind(): ElectionKind {
    return this.#options.kind
  }

  get now(): Millis {
    return this.#at.now
  }

  get term(): number {
    return this.#term
  }

  get liveRank(): Rank {
    return this.#own.live
  }

  get answerMs(): number {
    return this.#ports.timings.answerMs
  }

  get candidates(): readonly Candidate[] {
    return this.#participants.electorate(this.#candidate ? this.liveRank : undefined)
  }

  get status(): ScopeStatus {
    const { scope, kind } = this.#options
    const leader = this.leader
    const standing = this.#standing.type
    const electing = this.#tenure.isClaiming ? 'claiming' : this.#algorithm.isRunning ? 'electing' : 'vacant'
    const phase = standing === 'vacant' ? electing : standing
    return { scope, kind, phase, leader, candidate: this.#candidate, score: this.liveRank.score, since: this.#since }
  }

  get #leading(): Leading | undefined {
    return this.#standing.type === 'leading' ? this.#standing : undefined
  }

  /** Who leads, as far as this peer knows. */
  get leader(): LeaderInfo | undefined {
    const standing = this.#standing
    if (standing.type === 'vacant') {
      return undefined
    }
    const { term, rank } = standing.claim
    return { peer: rank.peer, term, fence: standing.type === 'leading' ? standing.fence : undefined }
  }

  /** Whether this peer leads, by its clocks at this moment. */
  isLeader(at: Moment): boolean {
    const standing = this.#standing
    return (
      standing.type === 'leading' && (standing.session === undefined || this.#ports.leases.isHeld(standing.session, at))
    )
  }

  /** Begins each step: what was lost meanwhile is lost before anything is done. */
  observe(at: Moment): void {
    this.#at = at
    if (this.#standing.type === 'leading' && !this.isLeader(at)) {
      this.#stopLeading('lease-ended')
    }
  }

  deadline(): Millis | undefined {
    const { leases, timings } = this.#ports
    const standing = this.#standing
    const silentAt =
      standing.type === 'following' ? standing.heardAt + SILENT_ADVERTISEMENTS * timings.advertiseMs : undefined
    const session = standing.type === 'leading' ? standing.session : undefined
    const endsAt = session === undefined ? undefined : leases.heldUntil(session)
    const dues = [this.#algorithm.deadline(), this.#ring.deadline(), this.#electAt, this.#advertiseAt]
    const all = [...dues, this.#introduceAt, silentAt, endsAt, this.#handover.deadline()]
    return millis(Math.min(...all.map((due) => due ?? Number.POSITIVE_INFINITY)))
  }

  wake(): void {
    const { now } = this
    const standing = this.#standing
    const { advertiseMs } = this.#ports.timings
    if (standing.type === 'following' && now >= standing.heardAt + SILENT_ADVERTISEMENTS * advertiseMs) {
      this.#vacate()
    }
    this.#ring.wake()
    if (now >= (this.#algorithm.deadline() ?? Number.POSITIVE_INFINITY)) {
      this.#algorithm.wake()
    }
    this.#handover.wake()
    if (this.#electAt !== undefined && now >= this.#electAt) {
      this.#elect()
    }
    if (now >= this.#introduceAt) {
      this.introduce()
    }
    if (this.#advertiseAt !== undefined && now >= this.#advertiseAt) {
      this.#advertise()
    }
  }

  /** Says to everybody that we take part. */
  introduce(): void {
    const { advertiseMs } = this.#ports.timings
    this.#introduceAt = millis(this.now + INTRODUCE_ADVERTISEMENTS * advertiseMs * this.#ports.random.between(0.8, 1.2))
    this.#ports.publish(this.#here())
  }

  linked(peer: PeerName): void {
    this.#ports.send(peer, this.#here())
    this.#tellOfLeader(peer)
  }

  down(peer: PeerName, isGone: boolean): void {
    if (isGone) {
      this.#participants.gone(peer)
    }
    if (this.#standing.type === 'following' && this.#standing.claim.rank.peer === peer) {
      this.#vacate()
    }
  }

  report(facts: Parameters<OwnRank['report']>[0]): void {
    const before = this.liveRank
    this.#own.report(facts)
    if (compareRanks(before, this.liveRank) !== 0) {
      this.introduce()
    }
  }

  campaign(): void {
    if (!this.#candidate) {
      this.#candidate = true
      this.introduce()
      this.#electLater(0)
    }
  }

  resign(): void {
    this.#candidate = false
    this.#algorithm.stop()
    const standing = this.#standing
    if (standing.type === 'leading') {
      this.#giveUp(standing, 'resigned')
    }
    this.introduce()
  }

  /** @param done whether the successor has the next term */
  transfer(to: PeerName, done: (isDone: boolean) => void): void {
    const isThere = to !== this.self && this.#participants.live.includes(to)
    if (isThere) {
      this.#handover.begin(to, done)
    } else {
      done(false)
    }
  }

  receive(from: PeerName, body: ScopeMessage): void {
    switch (body.type) {
      case 'here': {
        const isNew = !this.#participants.has(from)
        this.#participants.heard(from, body, this.now)
        if (isNew) {
          this.linked(from)
        }
        return
      }
      case 'lead':
        this.#hear(from, body)
        return
      case 'resigned':
        this.#resigned(from, body.id)
        return
      case 'hop':
        this.#ports.send(from, { type: 'hop-heard', sequence: body.sequence })
        this.#hop(from, body.message)
        return
      case 'hop-heard':
        this.#ring.acknowledged(from, body.sequence)
        return
      case 'offer':
        this.#offered(from, body.term)
        return
      case 'ready':
        this.#handover.ready(from, body)
        return
      case 'handover':
        this.#handedOver(from, body.term)
        return
      default:
        this.#elected(from, body)
    }
  }

  nextId(): number {
    return ++this.#lastId
  }

  send(to: PeerName, message: BullyMessage): void {
    this.#ports.send(to, message)
  }

  tellAll(claim: Claim): void {
    this.#ports.sendAll(this.#participants.live, leadOf(claim, 0, this.#leading?.session))
  }

  pass(direction: Direction, message: RingMessage): boolean {
    return this.#ring.pass(direction, message)
  }

  won(rank: Rank): void {
    if (!this.#candidate || this.#standing.type !== 'vacant') {
      return
    }
    if (this.#options.kind.mode === 'quorum') {
      this.#claim(rank)
    } else {
      this.#lead({ term: this.#term + 1, rank, id: this.nextId() })
    }
  }

  snapshot(): unknown {
    return {
      standing: this.#standing,
      term: this.#term,
      candidate: this.#candidate,
      algorithm: this.#algorithm.snapshot(),
      participants: this.#participants.snapshot()
    }
  }

  #here(): ScopeMessage {
    return { type: 'here', candidate: this.#candidate, rank: this.liveRank }
  }

  /** How long ago the leader was heard: 0 where it is us. */
  #tellOfLeader(to: PeerName): void {
    const standing = this.#standing
    if (standing.type === 'leading') {
      this.#ports.send(to, leadOf(standing.claim, 0, standing.session))
    } else if (standing.type === 'following' && standing.claim.rank.peer !== to && this.#trusts(standing)) {
      const ageMs = Math.ceil(this.now - standing.heardAt)
      this.#ports.send(to, leadOf(standing.claim, ageMs, standing.session))
    }
  }

  #trusts({ claim, heardAt }: Following): boolean {
    const silentMs = SILENT_ADVERTISEMENTS * this.#ports.timings.advertiseMs
    return !this.#ports.isDown(claim.rank.peer) && this.now - heardAt < silentMs
  }

  /** A message of an election. Whoever hears the leader says so, and does not take part. */
  #elected(from: PeerName, message: AlgorithmMessage): void {
    if (message.type === 'ok') {
      this.#algorithm.receive(from, message)
      return
    }
    const starter = message.rank.peer
    const standing = this.#standing
    if (starter !== this.self && message.type !== 'reply') {
      if (standing.type === 'leading' || (standing.type === 'following' && this.#trusts(standing))) {
        if (standing.claim.rank.peer !== starter) {
          this.#tellOfLeader(starter)
          return
        }
      }
      if (standing.type === 'following') {
        this.#vacate()
      }
    }
    if (this.#candidate) {
      this.#algorithm.receive(from, message)
    }
  }

  #hop(from: PeerName, message: RingMessage): void {
    if (message.type !== 'elected') {
      this.#elected(from, message)
      return
    }
    if (!isSameClaim(message.claim, this.#ended)) {
      this.#algorithm.passOn(message)
      this.#hear(from, leadOf(message.claim, 0))
    }
  }

  /** The merge of claims: the later term, then the better rank. */
  #hear(from: PeerName, { claim, ageMs, session }: Lead): void {
    const standing = this.#standing
    const leader = claim.rank.peer
    if (leader === this.self) {
      if (standing.type !== 'leading' || standing.claim.id !== claim.id) {
        this.#ports.send(from, { type: 'resigned', id: claim.id })
      }
      this.#term = Math.max(this.#term, claim.term)
      return
    }
    const heardAt = millis(this.now - ageMs)
    const isStale = isSameClaim(claim, this.#ended) || ageMs >= SILENT_ADVERTISEMENTS * this.#ports.timings.advertiseMs
    const isOver = this.#options.kind.mode === 'quorum' && claim.term < this.#term
    if (isStale || isOver) {
      return
    }
    this.#term = Math.max(this.#term, claim.term)
    const order = standing.type === 'vacant' ? 1 : compareClaims(claim, standing.claim)
    if (order > 0) {
      this.#follow({ type: 'following', claim, heardAt, session })
    } else if (order < 0) {
      this.#tellOfLeader(leader)
    } else if (standing.type === 'following') {
      const later = millis(Math.max(heardAt, standing.heardAt))
      this.#standing = { ...standing, heardAt: later, session: session ?? standing.session }
      this.#watch()
    }
  }

  #follow(following: Following): void {
    if (this.#standing.type === 'leading') {
      this.#stopLeading('superseded')
    }
    this.#standing = following
    this.#electAt = undefined
    this.#algorithm.stop()
    this.#ring.stop()
    this.#watch()
    this.#changed()
  }

  /** A candidate watches the leader's lease while it runs, so as not to begin with that when it is missed. */
  #watch(): void {
    const standing = this.#standing
    if (this.#candidate && standing.type === 'following' && standing.session !== undefined) {
      this.#tenure.awaitExpiry(standing.session)
    }
  }

  /** This session is over for ever: whoever led by it leads no more. */
  #expired(session: string, at: Moment): void {
    this.#at = at
    if (this.#standing.type === 'vacant') {
      this.#electLater(0)
    } else if (this.#standing.type === 'following' && this.#standing.session === session) {
      this.#vacate()
    }
  }

  #lead(claim: Claim, held?: { readonly session: string; readonly fence: FenceParts }): void {
    const { scope } = this.#options
    this.#term = Math.max(this.#term, claim.term)
    this.#standing = { type: 'leading', claim, ...held }
    this.#electAt = undefined
    this.#algorithm.stop()
    this.#ring.stop()
    this.#ports.emit({ type: 'won', scope, term: claim.term, fence: held?.fence })
    this.#changed()
    this.#algorithm.announce(claim)
    this.#advertiseAt = millis(this.now + this.#ports.timings.advertiseMs / 4)
  }

  #vacate(): void {
    this.#standing = VACANT
    this.#changed()
    this.#electLater(0)
  }

  #stopLeading(reason: LeadershipLoss): void {
    const standing = this.#standing
    if (standing.type !== 'leading') {
      return
    }
    this.#standing = VACANT
    this.#ended = standing.claim
    this.#advertiseAt = undefined
    const { scope } = this.#options
    if (reason === 'lease-ended' || reason === 'superseded') {
      this.#own.lostLeadership()
    }
    this.#ports.emit({ type: 'lost', scope, term: standing.claim.term, reason })
    this.#handover.end()
    if (reason !== 'superseded') {
      this.#changed()
      this.#electLater(2 * this.answerMs)
    } else if (standing.session !== undefined) {
      this.#tenure.resign(standing.session, standing.claim.term, this.now)
    }
  }

  #giveUp(standing: Leading, reason: LeadershipLoss): void {
    this.#stopLeading(reason)
    if (standing.session !== undefined) {
      this.#tenure.resign(standing.session, standing.claim.term, this.now)
    }
    this.#ports.sendAll(this.#participants.live, { type: 'resigned', id: standing.claim.id })
  }

  #resigned(from: PeerName, id: number): void {
    const standing = this.#standing
    if (standing.type === 'following' && standing.claim.rank.peer === from && standing.claim.id === id) {
      this.#ended = standing.claim
      this.#vacate()
    }
  }

  #advertise(): void {
    const standing = this.#standing
    this.#advertiseAt = undefined
    if (standing.type !== 'leading') {
      return
    }
    this.#advertiseAt = millis(this.now + this.#ports.timings.advertiseMs)
    this.tellAll(standing.claim)
    const better = this.#options.preempt ? this.#better() : undefined
    if (better !== undefined) {
      this.transfer(better, () => undefined)
    }
  }

  #better(): PeerName | undefined {
    const others = this.candidates.map(({ peer, rank }) => {
      const since = this.#participants.steadySince(peer)
      return { peer, rank, steadyMs: since === undefined ? 0 : this.now - since }
    })
    return successorOf(this.liveRank.score, others, this.#ports.timings.stableMs)
  }

  #electLater(afterMs: number): void {
    if (!this.#candidate) {
      return
    }
    const own = this.liveRank
    const better = this.candidates.filter(({ rank }) => compareRanks(rank, own) > 0).length
    const staggerMs = Math.min(better, STAGGER_MAX) * this.answerMs
    this.#electAt = millis(this.now + afterMs + staggerMs)
  }

  #elect(): void {
    this.#electAt = undefined
    if (this.#standing.type !== 'vacant' || !this.#candidate) {
      return
    }
    const isElector = this.candidates.some(({ peer }) => peer === this.self)
    if (isElector && !this.#tenure.isClaiming) {
      this.#algorithm.begin()
    }
    if (this.#standing.type === 'vacant') {
      this.#electAt = millis(this.now + RETRY_ANSWERS * this.answerMs * this.#ports.random.between(1, 1.5))
    }
  }

  #claim(rank: Rank): void {
    this.#tenure.claim(rank, (outcome, at) => {
      this.#at = at
      this.#claimed(rank, outcome)
    })
  }

  #claimed(rank: Rank, outcome: ClaimOutcome): void {
    if (outcome.type === 'failed') {
      return
    }
    const { result } = outcome
    if (outcome.type === 'granted') {
      this.#granted({ term: result.term, rank, id: this.nextId() }, outcome)
      return
    }
    if (result.kind !== undefined) {
      const { scope } = this.#options
      this.#candidate = false
      this.#ports.emit({ type: 'kind-mismatch', scope, by: result.leader ?? this.self, kind: result.kind })
      return
    }
    const { leader, session, term } = result
    if (leader === undefined || session === undefined) {
      return
    }
    this.#term = Math.max(this.#term, term)
    // It may not know yet: a handover can get lost.
    this.#ports.send(leader, { type: 'handover', term: term - 1 })
    this.#tenure.awaitExpiry(session)
  }

  #granted(claim: Claim, { session, result }: Extract<ClaimOutcome, { readonly type: 'granted' }>): void {
    const isOutdone = this.#standing.type !== 'vacant' && this.#standing.claim.term >= claim.term
    if (!this.#ports.leases.isHeld(session, this.#at) || claim.term === this.#ended?.term) {
      this.#tenure.resign(session, claim.term, this.now)
    } else if (!isOutdone) {
      const fence = { generation: result.generation, counter: result.fence }
      this.#lead(claim, { session, fence })
    }
  }

  #offered(from: PeerName, term: number): void {
    if (!this.#candidate) {
      return
    }
    if (this.#options.kind.mode === 'available') {
      this.#ports.send(from, { type: 'ready', term, session: '' })
      return
    }
    this.#tenure.session((session) => {
      if (session !== undefined) {
        this.#ports.send(from, { type: 'ready', term, session })
      }
    })
  }

  #handedOver(from: PeerName, term: number): void {
    if (!this.#candidate) {
      return
    }
    if (this.#options.kind.mode === 'quorum') {
      if (this.#standing.type !== 'leading') {
        this.#claim(this.liveRank)
      }
    } else if (this.#mayTakeOver(from, term)) {
      this.#lead({ term: Math.max(this.#term, term) + 1, rank: this.liveRank, id: this.nextId() })
    }
  }

  /** The handover is of the leader that we follow, or of one that nobody came after. */
  #mayTakeOver(from: PeerName, term: number): boolean {
    const standing = this.#standing
    const isOfLeader =
      standing.type === 'following' && standing.claim.rank.peer === from && standing.claim.term === term
    return isOfLeader || (standing.type === 'vacant' && term >= this.#term)
  }

  #changed(): void {
    this.#since = this.now
    this.#ports.emit({ type: 'leader', scope: this.#options.scope, leader: this.leader })
  }
}

function leadOf(claim: Claim, ageMs: number, session?: string): Lead {
  return session === undefined ? { type: 'lead', claim, ageMs } : { type: 'lead', claim, ageMs, session }
}
