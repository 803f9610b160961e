import type { PeerName } from '@peermesh/kernel'
import type { WarmBallot } from '@peermesh/quorum/core'
import type { TokenVariant } from './variant.ts'

export type LockMessage = GrantedMessage | TokenMessage | DeadlockMessage

/** To a waiter, by whoever made the change that let it in: spares it the wait until it looks. The register has it already. */
export interface GrantedMessage {
  readonly type: 'granted'
  readonly name: string
  readonly session: string
  readonly request: number
  readonly ticket: number
  readonly fence: FenceParts
}

/** Of locks whose right to enter is a token. */
export type TokenMessage =
  /** Somebody asks for the token; handed on until it is with whom it is to wait behind. */
  | {
      readonly type: 'request'
      readonly name: string
      readonly variant: TokenVariant
      readonly epoch: Epoch
      readonly ask: Ask
    }
  /** The right to enter. It leaves with this message, for this ask and no other. */
  | ({
      readonly type: 'token'
      readonly name: string
      readonly ask: AskId
      readonly carried: Carried
      /** The right to change its register in one round trip: the sender has it no more. Absent: it had none. */
      readonly warm?: WarmBallot | undefined
    } & Token)
  /** An epoch, and who has the token in it, or had it when it began. `forced`: the token of before was taken by force. */
  | {
      readonly type: 'epoch'
      readonly name: string
      readonly epoch: Epoch
      readonly root: PeerName
      readonly forced?: ForcedToken | undefined
    }
  /** Whoever has the token, or let it go and nobody came of that: an ask of the sender is lost. `isLost` false: it only wants to know where to ask. */
  | {
      readonly type: 'locate'
      readonly name: string
      readonly variant: TokenVariant
      readonly epoch: Epoch
      readonly isLost: boolean
    }
  /**
   * The receiver's ask waits behind whoever says so. `wave` counts what whoever had the token said of it in this epoch: each goes along the queue once, so that peers which stand
   * behind each other in a circle do not tell each other for ever that the token will come.
   */
  | {
      readonly type: 'placed'
      readonly name: string
      readonly epoch: Epoch
      readonly ask: AskId
      readonly wave: number
      /** Who holds the lock by that token, which the sender may have by hearsay. Absent: nobody, or that is not known. */
      readonly inside?: Holding | undefined
    }

/** Counts the tokens of a lock: there is one in each. Ordered by generation first, since a group that an operator forced on may have forgotten how far it had counted. */
export interface Epoch {
  readonly generation: number
  readonly count: number
}

/** One wish of a peer to have the token. Never used again. */
export interface AskId {
  /** Of the start of the peer: one that restarted did not ask. */
  readonly start: string
  readonly number: number
}

export interface Ask extends AskId {
  readonly peer: PeerName
  /** How long it had waited when it was sent: its place among those who ask anew in a later epoch. */
  readonly waitedMs: number
  /** Whoever it has to wait behind says so at once. */
  readonly hurries: boolean
}

/** The right to enter a lock, as it travels. */
export interface Token {
  readonly epoch: Epoch
  /** Of the register, after the last change that whoever had the token made. */
  readonly version: number
  readonly fences: FenceBlock
}

/** Whose token was taken by force, by whose word, and why. */
export interface ForcedToken {
  readonly variant: TokenVariant
  /** Of who was registered. */
  readonly session: string
  readonly by: PeerName
  readonly reason: string
}

/** What an algorithm keeps with the token. */
export interface Carried {
  /** Who waits, in the order in which they are let in. */
  readonly queue: readonly Ask[]
  /** Of each peer the last ask that was let in. */
  readonly served: readonly Ask[]
}

export const NOTHING_CARRIED: Carried = { queue: [], served: [] }

/** Numbers that only whoever has the token may issue, all below the ceiling in the register. None is left where `next` is above `last`. */
export interface FenceBlock {
  readonly next: number
  readonly last: number
}

/** Looks for owners that wait for each other in a circle. */
export type DeadlockMessage =
  /** To who holds what the last of these waits for. `round`: of the peer that began it. */
  | { readonly type: 'chase'; readonly round: number; readonly path: readonly Wait[] }
  /** To who waits in this step of a cycle. The last is the youngest. */
  | { readonly type: 'confirm'; readonly step: number; readonly cycle: readonly Wait[] }

/** A request that waits, and for whom. */
export interface Wait {
  /** Of the lock. */
  readonly name: string
  readonly peer: PeerName
  readonly session: string
  readonly request: number
  /** By the wall clock of its peer. */
  readonly askedAt: number
  readonly by: Holding
}

/** A request that was let in. */
export interface Holding {
  readonly peer: PeerName
  readonly session: string
  readonly request: number
  readonly fence: FenceParts
}

/** A fence as data: the generation of its group, and the counter in it. */
export interface FenceParts {
  readonly generation: number
  readonly counter: number
}

/** Negative where `a` is the earlier epoch. */
export function compareEpochs(a: Epoch, b: Epoch): number {
  return a.generation - b.generation || a.count - b.count
}

export function isSameAsk(a: AskId, b: AskId): boolean {
  return a.number === b.number && a.start === b.start
}
