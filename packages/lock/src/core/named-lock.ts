import type { CommandId, Failure, Leases, Millis, Moment, Outcome, PeerName } from '@peermesh/kernel'
import type { GroupName, QuorumCommand } from '@peermesh/quorum/core'
import type { LockCommand, LockEvent, LockHolder, LockLoss, RequestStatus } from './events.ts'
import type { Epoch, GrantedMessage, Holding, TokenMessage } from './messages.ts'
import type { RestingToken } from './resting-token.ts'
import type { LockVariant } from './variant.ts'
import type { WarmBallots } from './warm-ballots.ts'

export type AcquireCommand = Extract<LockCommand, { readonly type: 'acquire' }>

/** It may have been asked of another session before (K16): `since` when, and as the how many-th request. */
export type Asked = AcquireCommand & { readonly since: Millis; readonly place: number }

export type ReleaseCommand = Extract<LockCommand, { readonly type: 'release' }>

export type ForceCommand = Extract<LockCommand, { readonly type: 'force' }>

/** What the locks of one peer do for each of them: one for all, so that a lock costs no more than what it knows. */
export interface LockPorts {
  readonly self: PeerName
  readonly leaseMs: number
  readonly leases: Leases
  readonly warm: WarmBallots
  /** Where the register of a lock is, for ever, and the session that carries it. */
  groupOf(name: string): GroupName
  call(name: string, command: QuorumCommand, next: (outcome: Outcome, at: Moment) => void): void
  settle(command: CommandId, outcome: Outcome): void
  emit(event: LockEvent): void
  /** Tells a waiter that it was let in. */
  tell(name: string, holder: LockHolder): void
  /** A request stands in the queue, by a look at the register that was just taken. */
  waits(request: number, at: Moment): void
  /** This lock is told once the session, of another start or peer, is expired. */
  watch(name: string, session: string): void
  /** Of this start of the peer: what an earlier one asked for is not asked for any more. */
  readonly start: string
  /** Unique for this start. */
  nextNumber(): number
  /** A session of this start of the peer, held or lost. */
  isOwn(session: string): boolean
  isLinked(peer: PeerName): boolean
  linked(): Iterable<PeerName>
  /** Whether it is linked: otherwise nothing is sent. */
  send(to: PeerName, message: TokenMessage): boolean
  /** To all that are linked. */
  broadcast(message: TokenMessage): void
  trace(what: string, details: Readonly<Record<string, unknown>>): void
}

/** Of a request that stands in a queue. */
export interface WaitsFor {
  readonly session: string
  readonly holders: readonly Holding[]
}

/**
 * One lock, as one peer takes part in it: what an algorithm must answer. Whoever uses locks does not see which it is. A request is told of once, when its
 * command is settled, and once more where it is lost; who owns it, and how often that owner has entered, is kept above.
 */
export interface NamedLock {
  /** What it is: its first use fixed that. */
  readonly variant: LockVariant
  /** Nothing is held, wanted or under way: it may be forgotten. */
  readonly isIdle: boolean
  readonly deadline: Millis | undefined
  /** All that it knows, where nobody wants anything of it. Absent: it is in use, or never rests. */
  readonly resting?: RestingToken | undefined
  /** Of the token, where it has one and that is here. */
  readonly tokenEpoch?: Epoch | undefined
  status(): RequestStatus[]
  /** For how long it is still held if nothing more is heard; 0 where it is not. */
  heldForMs(request: number, at: Moment): number
  acquire(request: number, command: CommandId, asked: Asked, at: Moment): void
  /** What is not let in yet is asked for no more. */
  cancel(handle: string, at: Moment): void
  /** Whether it was held until now. @param again how many of the fences that were set aside beside that of the grant were used */
  release(request: number, again: number, at: Moment): boolean
  extend(request: number, holdMs: number, at: Moment): boolean
  /** Settles the command with a `ForceResult`. */
  force(command: CommandId, asked: ForceCommand, at: Moment): void
  /** Gives up all that is held and asked for. */
  close(at: Moment): void
  heard(from: PeerName, message: GrantedMessage | TokenMessage, at: Moment): void
  linkChanged(peer: PeerName, status: 'up' | 'lost', at: Moment): void
  /** A session of this peer is over. */
  sessionLost(session: string, reason: LockLoss, at: Moment): void
  /** A session of whomever is over for ever. */
  expel(session: string, at: Moment): void
  wake(at: Moment): void
  /** Who must release it before a request that waits can be let in. Absent: it does not wait, or that is not known just now. */
  waitsFor(request: number): WaitsFor | undefined
  /** A request that waits has to give in. */
  giveUp(request: number, failure: Failure, at: Moment): void
}
