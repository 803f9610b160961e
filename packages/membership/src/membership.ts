import type { AbortOptions, TypedEventTarget } from '@libp2p/interface'
import type { Failure, MeshId, PeerName } from '@peermesh/kernel'
import type { MemberInfo, MembershipStatus } from './core/index.ts'

export interface MembershipEvents {
  /** A member is new, is back from death, or started anew. */
  join: CustomEvent<MemberInfo>
  /** A member said that it leaves, or turned out to be of another mesh. */
  leave: CustomEvent<MemberInfo>
  /** A member did not answer: it may be slow, cut off or gone. */
  suspect: CustomEvent<MemberInfo>
  /** A suspected member showed that it lives. */
  alive: CustomEvent<MemberInfo>
  /** A member was suspected for too long. It is dialled now and then for ever, and joins again as soon as it is heard. */
  dead: CustomEvent<MemberInfo>
  /** We and this peer do not talk: `failure.name` is ForeignMeshError, IncompatiblePeerError, MeshFullError or DuplicateIdentityError. */
  refused: CustomEvent<{ readonly peer: PeerName; readonly failure: Failure }>
  /** This peer belongs to a mesh: it founded it, adopted the first that it met, or remembers it from before. */
  mesh: CustomEvent<{ readonly meshId: MeshId; readonly how: 'founded' | 'adopted' | 'remembered' }>
}

/**
 * Who is in the mesh, as this peer sees it (available plane).
 *
 * Promised: a peer that crashed is told dead everywhere within a bound; a live one that is told so objects and comes back; parts that
 * were cut off from each other merge by themselves once they can reach each other.
 *
 * **Not** promised: that two peers hold the same view at one instant, or that whoever is `alive` answers now. Never take a majority of this
 * view: each side of a partition soon sees itself as the whole.
 */
export interface Membership extends TypedEventTarget<MembershipEvents> {
  /** This peer's own record. @throws NotStartedError, HostStoppedError */
  readonly self: MemberInfo
  /** Which mesh this peer belongs to; undefined while it has founded or met none. */
  readonly meshId: MeshId | undefined
  /** All members that are known, this peer included, sorted by name: live ones, and those that died or left in the last 24 hours. */
  members(): MemberInfo[]
  /** How it works at this moment: the timers in force, and why. */
  status(): MembershipStatus
  /** Resolves once this peer belongs to a mesh. @throws the signal's reason */
  whenMeshed(options?: AbortOptions): Promise<MeshId>
  /** Says goodbye, so that nobody has to suspect. Stopping libp2p does it too. A peer that left joins again only by starting anew. */
  leave(options?: AbortOptions): Promise<void>
}
