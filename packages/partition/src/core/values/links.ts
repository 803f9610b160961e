import { codeUnits, compareText, hash128, type PeerName } from '@peermesh/kernel'

/** Whom this peer can speak to. */
export class Links {
  readonly #self: PeerName
  /** With what names its start, once it said it on this link. */
  readonly #linked = new Map<PeerName, number | undefined>()
  /** Those that were told on this link what names our start. */
  readonly #told = new Set<PeerName>()
  /** By its word on this link. */
  readonly #votes = new Map<PeerName, boolean>()

  constructor(self: PeerName) {
    this.#self = self
  }

  up(peer: PeerName): void {
    this.#linked.set(peer, undefined)
  }

  lost(peer: PeerName): void {
    this.#linked.delete(peer)
    this.#told.delete(peer)
    this.#votes.delete(peer)
  }

  /** It hears this peer, since it spoke: what was said to it before may be lost, as of two ends of a link one is admitted first. */
  introduced(peer: PeerName, votes: boolean): void {
    this.#votes.set(peer, votes)
    this.#told.delete(peer)
  }

  /** Returns false where it said so before. */
  greeted(peer: PeerName, nonce: number): boolean {
    const isNews = this.#linked.has(peer) && this.#linked.get(peer) !== nonce
    if (isNews) {
      this.#linked.set(peer, nonce)
    }
    return isNews
  }

  /** Whether it is still to be told; from now on it is not. */
  greet(peer: PeerName): boolean {
    const isDue = this.#linked.has(peer) && !this.#told.has(peer)
    this.#told.add(peer)
    return isDue
  }

  nonceOf(peer: PeerName): number | undefined {
    return this.#linked.get(peer)
  }

  /** This peer included. */
  isReachable(peer: PeerName): boolean {
    return peer === this.#self || this.#linked.has(peer)
  }

  isLinked(peer: PeerName): boolean {
    return this.#linked.has(peer)
  }

  /** Who could keep something for a replica that is away: those that are linked and hold partitions at all, in an order that is another for each partition (rendezvous). */
  keepers(partition: number): readonly PeerName[] {
    const scored = [...this.#linked.keys()]
      .filter((peer) => this.#votes.get(peer) === true)
      .map((peer) => ({ peer, score: hash128(codeUnits(peer), partition)[0] }))
    return scored.sort((a, b) => b.score - a.score || compareText(a.peer, b.peer)).map(({ peer }) => peer)
  }
}
