import type { PeerName } from '@peermesh/kernel'

export type LockMessage = GrantedMessage | DeadlockMessage

/** To a waiter, by whoever made the change that let it in: spares it the wait until it looks. The register has it already. */
export interface GrantedMessage {
  readonly type: 'granted'
  readonly name: string
  readonly session: string
  readonly request: number
  readonly ticket: number
  readonly fence: FenceParts
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
