import { type Millis, millis, type Moment, type PeerName } from '@peermesh/kernel'
import { Accession } from './accession.ts'
import { Belief } from './belief.ts'
import { Candidacy } from './candidacy.ts'
import { type Claim, isSameClaim } from './claim.ts'
import type { FenceParts, LeaderInfo, LeadershipLoss, ScopeStatus } from './events.ts'
import { Handover, type HandoverDone, successorOf } from './handover.ts'
import {
  type AlgorithmMessage,
  type ElectionKind,
  kindText,
  type Lead,
  leadOf,
  type RingMessage,
  type ScopeMessage
} from './messages.ts'
import { Participants } from './participants.ts'
import type { RankFacts } from './rank.ts'
import type { ScopeOptions, ScopePorts } from './scope-ports.ts'
import type { Leading } from './standing.ts'
import { Tenure } from './tenure.ts'

/** How often who takes part says so by gossip, for those that have no link to it. */
const INTRODUCE_ADVERTISEMENTS = 5

/**
 * One scope as one peer sees it. Its parts each know one thing: `Belief` who leads, `Candidacy` how to elect where nobody does, `Accession` how to lead once it is our turn,
 * `Tenure` what the register says, `Handover` how to give the lead to another. Here is what a change of the one means for the others, and who is told.
 *
 * E3  A leader in available mode that hears of a claim which outdoes its own (later term, then better rank) leads no more at that moment.
 * E4  A leader that is trusted is not unseated: an election asks those who hear it, and they answer with its claim.
 * E5  Whoever gives up the lead stops before it tells anybody, and never goes on under that claim.
 * E6  In quorum mode it leads while the lease of its session lasts, by its own clocks at the moment of asking.
 */
export class Scope {
  readonly #options: ScopeOptions
  readonly #ports: ScopePorts
  readonly #participants: Participants
  readonly #belief: Belief
  readonly #candidacy: Candidacy
  readonly #accession: Accession
  readonly #tenure: Tenure
  readonly #handover: Handover
  #at: Moment
  #advertiseAt: Millis | undefined
  #introduceAt: Millis
  #since: Millis

  constructor(options: ScopeOptions, ports: ScopePorts, at: Moment) {
    const { scope, kind } = options
    const { leaseMs, advertiseMs } = ports.timings
    this.#options = options
    this.#ports = ports
    this.#at = at
    this.#since = at.now
    this.#introduceAt = at.now
    this.#participants = new Participants(scope, (peer) => ports.isDown(peer))
    this.#belief = new Belief(kind.mode, ports)
    this.#tenure = new Tenure({
      scope,
      group: ports.group,
      kind,
      leaseMs,
      claiming: ports.claiming,
      call: (command, next) => ports.call(command, (outcome, now) => this.#resume(now, () => next(outcome, now))),
      expired: (session, owner) => this.#expired(session, owner)
    })
    const now = (): Millis => this.#at.now
    this.#candidacy = new Candidacy(options, ports, {
      now,
      participants: this.#participants,
      belief: this.#belief,
      isClaiming: () => this.#tenure.isClaiming,
      won: (rank) => this.#accession.elected(rank)
    })
    this.#accession = new Accession(options, ports, {
      at: () => this.#at,
      belief: this.#belief,
      candidacy: this.#candidacy,
      tenure: this.#tenure,
      lead: (claim, held) => this.#lead(claim, held)
    })
    this.#handover = new Handover({
      leading: () => this.#belief.leading,
      rankOf: (peer) => this.#candidacy.rankOf(peer),
      tenure: this.#tenure,
      patienceMs: leaseMs,
      now,
      send: (to, message) => ports.send(to, message),
      stop: () => this.#stopLeading('transferred', 'handed over'),
      note: ports.note
    })
    ports.note(options.candidate ? 'candidate' : 'observer', { text: 'opened' })
    // Whoever leads already is heard of first.
    this.#candidacy.electLater(2 * advertiseMs)
    this.introduce()
  }

  get kind(): ElectionKind {
    return this.#options.kind
  }

  get status(): ScopeStatus {
    const { scope, kind } = this.#options
    const { isCandidate: candidate, isElecting, liveRank } = this.#candidacy
    const { leader, standing } = this.#belief
    const electing = this.#tenure.isClaiming ? 'claiming' : isElecting ? 'electing' : 'vacant'
    const phase = standing.type === 'vacant' ? electing : standing.type
    return { scope, kind, phase, leader, candidate, score: liveRank.score, since: this.#since }
  }

  /** Who leads, as far as this peer knows. */
  get leader(): LeaderInfo | undefined {
    return this.#belief.leader
  }

  /** Whether this peer leads, by its clocks at this moment. */
  isLeader(at: Moment): boolean {
    return this.#belief.isLeader(at)
  }

  /**
   * Begins each step: what was lost meanwhile is lost before anything is done.
   *
   * @param sessionLoss why the session ended, where this step tells so
   */
  observe(at: Moment, sessionLoss?: string): void {
    this.#at = at
    if (this.#belief.leading !== undefined && !this.#belief.isLeader(at)) {
      this.#stopLeading('lease-ended', this.#whyLeaseEnded(sessionLoss))
    }
  }

  /** An operator forced the group of the register on: whoever leads or is followed by what it granted before is over, and leads again only by a new claim. */
  forced(generation: number): void {
    if (this.kind.mode === 'available') {
      return
    }
    this.#belief.forced(generation)
    const { standing } = this.#belief
    if (standing.type === 'vacant' || !this.#belief.isOfThePast(standing.claim)) {
      return
    }
    const why = 'an operator forced the quorum on'
    if (standing.type === 'leading') {
      this.#stopLeading('forced', why)
    } else {
      this.#vacate(why)
    }
  }

  deadline(): Millis | undefined {
    const { silentAt, endsAt } = this.#belief
    const dues = [this.#candidacy.deadline(), this.#handover.deadline(), this.#advertiseAt, silentAt, endsAt]
    return millis(Math.min(this.#introduceAt, ...dues.map((due) => due ?? Number.POSITIVE_INFINITY)))
  }

  wake(): void {
    const { now } = this.#at
    if (now >= (this.#belief.silentAt ?? Number.POSITIVE_INFINITY)) {
      this.#vacate('it was silent for too long')
    }
    this.#candidacy.wake()
    this.#handover.wake()
    if (now >= this.#introduceAt) {
      this.introduce()
    }
    if (this.#advertiseAt !== undefined && now >= this.#advertiseAt) {
      this.#advertise()
    }
  }

  /** Says to everybody that we take part. */
  introduce(): void {
    const { random, timings } = this.#ports
    const everyMs = INTRODUCE_ADVERTISEMENTS * timings.advertiseMs * random.between(0.8, 1.2)
    this.#introduceAt = millis(this.#at.now + everyMs)
    this.#ports.publish(this.#here())
  }

  linked(peer: PeerName): void {
    this.#ports.send(peer, this.#here())
    this.tellOfLeader(peer)
  }

  /** Who leads, and how long ago it was heard: 0 where it is us. Nothing where nobody does. */
  tellOfLeader(to: PeerName): void {
    const { leading, following } = this.#belief
    const { now } = this.#at
    if (leading !== undefined) {
      this.#ports.send(to, leadOf(leading.claim, 0, leading.session))
    } else if (following !== undefined && following.claim.rank.peer !== to && this.#belief.trusts(following, now)) {
      this.#ports.send(to, leadOf(following.claim, Math.ceil(now - following.heardAt), following.session))
    }
  }

  down(peer: PeerName, isGone: boolean): void {
    if (isGone) {
      this.#participants.gone(peer)
    }
    if (this.#belief.following?.claim.rank.peer === peer) {
      this.#vacate(isGone ? 'it is dead or left, says membership' : 'membership suspects it, or it restarted')
    }
  }

  /**
   * Somebody uses the scope as another kind, and says who leads. Where both ask the register, it granted that lead, and would refuse us for as long: we are no candidate any more.
   */
  ledAs(kind: ElectionKind, by: PeerName, { ageMs }: Lead): void {
    const { standing } = this.#belief
    this.#ports.note('kind-mismatch', { by, text: `${kind.variant}, ${kind.mode}` })
    const isRegistered = kind.mode === 'quorum' && this.kind.mode === 'quorum' && standing.type === 'vacant'
    if (isRegistered && this.#candidacy.isCandidate && this.#belief.isRecent(ageMs)) {
      this.#candidacy.withdraw()
      this.#ports.note('observer', { text: `the scope elects by ${kindText(kind)}` })
    }
    this.#ports.emit({ type: 'kind-mismatch', scope: this.#options.scope, by, kind })
  }

  report(facts: Partial<Omit<RankFacts, 'penalty'>>): void {
    if (this.#candidacy.report(facts)) {
      this.introduce()
    }
  }

  campaign(): void {
    if (this.#candidacy.campaign()) {
      this.#ports.note('candidate', { text: 'campaigns' })
      this.introduce()
      this.#candidacy.electLater(0)
    }
  }

  resign(): void {
    if (this.#candidacy.isCandidate) {
      this.#ports.note('observer', { text: 'resigned' })
    }
    this.#candidacy.withdraw()
    const { leading } = this.#belief
    if (leading === undefined) {
      this.introduce()
    } else {
      this.#giveUp(leading)
    }
  }

  transfer(to: PeerName, done: HandoverDone): void {
    if (this.#belief.leading === undefined || this.#participants.isLiveCandidate(to)) {
      this.#handover.begin(to, done)
    } else {
      done(to === this.#ports.self ? 'it leads already' : 'it is no candidate that this peer knows to be there')
    }
  }

  receive(from: PeerName, body: ScopeMessage): void {
    this.#participants.spoke(from)
    switch (body.type) {
      case 'here': {
        const isNew = !this.#participants.has(from)
        this.#participants.heard(from, body, this.#at.now)
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
        this.#candidacy.acknowledged(from, body.sequence)
        return
      case 'offer':
        this.#accession.offered(from, body.term)
        return
      case 'ready':
        this.#handover.ready(from, body)
        return
      case 'handover':
        this.#accession.handedOver(from, body.term)
        return
      default:
        this.#elected(from, body)
    }
  }

  snapshot(): unknown {
    const { standing, term } = this.#belief
    const participants = this.#participants.snapshot()
    return {
      standing,
      term,
      candidate: this.#candidacy.isCandidate,
      algorithm: this.#candidacy.snapshot(),
      participants
    }
  }

  #resume(at: Moment, next: () => void): void {
    this.#at = at
    next()
  }

  #here(): ScopeMessage {
    return { type: 'here', candidate: this.#candidacy.isCandidate, rank: this.#candidacy.liveRank }
  }

  /** A message of an election. Whoever hears the leader says so, and does not take part. */
  #elected(from: PeerName, message: AlgorithmMessage): void {
    if (message.type !== 'ok' && message.type !== 'reply' && message.rank.peer !== this.#ports.self) {
      const starter = message.rank.peer
      const { leader, leading, following } = this.#belief
      const isLed = leading !== undefined || (following !== undefined && this.#belief.trusts(following, this.#at.now))
      if (isLed && leader?.peer !== starter) {
        this.tellOfLeader(starter)
        return
      }
      if (following !== undefined) {
        this.#vacate(leader?.peer === starter ? 'it began an election itself' : 'another misses it too')
      }
    }
    this.#candidacy.receive(from, message)
  }

  #hop(from: PeerName, message: RingMessage): void {
    if (message.type !== 'elected') {
      this.#elected(from, message)
      return
    }
    if (!isSameClaim(message.claim, this.#belief.ended)) {
      this.#candidacy.passOn(message)
      this.#hear(from, leadOf(message.claim, 0))
    }
  }

  #hear(from: PeerName, lead: Lead): void {
    switch (this.#belief.judge(lead, this.#at.now)) {
      case 'denied':
        this.#ports.send(from, { type: 'resigned', id: lead.claim.id })
        return
      case 'better':
        this.#follow(from, lead)
        return
      case 'worse':
        this.tellOfLeader(lead.claim.rank.peer)
        return
      case 'same':
        this.#watch()
        return
      case 'ours':
      case 'stale':
    }
  }

  #follow(from: PeerName, lead: Lead): void {
    const { peer } = lead.claim.rank
    this.#stopLeading('superseded', `${peer} leads term ${lead.claim.term}`)
    this.#belief.follow(lead, this.#at.now)
    this.#ports.note('following', {
      by: peer,
      term: lead.claim.term,
      ...(from === peer ? {} : { text: `told by ${from}` })
    })
    this.#candidacy.rest()
    this.#watch()
    this.#changed()
  }

  /** A candidate watches the leader's lease while it runs, so as not to begin with that when it is missed. */
  #watch(): void {
    const { claim, session } = this.#belief.following ?? {}
    if (this.#candidacy.isCandidate && claim !== undefined && session !== undefined) {
      this.#tenure.awaitExpiry(session, claim.rank.peer)
    }
  }

  /** This session is over for ever: whoever led by it leads no more, and was not there to renew it, so that nobody waits for it. */
  #expired(session: string, owner: PeerName): void {
    this.#ports.note('expired')
    if (this.#belief.isVacant) {
      this.#participants.fellSilent(owner)
      this.#candidacy.electLater(0)
    } else if (this.#belief.following?.session === session) {
      this.#participants.fellSilent(owner)
      this.#vacate('its session expired')
    }
  }

  #lead(claim: Claim, held?: { readonly session: string; readonly fence: FenceParts }): void {
    this.#belief.lead(claim, held)
    this.#ports.note('leading', { term: claim.term })
    this.#candidacy.rest()
    this.#ports.emit({ type: 'won', scope: this.#options.scope, term: claim.term, fence: held?.fence })
    this.#changed()
    this.#candidacy.announce(claim)
    this.#advertiseAt = millis(this.#at.now + this.#ports.timings.advertiseMs / 4)
  }

  /** We follow nobody any more. `isOver`: nor does anybody else, as the leader said so itself. */
  #vacate(why: string, isOver = false): void {
    const { leader } = this.#belief
    if (leader !== undefined) {
      this.#ports.note('unfollowed', { by: leader.peer, term: leader.term, text: why })
    }
    if (isOver) {
      this.#belief.end()
    } else {
      this.#belief.vacate()
    }
    this.#changed()
    this.#candidacy.electLater(0)
  }

  /** Where we lead. */
  #stopLeading(reason: LeadershipLoss, why: string): void {
    const { leading } = this.#belief
    if (leading === undefined) {
      return
    }
    const { term } = leading.claim
    this.#belief.end()
    this.#ports.note('lost', { term, text: why })
    this.#advertiseAt = undefined
    if (reason === 'lease-ended' || reason === 'superseded') {
      this.#candidacy.accused()
    }
    this.#ports.emit({ type: 'lost', scope: this.#options.scope, term, reason })
    this.#handover.end(`this peer leads no more: ${why}`)
    if (reason !== 'superseded') {
      this.#changed()
      this.#candidacy.electLater(2 * this.#ports.timings.answerMs)
    } else if (leading.session !== undefined) {
      this.#tenure.resign(leading.session, term, this.#at.now)
    }
  }

  #whyLeaseEnded(sessionLoss: string | undefined): string {
    const { endsAt } = this.#belief
    return endsAt === undefined
      ? `the session was lost: ${sessionLoss ?? 'the machine slept'}`
      : `the lease was not renewed in time, and ended ${Math.round(this.#at.now - endsAt)} ms ago`
  }

  #giveUp({ claim, session }: Leading): void {
    this.#stopLeading('resigned', 'resigned')
    if (session !== undefined) {
      this.#tenure.resign(session, claim.term, this.#at.now)
    }
    // That it is no candidate either comes first: who begins an election does not wait for it then.
    this.introduce()
    this.#ports.sendAll(this.#participants.live, { type: 'resigned', id: claim.id })
  }

  #resigned(from: PeerName, id: number): void {
    const claim = this.#belief.following?.claim
    this.#tenure.mayBeGranted()
    if (claim?.rank.peer === from && claim.id === id) {
      this.#vacate('it gave up the lead', true)
    }
  }

  #advertise(): void {
    const { leading } = this.#belief
    this.#advertiseAt = undefined
    if (leading === undefined) {
      return
    }
    this.#advertiseAt = millis(this.#at.now + this.#ports.timings.advertiseMs)
    this.#candidacy.tellAll(leading.claim)
    const better = this.#options.preempt ? this.#better() : undefined
    if (better !== undefined) {
      this.transfer(better, () => undefined)
    }
  }

  #better(): PeerName | undefined {
    const others = this.#candidacy.candidates.map(({ peer, rank }) => {
      const since = this.#participants.steadySince(peer)
      return { peer, rank, steadyMs: since === undefined ? 0 : this.#at.now - since }
    })
    return successorOf(this.#candidacy.liveRank.score, others, this.#ports.timings.stableMs)
  }

  #changed(): void {
    this.#since = this.#at.now
    this.#ports.emit({ type: 'leader', scope: this.#options.scope, leader: this.leader })
  }
}
