import type { PeerName } from '@peermesh/kernel'
import { BROADCASTS_MAX } from './limits.ts'

/** A subject's place in the line of those that were sent as often as it. */
interface Place {
  readonly subject: PeerName
  sent: number
  before: Place
  after: Place
}

/**
 * Whose records are to be passed on, and how often each was (M18). The least sent goes first, so that news overtakes what is
 * nearly done; of those sent as often, who waits longest. There is a line for each number, closed to a ring by its head: whoever is sent moves to the
 * end of the next line, and whatever changes, nothing is sorted or searched.
 */
export class Broadcasts {
  readonly #places = new Map<PeerName, Place>()
  readonly #lines: Place[] = []

  /** The subject's record changed: its count begins anew. False where somebody else had to go for it, of those that were sent most. */
  add(subject: PeerName): boolean {
    this.remove(subject)
    const place = alone(subject)
    this.#places.set(subject, place)
    this.#join(place, 0)
    if (this.#places.size <= BROADCASTS_MAX) {
      return true
    }
    this.#removeMostSent()
    return false
  }

  remove(subject: PeerName): void {
    const place = this.#places.get(subject)
    if (place !== undefined) {
      leave(place)
      this.#places.delete(subject)
    }
  }

  get size(): number {
    return this.#places.size
  }

  /** Subjects for one message, each counted as sent once more and dropped once it was sent `sendsMax` times. */
  take(limit: number, { to, sendsMax }: { readonly to: PeerName; readonly sendsMax: number }): PeerName[] {
    const taken = this.#places.size === 0 ? [] : this.#first(limit, to)
    return taken.map((place) => {
      leave(place)
      place.sent++
      if (place.sent < sendsMax) {
        this.#join(place, place.sent)
      } else {
        this.#places.delete(place.subject)
      }
      return place.subject
    })
  }

  /** A subject knows better than we do: what it must hear of itself is not left to a queue. */
  #first(limit: number, to: PeerName): Place[] {
    const first: Place[] = []
    for (const head of this.#lines) {
      for (let place = head.after; place !== head && first.length < limit; place = place.after) {
        if (place.subject !== to) {
          first.push(place)
        }
      }
    }
    return first
  }

  #removeMostSent(): void {
    for (let sent = this.#lines.length - 1; sent >= 0; sent--) {
      const head = this.#lines[sent] as Place
      if (head.after !== head) {
        this.remove(head.after.subject)
        return
      }
    }
  }

  #join(place: Place, sent: number): void {
    while (this.#lines.length <= sent) {
      this.#lines.push(alone('' as PeerName))
    }
    const head = this.#lines[sent] as Place
    place.before = head.before
    place.after = head
    head.before.after = place
    head.before = place
  }
}

/** In no line, or the head of an empty one. */
function alone(subject: PeerName): Place {
  const place = { subject, sent: 0 } as Place
  place.before = place
  place.after = place
  return place
}

function leave(place: Place): void {
  place.before.after = place.after
  place.after.before = place.before
}
