import type { TransferId } from './core.ts'
import { invariant } from './invariant.ts'
import type { PeerName } from './values.ts'
import { type VersionRange, versionsOf } from './versions.ts'

/** What is agreed on by core: the version in which a peer is spoken to. A core that is not named is spoken in its newest. */
type Agreed = Readonly<Record<string, number>>

/** Which peers are admitted, and in which version of each core's messages they, and those who hear gossip, are spoken to (K12). */
export class AgreedVersions {
  readonly #ranges: ReadonlyMap<string, VersionRange>
  readonly #admitted = new Map<PeerName, Agreed>()
  /** The version of each transfer that we opened, by core and number. */
  readonly #transfers = new Map<string, number>()

  constructor(seats: readonly { readonly name: string; readonly version: number; readonly oldestVersion?: number }[]) {
    this.#ranges = new Map(seats.map((seat) => [seat.name, versionsOf(seat)]))
  }

  has(peer: PeerName): boolean {
    return this.#admitted.has(peer)
  }

  peers(): PeerName[] {
    return [...this.#admitted.keys()].sort()
  }

  admit(peer: PeerName, agreed: Agreed): void {
    for (const [core, { oldest, newest }] of this.#ranges) {
      const version = agreed[core] ?? newest
      invariant(oldest <= version && version <= newest, `K12: ${core} speaks the version ${version} that is agreed on`)
    }
    this.#admitted.set(peer, agreed)
  }

  /** False where it was not admitted. */
  shut(peer: PeerName): boolean {
    return this.#admitted.delete(peer)
  }

  newest(core: string): number {
    return this.#range(core).newest
  }

  /** To who is not admitted yet: the oldest, which all can read. */
  forPeer(core: string, peer: PeerName): number {
    const { oldest, newest } = this.#range(core)
    const agreed = this.#admitted.get(peer)
    return agreed === undefined ? oldest : (agreed[core] ?? newest)
  }

  /** Gossip goes further than our links, but whoever it is meant for is linked, or will be. */
  forGossip(core: string): number {
    const { oldest, newest } = this.#range(core)
    let lowest = this.#admitted.size === 0 ? oldest : newest
    for (const agreed of this.#admitted.values()) {
      lowest = Math.min(lowest, agreed[core] ?? newest)
    }
    return lowest
  }

  /** A transfer keeps the version in which it was opened. */
  opened(core: string, transfer: TransferId, to: PeerName): void {
    this.#transfers.set(keyOf(core, transfer), this.forPeer(core, to))
  }

  forTransfer(core: string, transfer: TransferId): number {
    return this.#transfers.get(keyOf(core, transfer)) ?? this.newest(core)
  }

  ended(core: string, transfer: TransferId): void {
    this.#transfers.delete(keyOf(core, transfer))
  }

  #range(core: string): VersionRange {
    const range = this.#ranges.get(core)
    invariant(range !== undefined, `K6: ${core} is seated`)
    return range
  }
}

/** Each core numbers its own transfers. */
function keyOf(core: string, transfer: TransferId): string {
  return `${core}/${transfer}`
}
