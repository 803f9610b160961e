import type { Effect, PeerName } from '@peermesh/kernel'
import { type ElectionEvent, type ElectionMode, type ScopeStatus, termOf } from '@peermesh/election/core'
import { ViolationError } from '@peermesh/sim'
import type { UserEvent } from './seats.ts'

/** What must hold of a scope, judged from outside: by what peers said that they are, and by what they did as leaders. */
export class ElectionOracle {
  readonly #mode: ElectionMode
  /** Who was told to lead a term, and with which fence; that as one number, in the order of fences. */
  readonly #terms = new Map<number, { readonly peer: PeerName; readonly fence: number }>()
  #lastAct: { readonly peer: PeerName; readonly term: number } | undefined
  /** Which term was the highest that anybody had taken up when this peer began to ask for one. */
  readonly #claims = new Map<PeerName, number>()
  #highest = 0
  #changes = 0

  constructor(mode: ElectionMode) {
    this.#mode = mode
  }

  /** How often somebody began or ceased to lead. */
  get changes(): number {
    return this.#changes
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (output.type !== 'emit') {
      return
    }
    if (core === 'user') {
      this.#acted(peer, output.event as UserEvent)
    } else if (core === 'election') {
      this.#told(peer, output.event as ElectionEvent)
    }
  }

  /** What a peer says that it does after a step. */
  stands(peer: PeerName, phase: ScopeStatus['phase'] | undefined): void {
    if (phase !== 'claiming') {
      this.#claims.delete(peer)
    } else if (!this.#claims.has(peer)) {
      this.#claims.set(peer, this.#highest)
    }
  }

  stopped(peer: PeerName): void {
    this.#claims.delete(peer)
  }

  #told(peer: PeerName, event: ElectionEvent): void {
    if (event.type === 'lost' || event.type === 'won') {
      this.#changes++
    }
    if (event.type === 'won' && this.#mode === 'quorum') {
      const { generation, counter } = event.fence ?? { generation: 0, counter: -1 }
      this.#won(peer, event.term, termOf(generation, counter))
    }
  }

  #won(peer: PeerName, term: number, fence: number): void {
    const known = this.#terms.get(term)
    if (known !== undefined && known.peer !== peer) {
      throw new ViolationError(`L1: term ${term} was given to ${known.peer} and to ${peer}`)
    }
    for (const [other, { fence: otherFence }] of this.#terms) {
      if (other !== term && (otherFence === fence || other < term !== otherFence < fence)) {
        throw new ViolationError(`L7: term ${term} has fence ${fence}, term ${other} has ${otherFence}`)
      }
    }
    const before = this.#claims.get(peer)
    if (before !== undefined && term <= before && !isOfThePast(term, before)) {
      throw new ViolationError(`L3: ${peer} was given term ${term}, and asked when term ${before} was taken up already`)
    }
    this.#highest = Math.max(this.#highest, term)
    this.#terms.set(term, { peer, fence })
  }

  /** Whoever acts under a term after a later one was acted under leads beside the other. */
  #acted(peer: PeerName, { term }: UserEvent): void {
    const last = this.#lastAct
    if (last !== undefined && isOfThePast(term, last.term)) {
      return
    }
    if (
      this.#mode === 'quorum' &&
      last !== undefined &&
      (term < last.term || (term === last.term && peer !== last.peer))
    ) {
      throw new ViolationError(`L2: ${peer} leads term ${term} after ${last.peer} has led term ${last.term}`)
    }
    this.#lastAct = { peer, term }
  }
}

/** Whether a group was forced on between this term and a later one: who was not told yet goes on beside it, which is what its operator accepted. */
function isOfThePast(term: number, later: number): boolean {
  return Math.floor(term / termOf(1, 0)) < Math.floor(later / termOf(1, 0))
}
