import { fenceOf } from '@peermesh/quorum'
import type { PeerName } from '@peermesh/kernel'
import type { FenceParts, LeadershipLoss } from './core/index.ts'
import type { Leadership } from './elections.ts'
import { LeadershipLostError } from './errors.ts'

/** A lead of this peer, as the application holds it. */
export class HeldLeadership implements Leadership {
  readonly peer: PeerName
  readonly term: number
  readonly fence: bigint | undefined
  readonly #isHeld: () => boolean
  readonly #abort = new AbortController()

  constructor(
    { peer, term, fence }: { readonly peer: PeerName; readonly term: number; readonly fence: FenceParts | undefined },
    isHeld: () => boolean
  ) {
    this.peer = peer
    this.term = term
    this.fence = fence === undefined ? undefined : fenceOf(fence.generation, fence.counter)
    this.#isHeld = isHeld
  }

  get isHeld(): boolean {
    return !this.signal.aborted && this.#isHeld()
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  end(scope: string, reason: LeadershipLoss | 'closed'): void {
    const { term } = this
    const message = `This peer leads ${scope} no more (${reason}).`
    this.#abort.abort(new LeadershipLostError(message, { scope, term, reason }))
  }
}
