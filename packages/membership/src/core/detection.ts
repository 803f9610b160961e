import type { Millis, PeerName, Random } from '@peermesh/kernel'
import { millis } from '@peermesh/kernel'
import type { MembershipConfig } from './config.ts'
import { earlier } from './earlier.ts'
import type { Links } from './links.ts'
import type { MemberView } from './member-view.ts'
import type { Outbox } from './outbox.ts'
import { ProbeRing } from './probe-ring.ts'
import { type Neighbourhood, type ProbeAction, Prober } from './prober.ts'
import { isLive } from './record.ts'

/**
 * Who is still there (M15 to M21): probes members in turn, suspects who does not answer, and exchanges all records now and then with one of
 * them.
 */
export class Detection {
  readonly #config: MembershipConfig
  readonly #outbox: Outbox
  readonly #view: MemberView
  readonly #links: Links
  readonly #prober: Prober
  readonly #ring: ProbeRing
  readonly #random: Random
  readonly #neighbourhood: Neighbourhood
  #probeAt: Millis
  #exchangeAt: Millis

  constructor(init: {
    readonly config: MembershipConfig
    readonly outbox: Outbox
    readonly view: MemberView
    readonly links: Links
    readonly random: (purpose: string) => Random
    readonly now: Millis
  }) {
    this.#config = init.config
    this.#outbox = init.outbox
    this.#view = init.view
    this.#links = init.links
    this.#random = init.random('exchange')
    this.#prober = new Prober(init.config, init.random('helpers'))
    this.#ring = new ProbeRing(init.random('ring'))
    // Peers that started together need not all probe at one moment.
    this.#probeAt = millis(init.now + this.#random.between(0, 1) * init.config.periodMs)
    this.#exchangeAt = millis(init.now + this.#random.between(0.5, 1) * init.config.stateExchangeMs)
    this.#neighbourhood = {
      reaches: (peer) => this.#links.reaches(peer),
      // Who is suspected itself may be silent for its own reasons.
      helpers: () => this.#links.admitted.filter((peer) => this.#view.status(peer) === 'alive')
    }
  }

  get prober(): Prober {
    return this.#prober
  }

  /** Probes this member now, out of turn (M20, M25). */
  probe(peer: PeerName, now: Millis): void {
    this.#perform(this.#prober.begin(peer, now, this.#neighbourhood), now)
  }

  answer(from: PeerName, sequence: number, now: Millis): void {
    this.#outbox.send(from, { type: 'ack', sequence, updates: this.#view.updatesFor(from, now) })
  }

  acked(from: PeerName, sequence: number, now: Millis): void {
    this.#perform(this.#prober.acked(from, sequence, now), now)
  }

  nacked(from: PeerName, sequence: number): void {
    this.#prober.nacked(from, sequence)
  }

  requested(from: PeerName, request: { readonly sequence: number; readonly target: PeerName }, now: Millis): void {
    this.#perform(this.#prober.requested(from, request, now, this.#neighbourhood), now)
  }

  /** All our records to one peer; `answer` asks for its own. */
  sendState(to: PeerName, answer: boolean, now: Millis): void {
    const pages = this.#view.pages(now)
    for (const [index, updates] of pages.entries()) {
      this.#outbox.send(to, { type: 'state', updates, answer: answer && index === pages.length - 1 })
    }
  }

  wake(now: Millis): void {
    this.#view.expireSuspicions(now)
    this.#perform(this.#prober.due(now, this.#neighbourhood), now)
    if (this.#probeAt <= now) {
      this.#probeNext(now)
    }
    if (this.#exchangeAt <= now) {
      this.#exchangeAt = millis(now + this.#config.stateExchangeMs)
      const partner = this.#random.pick(this.#neighbourhood.helpers())
      if (partner !== undefined) {
        this.sendState(partner, true, now)
      }
    }
  }

  deadline(): Millis | undefined {
    const own = this.#probeAt < this.#exchangeAt ? this.#probeAt : this.#exchangeAt
    return earlier(earlier(own, this.#view.deadline()), this.#prober.deadline())
  }

  /** We were not there for so long (M21). */
  delay(byMs: number): void {
    this.#view.delay(byMs)
    this.#prober.delay(byMs)
  }

  #probeNext(now: Millis): void {
    // Who is dead and yet linked may not have heard of it: a ping tells it (M25).
    const isDeadButLinked = (peer: PeerName): boolean => this.#view.status(peer) === 'dead' && this.#links.reaches(peer)
    const target = this.#ring.next(
      (peer) => this.#view.isLive(peer) || isDeadButLinked(peer),
      () => [...this.#view.live, ...this.#links.peers().filter(isDeadButLinked)]
    )
    if (target !== undefined) {
      this.probe(target, now)
    }
    this.#probeAt = millis(now + this.#prober.periodMs)
  }

  #perform(actions: readonly ProbeAction[], now: Millis): void {
    for (const action of actions) {
      switch (action.type) {
        case 'ping': {
          const { to, sequence } = action
          this.#outbox.send(to, { type: 'ping', sequence, updates: this.#view.updatesFor(to, now) })
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
        case 'failed':
          this.#failed(action.target, now)
          break
      }
    }
  }

  #failed(target: PeerName, now: Millis): void {
    this.#outbox.trace('probe failed', { target, health: this.#prober.healthFactor })
    if (isLive(this.#view.status(target))) {
      this.#view.suspect(target, now)
    }
  }
}
