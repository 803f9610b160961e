import { type Millis, type Moment, millis } from '@peermesh/kernel'

/** The one seam through which the host sees time, so that its own tests need not wait for it. */
export interface Clock {
  moment(): Moment
  /** Calls back once after the delay; the returned function prevents that. */
  schedule(delayMs: number, callback: () => void): () => void
}

/** The longest delay that `setTimeout` takes; a longer one would fire at once. */
const TIMER_DELAY_MAX_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  moment() {
    return { now: monotonic(), wall: millis(Date.now()) }
  },

  schedule(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, Math.ceil(delayMs)), TIMER_DELAY_MAX_MS))
    return () => clearTimeout(timer)
  }
}

/** `performance.now()` has stood still during sleep on Linux and macOS, and never goes back. */
function monotonic(): Millis {
  return millis(performance.now())
}
