import { CausalContext, type CausalContextData } from '@peermesh/crdt'
import type { CommandId, PeerName } from '@peermesh/kernel'
import { ViolationError } from '@peermesh/sim'
import type { PullTimes, StoreCore } from '@peermesh/store/core'

/** What a caller is owed: all that the other peer had when it asked. */
interface Asked {
  readonly from: PeerName
  readonly had: CausalContextData
}

/**
 * S43: whoever is told that a pull is done has all that its peer had when it was asked for.
 *
 * A peer that ends meanwhile may have lost some of that: what it had heard of others, and its disk had not. Nothing is owed then.
 */
export class PullOracle {
  readonly #asked = new Map<PeerName, Map<CommandId, Asked>>()

  /** @param source the peer from which is pulled, where it is up */
  asked(
    peer: PeerName,
    id: CommandId,
    source: { readonly from: PeerName; readonly core: StoreCore | undefined }
  ): void {
    const { from, core } = source
    if (core !== undefined) {
      this.#of(peer).set(id, { from, had: core.clock() })
    }
  }

  stopped(peer: PeerName): void {
    this.#asked.delete(peer)
    for (const pulls of this.#asked.values()) {
      for (const [id, { from }] of pulls) {
        if (from === peer) {
          pulls.delete(id)
        }
      }
    }
  }

  settled(peer: PeerName, id: CommandId, core: StoreCore, times: PullTimes | undefined): void {
    const asked = this.#of(peer).get(id)
    this.#of(peer).delete(id)
    // Nothing is told where it was given up.
    if (asked !== undefined && times !== undefined) {
      const clock = CausalContext.fromData(core.clock())
      if (!clock.includes(CausalContext.fromData(asked.had))) {
        throw new ViolationError(
          `S43: ${peer} has pulled all of ${asked.from}, and lacks what that had when it was asked.`
        )
      }
    }
  }

  #of(peer: PeerName): Map<CommandId, Asked> {
    const pulls = this.#asked.get(peer) ?? new Map<CommandId, Asked>()
    this.#asked.set(peer, pulls)
    return pulls
  }
}
