import type { Millis, Moment } from '@peermesh/kernel'
import type { QuorumNotice } from '@peermesh/quorum/core'

/**
 * Until when the sessions of this peer are held, by what quorum says. Asked on every use, by both clocks as they are at that moment: a flag that a timer sets would say
 * yes for as long as the timer is late.
 */
export class Leases {
  readonly #leaseMs: number
  readonly #heldUntil = new Map<string, Millis>()
  #lastAt: Moment | undefined

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs
  }

  observe(at: Moment): void {
    if (this.#slept(at)) {
      this.#heldUntil.clear()
    }
    this.#lastAt = at
  }

  heard(notice: QuorumNotice): void {
    if (notice.type === 'session-held') {
      this.#heldUntil.set(notice.session, notice.heldUntil)
    } else if (notice.type === 'session-lost') {
      this.#heldUntil.delete(notice.session)
    }
  }

  isHeld(session: string, at: Moment): boolean {
    const until = this.#heldUntil.get(session)
    return until !== undefined && at.now < until && !this.#slept(at)
  }

  heldUntil(session: string): Millis | undefined {
    return this.#heldUntil.get(session)
  }

  /** The monotonic clock stands still while a machine sleeps; the wall clock does not. */
  #slept(at: Moment): boolean {
    const last = this.#lastAt
    return last !== undefined && at.wall - last.wall - (at.now - last.now) > this.#leaseMs / 4
  }
}
