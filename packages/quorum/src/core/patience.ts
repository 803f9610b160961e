import { FORWARD_MS, FORWARD_MS_MAX } from './limits.ts'

/** An answer may take so many times as long as the last one did. */
const TIMES = 4

/** How long one proposer waits for those that it hands its changes over to: links and disks are of any speed. */
export class Patience {
  #ms = FORWARD_MS

  get ms(): number {
    return this.#ms
  }

  took(ms: number): void {
    this.#ms = Math.min(Math.max(FORWARD_MS, TIMES * ms), FORWARD_MS_MAX)
  }

  /** It was too short, or they are gone. */
  inVain(): void {
    this.#ms = Math.min(2 * this.#ms, FORWARD_MS_MAX)
  }
}
