import type { Failure, MeshId, Millis, PeerName, StoreId } from '@peermesh/kernel'
import type { Timings } from './config.ts'
import type { IgnoredReason } from './ignored.ts'
import type { MembershipMessage } from './messages.ts'
import type { MemberMetadata, MetadataChange } from './metadata.ts'
import type { MemberStatus } from './record.ts'

/** A member as an application sees it. */
export interface MemberInfo {
  readonly peer: PeerName
  readonly storeId: StoreId
  /** Counts its starts on that store. */
  readonly boot: number
  readonly status: MemberStatus
  /** Since when it has this status, as far as we know: monotonic milliseconds of this process. */
  readonly since: Millis
  readonly addresses: readonly string[]
  /** What it says of itself. */
  readonly metadata: MemberMetadata
  /** Whether there is a link to it, over which it was admitted. True of ourselves. */
  readonly linked: boolean
  /** The smoothed time that it takes to answer a ping, where one was answered. */
  readonly rttMs?: number
}

/** What the service asks. */
export type MembershipCommand =
  /** Tell all that we leave, and end. Settled once the neighbours know, or after 800 ms. */
  | { readonly type: 'leave' }
  /** Say this of ourselves from now on. Settled at once: others hear of it as of any change. */
  | { readonly type: 'update'; readonly metadata: MetadataChange }

/**
 * What the other cores of this peer hear (`listensTo: ['membership']`). They hear of changes only, in order, from an empty view at the start.
 * Of ourselves they hear nothing.
 */
export type MembershipNotice =
  /** A member's status changed, or it started anew (`previous` is then the same, `storeId` or `boot` another), or what it says of itself did (then only `metadata`). `left` is also who turned out to be of another mesh. */
  | {
      readonly type: 'member'
      readonly peer: PeerName
      readonly storeId: StoreId
      readonly boot: number
      readonly status: MemberStatus
      readonly metadata: MemberMetadata
      /** Where it can be dialled, as of now: that they changed is no change that is told. */
      readonly addresses: readonly string[]
      readonly previous?: MemberStatus
    }
  /**
   * This process stood still: a wake came so late. Nobody else is blamed for it; but what is held until a deadline may have ended meanwhile, so look
   * before acting on it.
   */
  | { readonly type: 'stalled'; readonly lateMs: number }
  /** Which mesh this is: once for each start, when it is known and durable. `root` only at the peer that founded it. */
  | { readonly type: 'mesh'; readonly meshId: MeshId; readonly root?: { readonly generation: number } }

/** What the application hears. */
export type MembershipEvent =
  /** New, back from death, or started anew. */
  | { readonly type: 'join'; readonly member: MemberInfo }
  /** It said that it leaves, or turned out to be of another mesh. */
  | { readonly type: 'leave'; readonly member: MemberInfo }
  /** It did not answer. It may be slow, cut off or gone. */
  | { readonly type: 'suspect'; readonly member: MemberInfo }
  /** It was suspected, and showed that it lives. */
  | { readonly type: 'alive'; readonly member: MemberInfo }
  /** What it says of itself changed. */
  | { readonly type: 'update'; readonly member: MemberInfo }
  /** It was suspected for too long. */
  | { readonly type: 'dead'; readonly member: MemberInfo }
  /** We do not talk to this peer, and why: NotAdmittedError, ForeignMeshError, IncompatibleVersionError, IncompatiblePeerError, MeshFullError; DuplicateIdentityError for our own name. */
  | { readonly type: 'refused'; readonly peer: PeerName; readonly failure: Failure }
  | { readonly type: 'mesh'; readonly meshId: MeshId; readonly how: 'founded' | 'adopted' | 'remembered' }

export interface MembershipTypes {
  readonly message: MembershipMessage
  readonly command: MembershipCommand
  readonly notice: MembershipNotice
  readonly event: MembershipEvent
}

/** What came of a bootstrap address so far. */
export interface BootstrapStatus {
  readonly address: string
  /** Who is there: named by the address, or known since it answered. Ourselves, where the address is our own. */
  readonly peer?: PeerName
  readonly linked: boolean
  /**
   * Why there is no link, as of the last try: that nobody answers, that somebody else does, that the peer there is of another mesh. It is tried again
   * for ever. Nothing where there is a link, or none is needed. `at` is in monotonic milliseconds of this process.
   */
  readonly error?: { readonly message: string; readonly at: Millis }
}

/** How membership works at this moment. */
export interface MembershipStatus {
  readonly phase: 'starting' | 'running' | 'leaving' | 'left' | 'restarting'
  readonly meshId: MeshId | undefined
  /** Live members, ourselves included. */
  readonly membersCount: number
  readonly linksCount: number
  /** Who is linked and probed just now: all, or ring neighbours only. */
  readonly topology: 'full' | 'expander'
  /** 1: healthy. What the probe period and timeout are multiplied by (M16). */
  readonly healthFactor: number
  /** The period as it is now, in milliseconds. */
  readonly probeEveryMs: number
  /** How long a suspicion lasts now, in milliseconds: confirmed by all that count, and by nobody (M17). */
  readonly suspicionMinMs: number
  readonly suspicionMaxMs: number
  /** How often a change is passed on, by each peer. */
  readonly sendsPerUpdate: number
  /** What was well-formed and not believed, by its reason (M46). */
  readonly ignored: Readonly<Record<IgnoredReason, number>>
  /** What came of each address that was given as `bootstrap`. */
  readonly bootstrap: readonly BootstrapStatus[]
  /** What was configured, and enters the above: T, the least probe timeout, α, β and λ. */
  readonly timings: Pick<
    Timings,
    'periodMs' | 'probeTimeoutMs' | 'suspicionMultiplier' | 'suspicionMaxMultiplier' | 'spreadMultiplier'
  >
}
