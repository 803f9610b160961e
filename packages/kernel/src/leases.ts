import type { Millis, Moment } from './values.ts'

/**
 * Until when this peer holds its sessions, for cores that hold something by them. Asked on every use, by both clocks as they are at that moment: a flag that
 * a timer sets would say yes for as long as the timer is late.
 *
 * L1 None is held from its end on, nor after a sleep of more than a quarter of the lease, by whatever step it is asked first.
 */
export class Leases {
  readonly #leaseMs: number
  readonly #heldUntil = new Map<string, Millis>()
  #lastAt: Moment | undefined

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs
  }

  /** Begins each step. */
  observe(at: Moment): void {
    if (this.#slept(at)) {
      this.#heldUntil.clear()
    }
    this.#lastAt = at
  }

  hold(session: string, until: Millis): void {
    this.#heldUntil.set(session, until)
  }

  lose(session: string): void {
    this.#heldUntil.delete(session)
  }

  isHeld(session: string, at: Moment): boolean {
    return this.heldForMs(session, at) > 0
  }

  /** For how long it is still held if nothing more is heard of it; 0 where it is not. */
  heldForMs(session: string, at: Moment): number {
    const until = this.#heldUntil.get(session)
    return until === undefined || this.#slept(at) ? 0 : Math.max(0, until - at.now)
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
