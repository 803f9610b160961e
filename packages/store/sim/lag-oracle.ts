import { CausalContext, type CausalContextData } from '@peermesh/crdt'
import type { PeerName } from '@peermesh/kernel'
import { ViolationError } from '@peermesh/sim'
import type { StoreCore, StoreMessage } from '@peermesh/store/core'

/** What is looked at after each step of a peer would cost as much as the run: it is looked at after each of so many. */
const STEPS_PER_LOOK = 8

/**
 * S28: whoever is said to lack nothing has said so, and in one telling.
 *
 * A replica never forgets what it has, so that what it told at different times may be put together. What a peer told as another replica, before it lost its
 * disk, may not.
 */
export class LagOracle {
  readonly #told = new Map<PeerName, Map<string, CausalContext>>()
  readonly #steps = new Map<PeerName, number>()

  /** A message leaves a peer, which goes by this name of a replica. */
  sent(peer: PeerName, replica: string, message: StoreMessage): void {
    if (message.type === 'digest' || message.type === 'pull') {
      this.#tells(peer, replica, message.clock)
    } else if (message.type === 'states') {
      this.#tells(peer, replica, message.context)
    }
  }

  check(peer: PeerName, core: StoreCore): void {
    const steps = (this.#steps.get(peer) ?? 0) + 1
    this.#steps.set(peer, steps)
    if (steps % STEPS_PER_LOOK !== 0) {
      return
    }
    const ours = CausalContext.fromData(core.clock())
    for (const { peer: other, operations } of core.lag.peers()) {
      if (operations === 0 && !this.#hasToldAll(other, ours)) {
        throw new ViolationError(`S28: ${peer} says that ${other} lacks nothing, and ${other} has never said so.`)
      }
    }
  }

  #hasToldAll(peer: PeerName, ours: CausalContext): boolean {
    return [...(this.#told.get(peer)?.values() ?? [])].some((told) => told.includes(ours))
  }

  #tells(peer: PeerName, replica: string, clock: CausalContextData): void {
    const tellings = this.#told.get(peer) ?? new Map<string, CausalContext>()
    const told = tellings.get(replica) ?? new CausalContext()
    told.merge(CausalContext.fromData(clock))
    tellings.set(replica, told)
    this.#told.set(peer, tellings)
  }
}
