import type { AbortOptions, ComponentLogger, Metrics, PeerId } from '@libp2p/interface'
import type { MeshHost } from '@peermesh/host'
import type { MeshId, PeerName } from '@peermesh/kernel'
import type { TypedEventTarget } from 'main-event'
import type { Explanation, MemberInfo, MembershipOptions, MembershipStatus, MetadataChange } from './core/index.ts'

/** Every option has a default: see `MembershipOptions` for what each changes, and costs. */
export type MembershipInit = MembershipOptions

/** What membership uses of libp2p: the peermesh host, which must be in the services map as `host`. */
export interface MembershipComponents {
  host: MeshHost
  peerId: PeerId
  logger: ComponentLogger
  metrics?: Metrics
}

export interface MembershipEvents {
  /** A member is new, back from death, or started anew. */
  join: CustomEvent<MemberInfo>
  /** A member said that it leaves, or turned out to be of another mesh. */
  leave: CustomEvent<MemberInfo>
  /** A member did not answer: it may be slow, cut off or gone. */
  suspect: CustomEvent<MemberInfo>
  /** A suspected member showed that it lives. */
  alive: CustomEvent<MemberInfo>
  /** A member was suspected for too long. Should it live after all, a `join` follows as soon as it is heard. */
  dead: CustomEvent<MemberInfo>
  /**
   * We do not talk to this peer. The error is a `NotAdmittedError`, a `ForeignMeshError`, an `IncompatibleVersionError`, an `IncompatiblePeerError` or a `MeshFullError`; where `peer` is ourselves, a
   * `DuplicateIdentityError`. Comes again each time the peer is met.
   */
  refused: CustomEvent<{ readonly peer: PeerName; readonly error: Error }>
  /** What a member says of itself changed. */
  update: CustomEvent<MemberInfo>
  /** It is known and durable which mesh this is: once for each start. */
  mesh: CustomEvent<{ readonly meshId: MeshId; readonly how: 'founded' | 'adopted' | 'remembered' }>
}

/**
 * Who is in the mesh. On the available plane: it always answers, and each side of a split mesh answers for itself. Two peers need not
 * hold the same view at one instant, and a majority of a view means nothing: use it to find peers, not to decide who may act.
 */
export interface Membership extends TypedEventTarget<MembershipEvents> {
  /** Our own name. */
  readonly self: PeerName
  /** Which mesh this is; `undefined` until one is founded or met. @throws NotStartedError, HostStoppedError */
  readonly meshId: MeshId | undefined
  /**
   * All members that are known, ourselves included, by name: live ones, and those that died or left in the last 24 hours. Plain data, made
   * at each call.
   *
   * @throws NotStartedError, HostStoppedError
   */
  members(): MemberInfo[]
  /**
   * Why we hold of this member what we do: what happened to it last, oldest first: whose probes failed, who suspected it, which timer ended, its links and
   * dials. The last 64 things, of the 256 peers to which something happened last; what went well is not written down, and what comes again and again is one, with
   * how often. Of ourselves it tells when
   * we stood still, and when we had to refute. Moments are monotonic milliseconds of this process.
   *
   * @throws NotStartedError, HostStoppedError
   */
  explain(peer: PeerName): Explanation[]
  /** Whom `explain` can tell something of: refused peers too, which are no members. @throws NotStartedError, HostStoppedError */
  explained(): PeerName[]
  /** The timers as they are now, and how healthy we find ourselves. @throws NotStartedError, HostStoppedError */
  status(): MembershipStatus
  /**
   * Resolves once it is known which mesh this is. It may never be: nobody founds one by itself.
   *
   * @throws HostStoppedError when the node stops first, or the signal's reason
   */
  whenMeshed(options?: AbortOptions): Promise<MeshId>
  /**
   * Says this of ourselves for as long as this process runs; what is not named stays as it was. Resolves at once: others hear of it with the next pings, a load in sixteenths and
   * no sooner than ten periods after the last one.
   *
   * @throws InvalidParametersError for what is not within its limits; NotStartedError, HostStoppedError
   */
  update(metadata: MetadataChange): Promise<void>
  /**
   * Tells the others that we leave, for good as far as this start is concerned; resolves once our neighbours know, or after 800 ms. Stopping the node does it
   * by itself.
   *
   * @throws NotStartedError, HostStoppedError, or the signal's reason
   */
  leave(options?: AbortOptions): Promise<void>
}
