import { compareText, type PeerName } from '@peermesh/kernel'

/**
 * Whose records are to be passed on, and how often each was (M18). The least sent goes first, so that news overtakes what is
 * nearly done.
 */
export class Broadcasts {
  readonly #sent = new Map<PeerName, number>()

  /** The subject's record changed: its count begins anew. */
  add(subject: PeerName): void {
    this.#sent.set(subject, 0)
  }

  remove(subject: PeerName): void {
    this.#sent.delete(subject)
  }

  get size(): number {
    return this.#sent.size
  }

  /** Subjects for one message, each counted as sent once more and dropped once it was sent `sendsMax` times. */
  take(limit: number, { to, sendsMax }: { readonly to: PeerName; readonly sendsMax: number }): PeerName[] {
    // A subject knows better than we do: what it must hear of itself is not left to a queue.
    const waiting = [...this.#sent].filter(([subject]) => subject !== to)
    const taken = waiting.sort(([a, sentA], [b, sentB]) => sentA - sentB || compareText(a, b)).slice(0, limit)
    for (const [subject, sent] of taken) {
      if (sent + 1 >= sendsMax) {
        this.#sent.delete(subject)
      } else {
        this.#sent.set(subject, sent + 1)
      }
    }
    return taken.map(([subject]) => subject)
  }
}
