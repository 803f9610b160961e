import type { MeshHost } from '@peermesh/host'
import { type Happened, Happenings, millis } from '@peermesh/kernel'

/** What the host tells of a peer, beside what membership wrote down of it. */
export interface HostHappening extends Happened {
  /** It sent what breaks a protocol, and its link was reset. Of ourselves: our cores began anew, under another identity. `text`: why. */
  readonly what: 'rejected' | 'began-anew'
  readonly text: string
}

/** Peers that broke a protocol last, and how much is kept of each. A peer that goes on with it does so in the same words. */
const PEERS_MAX = 64
const KEPT_MAX = 16

/** Remembers what the host told of each peer last, for whoever asks why. */
export class HostStory {
  /** Who was told of last is last. */
  readonly #peers = new Map<string, Happenings<HostHappening>>()

  constructor(host: Pick<MeshHost, 'addEventListener'>, self: string) {
    host.addEventListener('reject', ({ detail: { peer, core, reason } }) =>
      this.#note(peer, 'rejected', `${core}: ${reason}`)
    )
    host.addEventListener('restart', ({ detail }) => this.#note(self, 'began-anew', detail.reason))
  }

  /** The oldest first. */
  of(peer: string): HostHappening[] {
    return this.#peers.get(peer)?.all ?? []
  }

  #note(peer: string, what: HostHappening['what'], text: string): void {
    const recurring = new Set(['rejected'] as const)
    const happenings =
      this.#peers.get(peer) ?? new Happenings<HostHappening>({ keptMax: KEPT_MAX, recurring, recursWithin: KEPT_MAX })
    this.#peers.delete(peer)
    this.#peers.set(peer, happenings)
    happenings.note({ at: millis(performance.now()), what, text })
    if (this.#peers.size > PEERS_MAX) {
      const [oldest] = this.#peers.keys()
      this.#peers.delete(oldest as string)
    }
  }
}
