import type { Millis, PeerName } from '@peermesh/kernel'
import { ANSWERS_A_PERIOD, ANSWERS_AT_ONCE, MEMBERS_MAX } from './limits.ts'

/**
 * How often each peer may draw a whole digest or records in numbers out of us (M47). Whoever compares views honestly needs two answers when it is linked, and two a period
 * at most: where they differ, and what is there. One that asks without end would have us send all that we hold for each question.
 *
 * Like a jug that leaks: each answer fills it by one, a period empties it by two, and where it would run over there is none.
 */
export class AnswerBudget {
  readonly #answerMs: number
  /** When the jug of a peer will be empty. Who is not here has an empty one. */
  readonly #emptyAt = new Map<PeerName, number>()

  constructor(periodMs: number) {
    this.#answerMs = periodMs / ANSWERS_A_PERIOD
  }

  /** Whether this peer may be answered now; if so, that is counted. */
  take(peer: PeerName, now: Millis): boolean {
    const emptyAt = Math.max(now, this.#emptyAt.get(peer) ?? now) + this.#answerMs
    if (emptyAt > now + ANSWERS_AT_ONCE * this.#answerMs || !this.#hasRoomFor(peer, now)) {
      return false
    }
    this.#emptyAt.set(peer, emptyAt)
    return true
  }

  #hasRoomFor(peer: PeerName, now: Millis): boolean {
    if (this.#emptyAt.size >= MEMBERS_MAX && !this.#emptyAt.has(peer)) {
      for (const [other, emptyAt] of this.#emptyAt) {
        if (emptyAt <= now) {
          this.#emptyAt.delete(other)
        }
      }
    }
    return this.#emptyAt.size < MEMBERS_MAX || this.#emptyAt.has(peer)
  }
}
