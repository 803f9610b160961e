import type { WarmBallot } from '@peermesh/quorum/core'
import { WARM_MAX } from './limits.ts'

/**
 * Rights to change the register of a lock in one round trip, that this peer has: earned by its last change, or come with the token. Each is used once, for a change
 * here, or leaves with the token: what is taken is not here any more. Those that were not used for longest are dropped, which costs a round trip.
 */
export class WarmBallots {
  readonly #byName = new Map<string, WarmBallot>()

  keep(name: string, warm: WarmBallot): void {
    this.#byName.delete(name)
    this.#byName.set(name, warm)
    for (const oldest of this.#byName.keys()) {
      if (this.#byName.size <= WARM_MAX) {
        return
      }
      this.#byName.delete(oldest)
    }
  }

  take(name: string): WarmBallot | undefined {
    const warm = this.#byName.get(name)
    this.#byName.delete(name)
    return warm
  }
}
