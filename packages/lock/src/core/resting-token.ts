import type { Millis, PeerName } from '@peermesh/kernel'
import type { Epoch } from './messages.ts'
import type { TokenArgs } from './token-kind.ts'
import type { TokenVariant } from './variant.ts'

/** The right to a token that this peer has destroyed, and of which the register may not know yet. */
export type Return = Extract<TokenArgs, { readonly type: 'return' }>

/**
 * All that is to be remembered of a token lock that nobody on this peer uses just now: a tenth of what it takes while it is used, since a peer may have used a great many.
 * Fences of the token go on from here: they are never counted anew.
 */
export interface RestingToken {
  readonly variant: TokenVariant
  /** The last session that this peer opened for it. */
  readonly session: string
  readonly usedAt: Millis
  readonly epoch: Epoch | undefined
  readonly latest: Epoch | undefined
  readonly root: PeerName
  readonly since: Millis
  /** Where the next ask goes. */
  readonly last: PeerName
  readonly wave: number
  /** Of the token, where it is here: the version of its register, and its fences. */
  readonly version: number | undefined
  readonly nextFence: number
  readonly lastFence: number
  /** The session under which this peer is the one that is registered at that version. */
  readonly registered: string | undefined
  readonly checkAt: Millis | undefined
  readonly unreturned: Return | undefined
}
