import type { Millis, PeerName } from '@peermesh/kernel'
import type { ElectionKind, ElectionMessage } from './messages.ts'

/** What the service asks. */
export type ElectionCommand =
  /** Takes part in a scope. Settled at once; with ElectionKindMismatchError where this peer takes part in it as another kind. */
  | {
      readonly type: 'open'
      readonly scope: string
      readonly kind: ElectionKind
      readonly priority: number
      /** May be elected. An observer hears who leads. */
      readonly candidate: boolean
      readonly preempt: boolean
    }
  | { readonly type: 'close'; readonly scope: string }
  /** Becomes a candidate. */
  | { readonly type: 'campaign'; readonly scope: string }
  /** Gives up the lead where it has it, and is a candidate no more. Settled once it has stopped. */
  | { readonly type: 'resign'; readonly scope: string }
  /** Settled once the successor leads, or with TransferFailedError. */
  | { readonly type: 'transfer'; readonly scope: string; readonly to: PeerName }
  /** What the rank is made of. Fractions, 0 is best. */
  | {
      readonly type: 'report'
      readonly scope: string
      readonly priority?: number
      readonly load?: number
      readonly health?: number
    }

/** Why a peer leads no more. `forced`: an operator forced the quorum on, and what the register granted before is over. */
export type LeadershipLoss = 'resigned' | 'transferred' | 'superseded' | 'lease-ended' | 'forced'

/** A fence as data: the generation of its group, and the counter in it. */
export interface FenceParts {
  readonly generation: number
  readonly counter: number
}

export interface LeaderInfo {
  readonly peer: PeerName
  readonly term: number
  /** Ours only, and only in quorum mode. */
  readonly fence?: FenceParts | undefined
}

export type ElectionEvent =
  /** Who leads, as far as this peer knows; `undefined`: nobody. */
  | { readonly type: 'leader'; readonly scope: string; readonly leader: LeaderInfo | undefined }
  /** This peer leads. */
  | { readonly type: 'won'; readonly scope: string; readonly term: number; readonly fence?: FenceParts | undefined }
  /** It leads no more. */
  | { readonly type: 'lost'; readonly scope: string; readonly term: number; readonly reason: LeadershipLoss }
  /** Somebody uses the scope as another kind, or its register says that it is one. */
  | { readonly type: 'kind-mismatch'; readonly scope: string; readonly by: PeerName; readonly kind: ElectionKind }
  /** The register of the scope, under this key, is something else's, of this kind: nobody can lead. */
  | { readonly type: 'register-taken'; readonly scope: string; readonly key: string; readonly found: string }

export interface ElectionTypes {
  readonly message: ElectionMessage
  readonly command: ElectionCommand
  readonly notice: ElectionEvent
  readonly event: ElectionEvent
}

/** How long things take, in milliseconds. */
export interface ElectionTimings {
  /** How long an answer may take: two round trips of a slow peer. */
  readonly answerMs: number
  /** How often a leader says that it leads. */
  readonly advertiseMs: number
  /** A better priority must have been there for so long before `preempt` hands over to it. */
  readonly stableMs: number
  readonly leaseMs: number
}

export interface ScopeStatus {
  readonly scope: string
  readonly kind: ElectionKind
  readonly phase: 'vacant' | 'electing' | 'claiming' | 'following' | 'leading'
  readonly leader: LeaderInfo | undefined
  readonly candidate: boolean
  /** Of our own rank as it is now. */
  readonly score: number
  readonly since: Millis
}
