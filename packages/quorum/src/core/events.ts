import type { Millis, PeerName } from '@peermesh/kernel'
import type { Configuration, GroupName, Voter } from './configuration.ts'
import type { OperationId, RegisterView } from './envelope.ts'
import type { QuorumMessage, Votes } from './messages.ts'
import type { WarmBallot } from './warm-ballot.ts'

/** What services and other cores ask. Times are milliseconds. */
export type QuorumCommand =
  /** Settled with a `ChangeOutcome`. */
  | {
      readonly type: 'change'
      readonly group: GroupName
      readonly key: string
      readonly kind: string
      readonly args: unknown
      readonly timeoutMs?: number | undefined
      /** Of an earlier try whose outcome is unknown: it is applied once, however often it is tried. */
      readonly operation?: OperationId | undefined
      /** The right to change it in one round trip, that an earlier change brought, here or at another peer. Used for this change, or not at all. */
      readonly warm?: WarmBallot | undefined
      /** The right to the next such change comes with the outcome, and this peer has it no more: whoever asked may hand it on, to one peer. */
      readonly lends?: boolean | undefined
    }
  /** Settled at once with a `RegisterView` of what the voter on this peer accepted last, or with `undefined`. A guess: it may be old, and need not have been chosen. */
  | { readonly type: 'peek'; readonly group: GroupName; readonly key: string }
  /** Settled with a `RegisterView`. */
  | { readonly type: 'read'; readonly group: GroupName; readonly key: string; readonly timeoutMs?: number | undefined }
  /** Settled with the id of the session of this peer on the group, opening it where there is none; or of one beside it, for whoever asks alone. */
  | {
      readonly type: 'open-session'
      readonly group: GroupName
      readonly leaseMs?: number | undefined
      readonly timeoutMs?: number | undefined
      readonly own?: boolean | undefined
    }
  /** What the session of this peer on a group carries is still of use to whoever says so. Said each time when it was renewed: one that nobody needs any more is closed. */
  | { readonly type: 'keep-session'; readonly session: string }
  /** Settled once it is given up here; the register follows. */
  | { readonly type: 'close-session'; readonly session: string }
  /** Settled once the session is expired, for ever. */
  | { readonly type: 'await-expiry'; readonly session: string }
  /** Settled with the next configuration, once it serves. */
  | {
      readonly type: 'reconfigure'
      readonly group: GroupName
      readonly voters: readonly Voter[]
      readonly dropBefore?: number | undefined
      readonly timeoutMs?: number | undefined
      /** The epoch that they are to follow: where the group goes on from another one, nothing is proposed. */
      readonly after?: number | undefined
    }
  /** Settled with the first configuration of that group, which is chosen once, in the root group: these voters, where nobody came before. It may not serve yet. */
  | {
      readonly type: 'found'
      readonly group: GroupName
      readonly voters: readonly Voter[]
      readonly timeoutMs?: number | undefined
    }
  /** Settled at once. This peer will have something to say to these: whoever is not linked is dialled, for ten seconds after this was last said (QL7). */
  | { readonly type: 'link'; readonly peers: readonly PeerName[] }
  /** This peer alone goes on with what it has. What others acknowledged may be lost. */
  | { readonly type: 'force-reconfigure'; readonly group: GroupName }

export interface ChangeOutcome extends RegisterView {
  /** The version that the change made. `version` and `state` may be later ones: where it was a retry, or others' changes went into one value with it. */
  readonly made: number
  /** What the change returned. */
  readonly result: unknown
  readonly operation: OperationId
  /** Where it was to be lent. */
  readonly warm?: WarmBallot | undefined
}

/** What the other cores of this peer hear (`listensTo: ['quorum']`). */
export type QuorumNotice =
  /** A session of ours is held until then by our monotonic clock, unless a later notice says otherwise. */
  | {
      readonly type: 'session-held'
      readonly session: string
      readonly group: GroupName
      readonly heldUntil: Millis
    }
  /** A session of ours is over, and with it all that it held. */
  | { readonly type: 'session-lost'; readonly session: string; readonly reason: SessionLoss }
  /** What a peer said of itself on its link. */
  | { readonly type: 'introduced'; readonly peer: PeerName; readonly votes: Votes }
  /** Something of a group is asked for here, until then, and this peer knows no configuration of it: perhaps nobody founded it yet. */
  | { readonly type: 'wanted'; readonly group: GroupName; readonly until: Millis }
  /** A configuration serves; at the start, the last one that was known to. */
  | { readonly type: 'configuration'; readonly configuration: Configuration; readonly volatile: boolean }

/** Why a session ended: its owner closed it; time was up before a renewal was known; the process or machine stood still; somebody saw it expired. */
export type SessionLoss = 'closed' | 'not-renewed' | 'stalled' | 'expired'

/** What the application hears. */
export type QuorumEvent =
  | Exclude<QuorumNotice, { readonly type: 'introduced' | 'wanted' }>
  /** An operator forced a group on: what was acknowledged since its last common state may be lost. */
  | { readonly type: 'forced'; readonly configuration: Configuration; readonly by: 'us' | 'them' }
  /** This peer was a voter of a group, and another store id now: what it promised is forgotten, so it votes no more for it. */
  | { readonly type: 'retired'; readonly group: GroupName; readonly reason: string }

export interface QuorumTypes {
  readonly message: QuorumMessage
  readonly command: QuorumCommand
  readonly notice: QuorumNotice
  readonly event: QuorumEvent
}

/** How one group stands, as far as this peer knows. */
export interface GroupStatus {
  readonly group: GroupName
  readonly configuration: Configuration | undefined
  /** Voters that we are linked to, ourselves included. */
  readonly reachable: readonly PeerName[]
  readonly hasMajority: boolean
  /** More than half of the voters forget all when they stop. */
  readonly volatile: boolean
  readonly role: 'voter' | 'sealed' | 'installing' | 'client'
  /** Why operations may not succeed just now; absent where they should. */
  readonly problem?: string | undefined
  /** Operations that wait here. */
  readonly pending: number
  /** Registers that this voter holds. */
  readonly registers: number
}
