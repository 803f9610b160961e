import { millis, type Moment } from '@peermesh/kernel'
import { GRID_MS, onGrid, onGridFrom, onGridUpTo } from './event-loop.ts'

/**
 * The clocks of one machine. Monotonic and wall clock run at one rate, which need not be that of virtual time; the wall clock jumps, and while the
 * machine sleeps the monotonic clock stands still.
 */
export class PeerClock {
  /** How many of its milliseconds pass in one of virtual time. */
  readonly rate: number
  #monotonicOffset = 0
  #wallOffset: number

  /** @param wallOffset what the wall clock says when virtual time begins */
  constructor(rate: number, wallOffset: number) {
    this.rate = rate
    this.#wallOffset = onGrid(wallOffset)
  }

  moment(now: number): Moment {
    const elapsed = this.#elapsed(now)
    return { now: millis(elapsed + this.#monotonicOffset), wall: millis(elapsed + this.#wallOffset) }
  }

  /** A process begins: its monotonic clock says this now, and what it said before means nothing. */
  begin(now: number, monotonicMs: number): void {
    this.#monotonicOffset = onGrid(monotonicMs) - this.#elapsed(now)
  }

  /** The monotonic clock stood still from then to now. */
  stoodStill(from: number, now: number): void {
    this.#monotonicOffset -= this.#elapsed(now) - this.#elapsed(from)
  }

  jumpWall(byMs: number): void {
    this.#wallOffset = onGrid(this.#wallOffset + byMs)
  }

  /** The first moment of virtual time at which the monotonic clock says this or more. */
  whenMonotonic(deadline: number): number {
    const elapsed = deadline - this.#monotonicOffset
    if (this.rate === 1) {
      return onGridFrom(elapsed)
    }
    let moment = onGridFrom(elapsed / this.rate)
    while (this.#elapsed(moment) < elapsed) {
      moment += GRID_MS
    }
    return moment
  }

  /** On the grid, so that its sums are exact. */
  #elapsed(now: number): number {
    return this.rate === 1 ? now : onGridUpTo(now * this.rate)
  }
}
