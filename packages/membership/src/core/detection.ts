import type { Millis, PeerName, Random } from '@peermesh/kernel'
import { millis } from '@peermesh/kernel'
import { AnswerBudget } from './answer-budget.ts'
import type { MembershipConfig } from './config.ts'
import { Closures } from './closures.ts'
import { earlier } from './earlier.ts'
import { CLOSED_CHECK_MS, EXCHANGE_APART_PERIODS, WITNESS_TELLS_MAX } from './limits.ts'
import type { History } from './history.ts'
import type { Ignored } from './ignored.ts'
import type { Links } from './links.ts'
import type { MembershipMessage, ProbeContent } from './messages.ts'
import type { MemberView } from './member-view.ts'
import type { Outbox } from './outbox.ts'
import { ProbeRing } from './probe-ring.ts'
import { type Neighbourhood, type ProbeAction, Prober } from './prober.ts'
import { isLive, type MemberUpdate } from './record.ts'
import type { Topology } from './topology.ts'

/**
 * Who is still there (M15 to M21): probes members in turn, suspects who does not answer, and exchanges all records now and then with one of
 * them.
 */
export class Detection {
  readonly #config: MembershipConfig
  readonly #outbox: Outbox
  readonly #view: MemberView
  readonly #links: Links
  readonly #topology: Topology
  readonly #history: History
  readonly #ignored: Ignored
  readonly #prober: Prober
  readonly #closures: Closures
  readonly #answers: AnswerBudget
  readonly #ring: ProbeRing
  readonly #random: Random
  readonly #neighbourhood: Neighbourhood
  #probeAt: Millis
  #exchangeAt: Millis
  /** Admitted, and not yet told what we hold; and when the next may be told. */
  readonly #greeted = new Set<PeerName>()
  #compareAt: Millis

  constructor(init: {
    readonly config: MembershipConfig
    readonly outbox: Outbox
    readonly view: MemberView
    readonly links: Links
    readonly topology: Topology
    readonly history: History
    readonly ignored: Ignored
    readonly random: (purpose: string) => Random
    readonly now: Millis
  }) {
    this.#config = init.config
    this.#outbox = init.outbox
    this.#view = init.view
    this.#links = init.links
    this.#topology = init.topology
    this.#history = init.history
    this.#ignored = init.ignored
    this.#random = init.random('exchange')
    this.#prober = new Prober(init.config, init.random('helpers'))
    this.#closures = new Closures(init.config.closedIsDead)
    this.#answers = new AnswerBudget(init.config.periodMs)
    this.#ring = new ProbeRing(init.random('ring'))
    // Peers that started together need not all probe at one moment.
    this.#probeAt = millis(init.now + this.#random.between(0, 1) * init.config.periodMs)
    this.#exchangeAt = millis(init.now + this.#random.between(0.5, 1) * init.config.stateExchangeMs)
    this.#compareAt = init.now
    this.#neighbourhood = {
      reaches: (peer) => this.#links.reaches(peer),
      // Who is suspected itself may be silent for its own reasons.
      helpers: () => this.#links.admitted.filter((peer) => this.#view.status(peer) === 'alive')
    }
  }

  get closures(): Closures {
    return this.#closures
  }

  get prober(): Prober {
    return this.#prober
  }

  /** Probes this member now, out of turn (M25). */
  probe(peer: PeerName, now: Millis): void {
    this.#perform(this.#prober.begin(peer, now, this.#neighbourhood), now)
  }

  answer(from: PeerName, sequence: number, now: Millis): void {
    this.#outbox.send(from, { type: 'ack', ...this.#message(from, sequence, now) })
  }

  acked(from: PeerName, sequence: number, now: Millis): void {
    this.#perform(this.#prober.acked(from, sequence, now), now)
  }

  /** Whether something of this peer would tell us that it lives, and we want to know (M40). */
  awaits(peer: PeerName): boolean {
    return this.#prober.awaits(peer) || this.#view.isSuspected(peer)
  }

  heard(peer: PeerName, now: Millis): void {
    this.#view.showedLife(peer, now)
    this.#perform(this.#prober.heard(peer), now)
  }

  /** A dial ended: it may have been to see whether somebody is gone. */
  dialled(address: string, refused: boolean, now: Millis): void {
    const gone = this.#closures.dialled(address, refused)
    if (gone === undefined || this.#links.get(gone) !== undefined) {
      return
    }
    this.#prober.drop(gone)
    const told = this.#view.closed(gone, now)
    if (told !== undefined) {
      // All who were linked to it see the same at this moment, and wait for one other: there is no time to wait for their pings.
      for (const to of this.#random.shuffle(this.#neighbourhood.helpers()).slice(0, WITNESS_TELLS_MAX)) {
        this.#outbox.send(to, { type: 'state', updates: [told], answer: false })
      }
    }
  }

  /** @param closed it was the peer that ended it, and it did not leave this machine */
  lostLink(peer: PeerName, closed: boolean, now: Millis): void {
    const addresses = this.#view.record(peer)?.addresses ?? []
    if (this.#view.unlinked(peer, now)) {
      // Others saw the end of its process while we were still linked: there is nothing left to look at, or to ask.
      this.#prober.drop(peer)
      return
    }
    const address = closed ? this.#closures.check(peer, addresses) : undefined
    if (address !== undefined) {
      this.#outbox.put({ type: 'dial', address })
    }
    const checkedMs = address === undefined ? 0 : CLOSED_CHECK_MS
    this.#perform(this.#prober.lostLink(peer, now, this.#neighbourhood, checkedMs), now)
  }

  nacked(from: PeerName, sequence: number): void {
    const target = this.#prober.nacked(from, sequence)
    // Once it is suspected that somebody hears nothing of it is no news, and would push out how that began.
    if (target !== undefined && this.#view.status(target) === 'alive') {
      this.#history.note(target, 'nack', { by: from })
    }
  }

  requested(from: PeerName, request: { readonly sequence: number; readonly target: PeerName }, now: Millis): void {
    this.#perform(this.#prober.requested(from, request, now, this.#neighbourhood), now)
  }

  /** A link to it was opened: what each knows the other is to hear (M18), and a probe that waits for the link goes on. */
  admitted(peer: PeerName, now: Millis): void {
    if (this.#compareAt <= now && this.#greeted.size === 0) {
      this.#compareAt = this.#compareAgainAt(now)
      this.#sendDigest(peer, false)
    } else {
      this.#greeted.add(peer)
    }
    this.#perform(this.#prober.linked(peer), now)
  }

  /** A peer tells in brief what it holds: it gets what we hold where that differs (M30), or is asked where, if it told less than could be seen here. */
  compared(
    from: PeerName,
    { buckets, answer }: { readonly buckets: Uint8Array; readonly answer: boolean },
    now: Millis
  ): void {
    if (!this.#view.differsFrom(buckets) || !this.#mayAnswer(from, now)) {
      return
    }
    // Whoever tells less than could be seen here is asked where it differs, before records are sent.
    const isCoarse = answer && buckets.length < this.#view.digest().length
    if (answer) {
      this.#sendDigest(from, isCoarse)
    }
    if (!isCoarse) {
      this.#sendPages(from, this.#view.pagesAgainst(buckets, now))
    }
  }

  /** A peer told us what it holds, which we took in: it may ask for all that we hold, or wait for what we know of somebody's end. */
  told(from: PeerName, { updates, answer }: Extract<MembershipMessage, { readonly type: 'state' }>, now: Millis): void {
    const beyond = updates.flatMap((update) => this.#view.knownBeyond(update, now) ?? [])
    if (beyond.length > 0) {
      this.#outbox.send(from, { type: 'state', updates: beyond, answer: false })
    }
    if (answer && this.#mayAnswer(from, now)) {
      this.#sendPages(from, this.#view.pages(now))
    }
  }

  #mayAnswer(from: PeerName, now: Millis): boolean {
    const may = this.#answers.take(from, now)
    if (!may) {
      this.#ignored.count('asksTooOften')
    }
    return may
  }

  wake(now: Millis): void {
    this.#view.expireSuspicions(now)
    this.#compareWithNext(now)
    this.#perform(this.#prober.due(now, this.#neighbourhood), now)
    if (this.#probeAt <= now) {
      this.#probeNext(now)
    }
    if (this.#exchangeAt <= now) {
      this.#exchangeAt = millis(now + this.#config.stateExchangeMs)
      const partner = this.#random.pick(this.#neighbourhood.helpers())
      if (partner !== undefined) {
        this.#sendSummary(partner)
      }
    }
  }

  deadline(): Millis | undefined {
    const own = this.#probeAt < this.#exchangeAt ? this.#probeAt : this.#exchangeAt
    const compareAt = this.#greeted.size > 0 ? this.#compareAt : undefined
    return earlier(earlier(earlier(own, compareAt), this.#view.deadline()), this.#prober.deadline())
  }

  /** We were not there for so long (M21). */
  late(byMs: number): void {
    this.#view.delay(byMs)
    this.#prober.late(byMs)
  }

  #probeNext(now: Millis): void {
    // Who is dead and yet linked may not have heard of it: a ping tells it (M25).
    const isDeadButLinked = (peer: PeerName): boolean => this.#view.status(peer) === 'dead' && this.#links.reaches(peer)
    const isTarget = (peer: PeerName): boolean =>
      this.#topology.isTarget(peer) &&
      this.#view.isLive(peer) &&
      (this.#links.reaches(peer) || this.#topology.isOverdue(peer, now))
    const target = this.#ring.next(
      (peer) => isTarget(peer) || isDeadButLinked(peer),
      () => [...this.#topology.targets().filter(isTarget), ...this.#view.gone.filter(isDeadButLinked)]
    )
    if (target !== undefined) {
      this.probe(target, now)
      if (this.#links.admits(target) && this.#view.takeOverfull()) {
        this.#sendDigest(target, true)
      }
    }
    this.#probeAt = millis(now + this.#prober.periodMs)
  }

  /** Whoever was admitted while others were is told what we hold later, one at a time: what several would tell a newcomer at once is the same. */
  #compareWithNext(now: Millis): void {
    if (this.#compareAt > now) {
      return
    }
    for (const peer of this.#greeted) {
      this.#greeted.delete(peer)
      if (this.#links.admits(peer)) {
        this.#compareAt = this.#compareAgainAt(now)
        this.#sendSummary(peer)
        return
      }
    }
  }

  #compareAgainAt(now: Millis): Millis {
    return millis(now + EXCHANGE_APART_PERIODS * this.#config.periodMs)
  }

  /** Asks whether anything differs: to whom holds the same, as most do, it costs nothing more (M30). */
  #sendSummary(to: PeerName): void {
    this.#outbox.send(to, { type: 'digest', buckets: this.#view.digestSummary(), answer: true })
  }

  #sendDigest(to: PeerName, answer: boolean): void {
    this.#outbox.send(to, { type: 'digest', buckets: this.#view.digest(), answer })
  }

  #sendPages(to: PeerName, pages: readonly (readonly MemberUpdate[])[]): void {
    for (const updates of pages) {
      this.#outbox.send(to, { type: 'state', updates, answer: false })
    }
  }

  #perform(actions: readonly ProbeAction[], now: Millis): void {
    for (const action of actions) {
      switch (action.type) {
        case 'ping': {
          const { to, sequence } = action
          this.#outbox.send(to, { type: 'ping', ...this.#message(to, sequence, now) })
          break
        }
        case 'ping-request': {
          const { to, sequence, target } = action
          this.#outbox.send(to, { type: 'ping-request', sequence, target })
          break
        }
        case 'ack':
          this.answer(action.to, action.sequence, now)
          break
        case 'nack':
          this.#outbox.send(action.to, { type: 'nack', sequence: action.sequence })
          break
        case 'answered':
          this.#view.showedLife(action.target, now)
          break
        case 'misanswered':
          this.#ignored.count('answerForAnother')
          this.#history.note(action.by, 'answered-for-another', { text: action.target })
          break
        case 'failed':
          this.#failed(action, now)
          break
      }
    }
  }

  #message(to: PeerName, sequence: number, now: Millis): ProbeContent {
    const { penalty } = this.#prober
    return { sequence, updates: this.#view.updatesFor(to, now), ...(penalty === 0 ? {} : { penalty }) }
  }

  #failed({ target, asked, silent, waitedMs }: Extract<ProbeAction, { type: 'failed' }>, now: Millis): void {
    const status = this.#view.status(target)
    const others = asked === 0 ? 'nobody else was asked' : `${asked} others were asked, ${silent} of them silent too`
    const text = `no answer in ${Math.round(waitedMs)} ms; ${others}`
    this.#history.note(target, 'probe-failed', { text: status === 'alive' ? text : `it was ${status} already` })
    this.#outbox.trace('probe failed', { target, health: this.#prober.healthFactor })
    if (isLive(status)) {
      this.#view.suspect(target, now)
    }
  }
}
