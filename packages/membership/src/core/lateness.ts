import { type Millis, millis } from '@peermesh/kernel'
import type { MembershipConfig } from './config.ts'

/** Late by more than this share of a period is late enough to be our own fault; the second share is how long we then listen first (M21). */
const LATE_SHARE = 1 / 2
const GRACE_SHARE = 1 / 4

/**
 * Whether we ourselves were there. An event loop that stood still, for a long step or a busy machine, sees answers late that came in time:
 * silence in that while says nothing of others (M21).
 */
export class Lateness {
  readonly #periodMs: number
  readonly #isAware: boolean
  #graceUntil: Millis | undefined

  constructor({ periodMs, detector }: Pick<MembershipConfig, 'periodMs' | 'detector'>) {
    this.#periodMs = periodMs
    this.#isAware = detector === 'lifeguard'
  }

  /** Until then we only listen. */
  get graceUntil(): Millis | undefined {
    return this.#graceUntil
  }

  /**
   * By how much we are late, where that is too much, and more than once in a row does not count: a peer that is always late must still
   * find crashes, so the wake after a late one judges whatever it finds.
   *
   * @param deadline when we wanted to be woken
   */
  note(deadline: Millis | undefined, now: Millis): number | undefined {
    const lateMs = deadline === undefined ? 0 : now - deadline
    if (!this.#isAware || this.#graceUntil !== undefined || lateMs <= LATE_SHARE * this.#periodMs) {
      return undefined
    }
    this.#graceUntil = millis(now + GRACE_SHARE * this.#periodMs)
    return lateMs
  }

  /** Whether what is due may be judged now. */
  mayJudge(now: Millis): boolean {
    if (this.#graceUntil !== undefined && now < this.#graceUntil) {
      return false
    }
    this.#graceUntil = undefined
    return true
  }
}
