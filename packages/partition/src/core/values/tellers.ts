import type { Millis, PeerName } from '@peermesh/kernel'
import { COMPARERS_MAX, HANDOVER_STALLED_MS } from './limits.ts'
import type { ValuesMessage } from './messages.ts'

export type Comparison = Extract<ValuesMessage, { readonly type: 'compare' }>

/** One partition of which something is lacking here. */
interface Turn {
  readonly peer: PeerName
  readonly id: number
  until: number
  readonly waiting: Map<PeerName, Comparison>
}

/**
 * Who tells this peer what it lacks of a partition: one at a time, so that the same does not come from all that have it. Whoever compares meanwhile is answered when that one is done, and by then
 * it mostly has nothing to add.
 *
 * One that is not heard of for a while is waited for no more; whoever waits asks again by itself.
 */
export class Tellers {
  readonly #turns = new Map<number, Turn>()

  /** Whether this one may tell now what is lacking. Else it waits. */
  begin(peer: PeerName, comparison: Comparison, now: Millis): boolean {
    const { partition, id } = comparison
    const turn = this.#turns.get(partition)
    if (turn !== undefined && turn.peer !== peer && now < turn.until) {
      if (turn.waiting.size < COMPARERS_MAX) {
        turn.waiting.set(peer, comparison)
      }
      return false
    }
    const waiting = turn?.waiting ?? new Map<PeerName, Comparison>()
    waiting.delete(peer)
    this.#turns.set(partition, { peer, id, until: now + HANDOVER_STALLED_MS, waiting })
    return true
  }

  /** Whether somebody is at it. */
  isTold(partition: number, now: Millis): boolean {
    return now < (this.#turns.get(partition)?.until ?? 0)
  }

  /** It told something. */
  heard(peer: PeerName, partition: number, now: Millis): void {
    const turn = this.#turns.get(partition)
    if (turn?.peer === peer) {
      turn.until = now + HANDOVER_STALLED_MS
    }
  }

  /** It has told all. Returns who waited for that. */
  done(peer: PeerName, partition: number, id: number): ReadonlyMap<PeerName, Comparison> {
    const turn = this.#turns.get(partition)
    if (turn?.peer !== peer || turn.id !== id) {
      return new Map()
    }
    this.#turns.delete(partition)
    return turn.waiting
  }

  /** It has nothing to tell: where it was at it, it began anew since. Returns who waited for that. */
  over(peer: PeerName, partition: number): ReadonlyMap<PeerName, Comparison> {
    const turn = this.#turns.get(partition)
    return turn?.peer === peer ? this.done(peer, partition, turn.id) : new Map()
  }

  /** Its link is lost. Returns who waited for it. */
  lost(peer: PeerName): [PeerName, Comparison][] {
    const waited: [PeerName, Comparison][] = []
    for (const [partition, turn] of this.#turns) {
      turn.waiting.delete(peer)
      if (turn.peer === peer) {
        this.#turns.delete(partition)
        waited.push(...turn.waiting)
      }
    }
    return waited
  }

  /** It is held by others, and all is compared anew. */
  moved(partition: number): void {
    this.#turns.delete(partition)
  }
}
