import type { PeerName } from '@peermesh/kernel'
import { SortedNames } from './sorted-names.ts'

/**
 * Whose records are to be passed on, and how often each was (M18). The least sent goes first, so that news overtakes what is
 * nearly done.
 */
export class Broadcasts {
  readonly #sent = new Map<PeerName, number>()
  /** The subjects that were sent so often, at the place of that number. */
  readonly #bySent: SortedNames[] = []

  /** The subject's record changed: its count begins anew. */
  add(subject: PeerName): void {
    this.remove(subject)
    this.#put(subject, 0)
  }

  remove(subject: PeerName): void {
    const sent = this.#sent.get(subject)
    if (sent !== undefined) {
      this.#bySent[sent]?.delete(subject)
      this.#sent.delete(subject)
    }
  }

  get size(): number {
    return this.#sent.size
  }

  /** Subjects for one message, each counted as sent once more and dropped once it was sent `sendsMax` times. */
  take(limit: number, { to, sendsMax }: { readonly to: PeerName; readonly sendsMax: number }): PeerName[] {
    const taken = this.#first(limit, to)
    for (const subject of taken) {
      const sent = (this.#sent.get(subject) ?? 0) + 1
      this.remove(subject)
      if (sent < sendsMax) {
        this.#put(subject, sent)
      }
    }
    return taken
  }

  /** A subject knows better than we do: what it must hear of itself is not left to a queue. */
  #first(limit: number, to: PeerName): PeerName[] {
    const first: PeerName[] = []
    if (this.#sent.size > 0) {
      for (const { names } of this.#bySent) {
        for (const subject of names) {
          if (first.length >= limit) {
            return first
          }
          if (subject !== to) {
            first.push(subject)
          }
        }
      }
    }
    return first
  }

  #put(subject: PeerName, sent: number): void {
    while (this.#bySent.length <= sent) {
      this.#bySent.push(new SortedNames())
    }
    this.#bySent[sent]?.add(subject)
    this.#sent.set(subject, sent)
  }
}
