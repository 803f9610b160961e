import type { Millis } from '@peermesh/kernel'
import type { Claim } from './claim.ts'
import type { FenceParts } from './events.ts'

/** We lead: in quorum mode by a session, under a fence. */
export interface Leading {
  readonly type: 'leading'
  readonly claim: Claim
  readonly session?: string
  readonly fence?: FenceParts
}

/** Another leads. */
export interface Following {
  readonly type: 'following'
  readonly claim: Claim
  /** When the leader itself was last known to say so. */
  readonly heardAt: Millis
  /** Whose lease it leads by, where that was told. */
  readonly session: string | undefined
}

/** Where a peer stands in a scope. A claim is known, ours or another's, or none is. */
export type Standing = { readonly type: 'vacant' } | Following | Leading

export const VACANT: Standing = { type: 'vacant' }
