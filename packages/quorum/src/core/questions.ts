import { Deadlines, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { AskOrder } from './ask-order.ts'
import { Asks } from './asks.ts'
import type { Configuration } from './configuration.ts'
import { ASK_ALL_FROM, BACKOFF_MIN_MS, CATCH_UP_BYTES_MAX, CATCH_UP_MS, FIRST_MS, RESEND_MS } from './limits.ts'
import { type Request, requestBytes } from './messages.ts'
import type { ProposerParts } from './proposer-parts.ts'
import { type Accepting, type Asking, isAsking, type Register } from './registers.ts'

/** Requests are numbered from anywhere below this, which leaves 2^52 to count on. */
const REQUEST_FROM_MAX = 2 ** 52

type Unnumbered = Request extends infer R ? (R extends Request ? Omit<R, 'request'> : never) : never

/** What voters beyond a majority are still to hear. */
interface Owed {
  readonly request: Request
  readonly to: readonly PeerName[]
}

/**
 * What one proposer waits for: the phase of each register, by the number of its request, and when it is looked at again.
 *
 * QL9 Of the voters a majority is asked at first. The others are asked where that is not enough: one of these refuses, or has something else, or is gone, or does not answer in time. What was
 * chosen without them they hear soon after.
 */
export class Questions {
  readonly #asks: Asks
  readonly #order: AskOrder
  /** What was asked in this step. */
  readonly #unsaid = new Set<Register>()
  /** By register, what was chosen last. */
  readonly #owed = new Map<string, Owed>()
  #owedAt: Millis | undefined
  #owedBytes = 0
  readonly #asked = new Map<number, Register>()
  readonly #wakes = new Deadlines<Register>()
  /** Begins anywhere: a voter may still answer what an earlier start of this peer asked, and that must not be taken for an answer to us. */
  #lastRequest: number
  readonly #whoMayKnow: ProposerParts['whoMayKnow']
  /** A register that voters were asked about again in this step. */
  #unanswered: string | undefined
  #turn = 0
  /** Smoothed, to the last of a majority. To change something voters sync, to report what they have they do not. */
  readonly #roundTripMs = { reading: BACKOFF_MIN_MS, changing: BACKOFF_MIN_MS }
  #acceptedInMs = BACKOFF_MIN_MS

  /** @param fraction from 0 to 1, at random for each start */
  constructor(parts: Pick<ProposerParts, 'outbox' | 'whoMayKnow' | 'self' | 'isThere'>, fraction: number) {
    const { outbox, whoMayKnow } = parts
    this.#asks = new Asks(outbox)
    this.#order = new AskOrder(parts)
    this.#whoMayKnow = whoMayKnow
    this.#lastRequest = Math.floor(fraction * REQUEST_FROM_MAX)
  }

  /** In how long a value is chosen, smoothed, with all that is waited for those who say nothing: a rival takes as long. */
  get acceptedInMs(): number {
    return this.#acceptedInMs
  }

  get deadline(): Millis | undefined {
    const { next } = this.#wakes
    return next === undefined || this.#owedAt === undefined
      ? (next ?? this.#owedAt)
      : millis(Math.min(next, this.#owedAt))
  }

  /** A question with a number of its own. */
  request<T extends Unnumbered>(question: T): T & { readonly request: number } {
    return { ...question, request: ++this.#lastRequest }
  }

  /** Whose request that is, as long as it is waited for. */
  get(request: number): Register | undefined {
    return this.#asked.get(request)
  }

  all(): Register[] {
    return [...this.#asked.values()]
  }

  /** Which are to be looked at by now. */
  late(now: Millis): Register[] {
    return [...this.#wakes.take(now)]
  }

  /** Asks voters, at the end of this step. */
  ask(register: Register, phase: Asking, now: Millis): void {
    this.drop(register)
    register.phase = phase
    register.askedAt = now
    this.#asked.set(phase.request.request, register)
    this.#unsaid.add(register)
  }

  /** Asks the voters that were not asked at first. False where all were. */
  askTheOthers(register: Register, { request }: Asking, now: Millis): boolean {
    const { unasked } = register
    if (unasked.length === 0) {
      return false
    }
    register.unasked = []
    register.later = { voters: unasked, askedAt: now }
    this.#wakes.set(register, now + RESEND_MS)
    this.#asks.ask(unasked, request)
    return true
  }

  /** That link is gone: if its answer is waited for, it is the others' turn. */
  lost(register: Register, phase: Asking, peer: PeerName, now: Millis): void {
    if (waitedFor(register, phase).includes(peer)) {
      this.askTheOthers(register, phase, now)
    }
  }

  /** Whoever was asked had time enough: if there are others, it is their turn. False where nobody is left to ask. */
  hadTheirTime(register: Register, now: Millis): boolean {
    const { phase, unasked } = register
    if (!isAsking(phase) || unasked.length === 0) {
      return false
    }
    // Who asks much later than it meant to stood still itself.
    const isOurs = now >= register.askedAt + 2 * this.#firstMs(phase)
    for (const voter of isOurs ? [] : waitedFor(register, phase)) {
      this.#order.wasSlow(voter, now)
    }
    return this.askTheOthers(register, phase, now)
  }

  /**
   * The vote is split among those who answered. Those who say nothing may be gone, and it be split for ever: whoever means to answer does so within as long again as this took,
   * else it is looked at again.
   */
  expectTheRest(register: Register, phase: Asking, now: Millis): void {
    const times = this.askTheOthers(register, phase, now) ? 2 : 1
    const tookMs = Math.max(BACKOFF_MIN_MS, this.#acceptedInMs, now - register.askedAt)
    this.#wakes.set(register, Math.min(register.askedAt + RESEND_MS, now + times * tookMs))
  }

  /**
   * A majority answered, and this voter as the last of it. It took so long from when that one was asked: what was waited before for those that said nothing is no part of it, or the next time they
   * would be waited for longer.
   */
  took({ askedAt, later }: Register, phase: Asking, last: PeerName, now: Millis): void {
    const since = later?.voters.includes(last) === true ? later.askedAt : askedAt
    this.#roundTripMs[doing(phase)] += (now - since - this.#roundTripMs[doing(phase)]) / 8
  }

  /** A majority accepted it. Who was not asked hears of it later. */
  chosen({ key, unasked: to, askedAt }: Register, { request }: Accepting, now: Millis): void {
    this.#acceptedInMs += (now - askedAt - this.#acceptedInMs) / 8
    const before = this.#owed.get(key)
    this.#owed.delete(key)
    this.#owedBytes -= before === undefined ? 0 : requestBytes(before.request)
    if (to.length === 0) {
      return
    }
    this.#owed.set(key, { request, to })
    this.#owedBytes += requestBytes(request)
    this.#owedAt = this.#owedBytes > CATCH_UP_BYTES_MAX ? now : (this.#owedAt ?? millis(now + CATCH_UP_MS))
    this.payOwed(now)
  }

  /** What was chosen goes to those who were not asked, when it is time. */
  payOwed(now: Millis): void {
    if (this.#owedAt === undefined || this.#owedAt > now) {
      return
    }
    this.#owedAt = undefined
    this.#owedBytes = 0
    for (const { request, to } of this.#owed.values()) {
      this.#asks.ask(to, request)
    }
    this.#owed.clear()
  }

  /** Asks those voters again who have not answered. */
  askAgain(register: Register, { request, tally }: Asking, now: Millis): void {
    register.unasked = []
    this.#wakes.set(register, now + RESEND_MS)
    this.#unanswered = register.key
    const voters = tally.configuration.voters.map(({ peer }) => peer).filter((peer) => !tally.has(peer))
    register.later = { voters, askedAt: now }
    for (const voter of voters) {
      this.#asks.askOne(voter, request)
    }
  }

  /** One other peer is asked, which has so long. Returns the number of that. */
  handOver(
    register: Register,
    { to, hasStamp, now, forMs }: { to: PeerName; hasStamp: boolean; now: Millis; forMs: number }
  ): number {
    this.drop(register)
    const request = ++this.#lastRequest
    register.phase = { type: 'forwarding', request, to, hasStamp }
    register.askedAt = now
    this.#asked.set(request, register)
    this.#wakes.set(register, now + forMs)
    return request
  }

  /** Asks nobody until then. */
  rest(register: Register, until: number): void {
    this.drop(register)
    register.phase = { type: 'resting' }
    this.#wakes.set(register, until)
  }

  /** Nothing is waited for any more. */
  drop(register: Register): void {
    const { phase } = register
    if (phase?.type === 'forwarding') {
      this.#asked.delete(phase.request)
    } else if (phase !== undefined && phase.type !== 'resting') {
      this.#asked.delete(phase.request.request)
    }
    register.phase = undefined
    register.unasked = []
    register.later = undefined
    this.#unsaid.delete(register)
    this.#wakes.delete(register)
  }

  /** What is gathered, and was for the voters of an epoch that is over. */
  clear(): void {
    this.#unanswered = undefined
    this.#unsaid.clear()
    this.#owed.clear()
    this.#owedAt = undefined
    this.#owedBytes = 0
    this.#asks.clear()
  }

  /** What was asked leaves. */
  flush(configuration: Configuration | undefined, now: Millis): void {
    if (configuration !== undefined && this.#unsaid.size > 0) {
      this.#say(configuration, now)
    }
    if (configuration !== undefined && this.#unanswered !== undefined) {
      this.#askElsewhere(configuration, this.#unanswered)
      this.#unanswered = undefined
    }
    this.#asks.flush(configuration)
  }

  /**
   * What one step asks goes to a majority; where it is much, to all: it is a message that costs, and not what is in it. The time of whoever is asked begins here: a turn may have taken long since
   * its first command.
   */
  #say(configuration: Configuration, now: Millis): void {
    const isMuch = this.#unsaid.size >= ASK_ALL_FROM
    for (const register of this.#unsaid) {
      const { phase } = register
      if (isAsking(phase)) {
        const { first, others, all } = this.#order.split(configuration, now)
        register.askedAt = now
        const isAll = isMuch || mayDuel(register, phase)
        register.unasked = isAll ? [] : others
        this.#wakes.set(register, now + (register.unasked.length > 0 ? this.#firstMs(phase) : RESEND_MS))
        this.#asks.ask(isAll ? all : first, phase.request)
      }
    }
    this.#unsaid.clear()
  }

  /** So long a majority has to itself. */
  #firstMs(phase: Asking): number {
    return Math.min(RESEND_MS, Math.max(FIRST_MS, 2 * this.#roundTripMs[doing(phase)]))
  }

  /**
   * QL8 Voters that say nothing may be gone, and the group with them to others: whoever knows of it answers with that, as to any question of an epoch that is over. Nobody waits for this one, and
   * who does not vote has no say in it.
   */
  #askElsewhere(configuration: Configuration, key: string): void {
    const other = this.#whoMayKnow(configuration, this.#turn++)
    if (other !== undefined) {
      this.#asks.askOne(other, this.request({ type: 'read', key }))
    }
  }
}

/** Who was asked, and did not answer yet. */
function waitedFor({ unasked }: Register, { tally }: Asking): PeerName[] {
  const voters = tally.configuration.voters.map(({ peer }) => peer)
  return voters.filter((voter) => !unasked.includes(voter) && !tally.has(voter))
}

/**
 * Several may want it at one moment (that a session is expired), and none can leave it to another. Where each asks a majority of its own any voter in two of these refuses one; where all ask all
 * the first one gets through. Such changes are rare.
 */
function mayDuel({ tasks: [first] }: Register, { type }: Asking): boolean {
  return type !== 'reading' && first?.forwards !== true && first?.askedBy === undefined
}

function doing({ type }: Asking): 'reading' | 'changing' {
  return type === 'reading' ? 'reading' : 'changing'
}
