import { Deadlines, type Millis, type PeerName } from '@peermesh/kernel'
import { Asks } from './asks.ts'
import type { Configuration } from './configuration.ts'
import { RESEND_MS } from './limits.ts'
import type { Request } from './messages.ts'
import type { ProposerParts } from './proposer-parts.ts'
import type { Asking, Register } from './registers.ts'

/** Requests are numbered from anywhere below this, which leaves 2^52 to count on. */
const REQUEST_FROM_MAX = 2 ** 52

type Unnumbered = Request extends infer R ? (R extends Request ? Omit<R, 'request'> : never) : never

/** What one proposer waits for: the phase of each register, by the number of its request, and when it is looked at again. */
export class Questions {
  readonly #asks: Asks
  readonly #asked = new Map<number, Register>()
  readonly #wakes = new Deadlines<Register>()
  /** Begins anywhere: a voter may still answer what an earlier start of this peer asked, and that must not be taken for an answer to us. */
  #lastRequest: number
  readonly #whoMayKnow: ProposerParts['whoMayKnow']
  /** A register that voters were asked about again in this step. */
  #unanswered: string | undefined
  #turn = 0

  /** @param fraction from 0 to 1, at random for each start */
  constructor({ outbox, whoMayKnow }: Pick<ProposerParts, 'outbox' | 'whoMayKnow'>, fraction: number) {
    this.#asks = new Asks(outbox)
    this.#whoMayKnow = whoMayKnow
    this.#lastRequest = Math.floor(fraction * REQUEST_FROM_MAX)
  }

  get deadline(): Millis | undefined {
    return this.#wakes.next
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

  /** Asks all voters. */
  ask(register: Register, phase: Asking, now: Millis): void {
    this.drop(register)
    register.phase = phase
    register.askedAt = now
    this.#asked.set(phase.request.request, register)
    this.#wakes.set(register, now + RESEND_MS)
    this.#asks.all(phase.request)
  }

  /** Asks those voters again who have not answered. */
  askAgain(register: Register, { request, tally }: Asking, { voters }: Configuration, now: Millis): void {
    this.#wakes.set(register, now + RESEND_MS)
    this.#unanswered = register.key
    for (const { peer } of voters) {
      if (!tally.has(peer)) {
        this.#asks.some(peer, request)
      }
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

  /** Waits for the answers that are still to come, so long. */
  wait(register: Register, until: number): void {
    this.#wakes.set(register, Math.min(register.askedAt + RESEND_MS, until))
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
    this.#wakes.delete(register)
  }

  /** What is gathered, and was for the voters of an epoch that is over. */
  clear(): void {
    this.#unanswered = undefined
    this.#asks.clear()
  }

  /** What was asked leaves. */
  flush(configuration: Configuration | undefined): void {
    if (configuration !== undefined && this.#unanswered !== undefined) {
      this.#askElsewhere(configuration, this.#unanswered)
      this.#unanswered = undefined
    }
    this.#asks.flush(configuration)
  }

  /**
   * QL8 Voters that say nothing may be gone, and the group with them to others: whoever knows of it answers with that, as to any question of an epoch that is over. Nobody waits for this one, and
   * who does not vote has no say in it.
   */
  #askElsewhere(configuration: Configuration, key: string): void {
    const other = this.#whoMayKnow(configuration, this.#turn++)
    if (other !== undefined) {
      this.#asks.some(other, this.request({ type: 'read', key }))
    }
  }
}
