import { compareText, type Millis, millis, type PeerName, type Random } from '@peermesh/kernel'
import { HEALTH_PENALTY_MAX, PATIENCE_MAX, PROBES_MAX, RELAYS_MAX } from './limits.ts'
import { RoundTrips } from './round-trips.ts'

/** What a probe asks to be sent, or found out. */
export type ProbeAction =
  | { readonly type: 'ping'; readonly to: PeerName; readonly sequence: number }
  | { readonly type: 'ping-request'; readonly to: PeerName; readonly sequence: number; readonly target: PeerName }
  | { readonly type: 'ack'; readonly to: PeerName; readonly sequence: number }
  | { readonly type: 'nack'; readonly to: PeerName; readonly sequence: number }
  /** It lives: it answered, by itself or through another, or was heard of. */
  | { readonly type: 'answered'; readonly target: PeerName; readonly by: PeerName }
  /** Whoever was neither probed nor asked answers. */
  | { readonly type: 'misanswered'; readonly target: PeerName; readonly by: PeerName }
  /** Nobody heard of it by the end of its period. */
  | {
      readonly type: 'failed'
      readonly target: PeerName
      /** How many others were asked, and how many of them did not even say that they heard nothing. */
      readonly asked: number
      readonly silent: number
      readonly waitedMs: number
    }

/** Whom a probe can use at this moment. */
export interface Neighbourhood {
  /** True where there is a link on which the peer has introduced itself. */
  reaches(peer: PeerName): boolean
  /** Reachable live members that may be asked to ping. */
  helpers(): PeerName[]
}

interface Probe {
  readonly sequence: number
  readonly target: PeerName
  readonly sentAt: Millis
  /** It was asked itself. */
  direct: boolean
  /** When others are asked; `undefined` once they are. */
  askAt: number | undefined
  endsAt: number
  /** Something else of it came since the ping (M40): an answer is waited for only to measure how long it takes. */
  lives: boolean
  readonly asked: Set<PeerName>
  readonly heard: Set<PeerName>
}

/** A ping that somebody asked us for. */
interface Relay {
  readonly origin: PeerName
  readonly originSequence: number
  readonly target: PeerName
  /** When to say that we heard nothing; `undefined` once said. */
  nackAt: Millis | undefined
  readonly endsAt: Millis
}

/** How much of a period a probe waits for its target alone: the rest is for those who are asked then. */
const DIRECT_SHARE_MAX = 0.6

/** A relay says Nack so early in its timeout that it arrives before the prober's period ends (Lifeguard). */
const NACK_SHARE = 0.8

interface ProberConfig {
  readonly periodMs: number
  readonly probeTimeoutMs: number
  readonly indirectProbes: number
  readonly detector?: 'lifeguard' | 'swim'
}

/**
 * Probes of our own, and pings on behalf of others (M16). Its health counts how much we should trust our own findings: who hears from neither
 * target nor relays is probably the one with the trouble (Lifeguard, section IV.A).
 */
export class Prober {
  readonly #config: ProberConfig
  readonly #random: Random
  readonly #probes = new Map<number, Probe>()
  readonly #relays = new Map<number, Relay>()
  readonly #roundTrips = new RoundTrips()
  /** How unhealthy others find themselves, as far as they are (M42). */
  readonly #struggling = new Map<PeerName, number>()
  #lastSequence = 0
  #penalty = 0

  constructor(config: ProberConfig, random: Random) {
    this.#config = config
    this.#random = random
  }

  /** 1 for healthy, up to 9. */
  get healthFactor(): number {
    return 1 + this.#penalty
  }

  /** 0 for healthy, up to 8: what others are told. */
  get penalty(): number {
    return this.#penalty
  }

  get periodMs(): number {
    return this.#config.periodMs * this.healthFactor
  }

  rttMs(peer: PeerName): number | undefined {
    return this.#roundTrips.meanMs(peer)
  }

  forget(peer: PeerName): void {
    this.#roundTrips.forget(peer)
    this.#struggling.delete(peer)
  }

  /** A peer says how it is: it is waited for longer while it struggles, though never much longer (M42). */
  told(peer: PeerName, penalty: number): void {
    if (penalty === 0) {
      this.#struggling.delete(peer)
    } else {
      this.#struggling.set(peer, penalty)
    }
  }

  /** A number that no ping under way has. */
  nextSequence(): number {
    this.#lastSequence = (this.#lastSequence + 1) >>> 0
    return this.#lastSequence
  }

  /** We had to refute our own suspicion: we were too slow for somebody. */
  refuted(): void {
    this.#penalise(1)
  }

  /** Begins a probe, unless one of this target is under way, or too many are. */
  begin(target: PeerName, now: Millis, neighbourhood: Neighbourhood): ProbeAction[] {
    if (this.#probeOf(target) !== undefined || this.#probes.size >= PROBES_MAX) {
      return []
    }
    const probe = this.#open(target, now, neighbourhood.reaches(target))
    return probe.direct ? [{ type: 'ping', to: target, sequence: probe.sequence }] : this.#ask(probe, neighbourhood)
  }

  #open(target: PeerName, now: Millis, direct: boolean): Probe {
    const factor = Math.max(this.healthFactor, this.#patience(target))
    const probe: Probe = {
      sequence: this.nextSequence(),
      target,
      sentAt: now,
      direct,
      askAt: now + this.#timeoutMs(target) * factor,
      endsAt: now + this.#config.periodMs * factor,
      lives: false,
      asked: new Set(),
      heard: new Set()
    }
    this.#probes.set(probe.sequence, probe)
    return probe
  }

  /** There is a link to this peer now: a probe of it that had none can ask it after all. */
  linked(target: PeerName): ProbeAction[] {
    for (const probe of this.#probes.values()) {
      if (probe.target === target && !probe.direct) {
        probe.direct = true
        return [{ type: 'ping', to: target, sequence: probe.sequence }]
      }
    }
    return []
  }

  /** Somebody asks us to ping. */
  requested(
    origin: PeerName,
    request: { readonly sequence: number; readonly target: PeerName },
    now: Millis,
    neighbourhood: Neighbourhood
  ): ProbeAction[] {
    const { sequence: originSequence, target } = request
    if (!neighbourhood.reaches(target) || this.#relays.size >= RELAYS_MAX) {
      return [{ type: 'nack', to: origin, sequence: originSequence }]
    }
    const nackAt = millis(now + NACK_SHARE * this.#timeoutMs(target))
    const sequence = this.nextSequence()
    // A late answer still helps: the prober's period may not be over.
    const endsAt = millis(nackAt + this.#config.periodMs)
    this.#relays.set(sequence, { origin, originSequence, target, nackAt, endsAt })
    return [{ type: 'ping', to: target, sequence }]
  }

  acked(from: PeerName, sequence: number, now: Millis): ProbeAction[] {
    const relay = this.#relays.get(sequence)
    if (relay !== undefined && relay.target === from) {
      this.#relays.delete(sequence)
      return [{ type: 'ack', to: relay.origin, sequence: relay.originSequence }]
    }
    const probe = this.#probes.get(sequence)
    if (probe === undefined) {
      return []
    }
    if (probe.target !== from && !probe.asked.has(from)) {
      return [{ type: 'misanswered', target: probe.target, by: from }]
    }
    if (probe.target === from) {
      this.#roundTrips.took(from, now - probe.sentAt)
    }
    return [this.#answered(probe, from)]
  }

  /** Whether a probe, our own or another's, waits for a sign of life of this peer (M40). */
  awaits(peer: PeerName): boolean {
    for (const { target, lives } of this.#probes.values()) {
      if (target === peer && !lives) {
        return true
      }
    }
    for (const { target } of this.#relays.values()) {
      if (target === peer) {
        return true
      }
    }
    return false
  }

  /** Something of this peer came, though not its answer (M40). */
  heard(peer: PeerName): ProbeAction[] {
    const actions: ProbeAction[] = []
    for (const [sequence, { target, origin, originSequence }] of this.#relays) {
      if (target === peer) {
        this.#relays.delete(sequence)
        actions.push({ type: 'ack', to: origin, sequence: originSequence })
      }
    }
    for (const probe of this.#probes.values()) {
      if (probe.target === peer && probe.askAt === undefined) {
        actions.push(this.#answered(probe, peer))
      } else if (probe.target === peer) {
        probe.lives = true
      }
    }
    return actions
  }

  /**
   * The link to it is lost: what was heard on it before says nothing any more, and nothing more is to be waited for (M20).
   *
   * @param checkedMs so long it is looked whether its process ended (M41): others are asked after that, if it is still to be known
   */
  lostLink(peer: PeerName, now: Millis, neighbourhood: Neighbourhood, checkedMs = 0): ProbeAction[] {
    this.#struggling.delete(peer)
    const underWay = this.#probeOf(peer)
    if (underWay === undefined && this.#probes.size >= PROBES_MAX) {
      return []
    }
    const probe = underWay ?? this.#open(peer, now, false)
    probe.lives = false
    if (probe.askAt === undefined) {
      return []
    }
    probe.askAt = now + checkedMs
    return checkedMs === 0 ? this.#ask(probe, neighbourhood) : []
  }

  /** Whoever asked us to ping is not linked any more: what it asked for it no longer waits for, and its next start counts anew. */
  lostOrigin(peer: PeerName): void {
    for (const [sequence, { origin }] of this.#relays) {
      if (origin === peer) {
        this.#relays.delete(sequence)
      }
    }
  }

  /** Its process ended, as we saw: nobody is to be asked after it. */
  drop(peer: PeerName): void {
    const probe = this.#probeOf(peer)
    if (probe !== undefined) {
      this.#probes.delete(probe.sequence)
    }
  }

  /** Whom it was asked after; `undefined` where it was not asked, or said so before. */
  nacked(from: PeerName, sequence: number): PeerName | undefined {
    const probe = this.#probes.get(sequence)
    if (probe?.asked.has(from) !== true || probe.heard.has(from)) {
      return undefined
    }
    probe.heard.add(from)
    return probe.target
  }

  due(now: Millis, neighbourhood: Neighbourhood): ProbeAction[] {
    const actions: ProbeAction[] = []
    for (const [sequence, relay] of this.#relays) {
      if (relay.nackAt !== undefined && relay.nackAt <= now) {
        relay.nackAt = undefined
        actions.push({ type: 'nack', to: relay.origin, sequence: relay.originSequence })
      }
      if (relay.endsAt <= now) {
        this.#relays.delete(sequence)
      }
    }
    for (const probe of this.#probes.values()) {
      if (probe.askAt !== undefined && probe.askAt <= now) {
        actions.push(...(probe.lives ? [this.#answered(probe, probe.target)] : this.#ask(probe, neighbourhood)))
      }
      if (probe.endsAt <= now && this.#probes.delete(probe.sequence)) {
        const { target, sentAt, asked, heard } = probe
        const silent = asked.size - heard.size
        // Relays that answer, even to say that they heard nothing, show that it is not us.
        this.#penalise(silent)
        actions.push({ type: 'failed', target, asked: asked.size, silent, waitedMs: now - sentAt })
      }
    }
    return actions
  }

  deadline(): Millis | undefined {
    let earliest = Number.POSITIVE_INFINITY
    for (const { nackAt, endsAt } of this.#relays.values()) {
      earliest = Math.min(earliest, nackAt ?? endsAt)
    }
    for (const { askAt, endsAt } of this.#probes.values()) {
      earliest = Math.min(earliest, askAt ?? endsAt, endsAt)
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  /** We were not there for so long: it does not count against others, and it does against us (M21, M42). */
  late(byMs: number): void {
    this.#penalise(1)
    for (const probe of this.#probes.values()) {
      probe.askAt = probe.askAt === undefined ? undefined : probe.askAt + byMs
      probe.endsAt += byMs
    }
  }

  snapshot(): unknown {
    return {
      penalty: this.#penalty,
      probes: [...this.#probes.values()].map(({ target, endsAt }) => [target, endsAt]),
      relays: [...this.#relays.values()].map(({ origin, target, endsAt }) => [origin, target, endsAt])
    }
  }

  #answered({ sequence, target }: Probe, by: PeerName): ProbeAction {
    this.#probes.delete(sequence)
    this.#penalise(-1)
    return { type: 'answered', target, by }
  }

  #probeOf(target: PeerName): Probe | undefined {
    for (const probe of this.#probes.values()) {
      if (probe.target === target) {
        return probe
      }
    }
    return undefined
  }

  #ask(probe: Probe, neighbourhood: Neighbourhood): ProbeAction[] {
    probe.askAt = undefined
    const others = neighbourhood.helpers().filter((peer) => peer !== probe.target)
    const helpers = this.#random.shuffle(others.sort(compareText)).slice(0, this.#config.indirectProbes)
    const { sequence, target } = probe
    for (const helper of helpers) {
      probe.asked.add(helper)
    }
    return helpers.map((to): ProbeAction => ({ type: 'ping-request', to, sequence, target }))
  }

  /** How long the target alone is waited for. */
  #timeoutMs(target: PeerName): number {
    const adaptive = Math.max(this.#config.probeTimeoutMs, this.#roundTrips.sureMs(target))
    return Math.min(adaptive, DIRECT_SHARE_MAX * this.#config.periodMs)
  }

  #patience(peer: PeerName): number {
    if (this.#config.detector === 'swim') {
      return 1
    }
    return Math.min(PATIENCE_MAX, 1 + (this.#struggling.get(peer) ?? 0))
  }

  #penalise(by: number): void {
    if (this.#config.detector === 'swim') {
      return
    }
    this.#penalty = Math.min(HEALTH_PENALTY_MAX, Math.max(0, this.#penalty + by))
  }
}
