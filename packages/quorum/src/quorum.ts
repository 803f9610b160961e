import type { AbortOptions, ComponentLogger, Metrics, TypedEventTarget } from '@libp2p/interface'
import type { MeshHost } from '@peermesh/host'
import type { Configuration, GroupStatus, OperationId, RegisterKind, SessionLoss, Voter, Votes } from './core/index.ts'

/** What may be chosen. Every option has a default. */
export interface QuorumInit {
  /**
   * Whether this peer may become a voter: `durable` where the host has a data directory, `volatile` where it remembers only as long as it runs, `never` for
   * one that comes and goes, as browsers do. Voters with a disk are preferred. @default 'volatile'
   */
  readonly votes?: Votes
  /** Kinds of registers beside those that come with quorum. The same at every peer of the mesh. @default none */
  readonly kinds?: readonly RegisterKind[]
  /** Alive for so long, a peer may become a voter, in milliseconds. Longer: fewer voters that soon leave. @default 5,000 */
  readonly settleMs?: number
  /** Dead for so long, a voter is replaced, in milliseconds. Longer: fewer moves for peers that come back. @default 30,000 */
  readonly goneMs?: number
}

/** What quorum uses of libp2p: the service `host`, which comes before it in the map of services; `membership` may come anywhere. */
export interface QuorumComponents {
  logger: ComponentLogger
  host: MeshHost
  metrics?: Metrics
}

export interface QuorumEvents {
  /** Another configuration of a group serves. */
  configuration: CustomEvent<{ readonly configuration: Configuration; readonly volatile: boolean }>
  /** An operator forced a group on, here (`us`) or elsewhere: what was acknowledged before may be lost. */
  forced: CustomEvent<{ readonly configuration: Configuration; readonly by: 'us' | 'them' }>
}

export interface OperationOptions extends AbortOptions {
  /** How long it may take, in milliseconds. @default 5,000 */
  readonly timeoutMs?: number
}

export interface ChangeOptions extends OperationOptions {
  /** Of an earlier try, from its `OutcomeUnknownError`: the change is applied once, however often it is tried. */
  readonly operation?: OperationId
}

/** What a register holds. `version` is 0 where it is absent, grows with each change, and never repeats. */
export interface RegisterValue<T> {
  readonly version: number
  readonly value: T | undefined
}

/**
 * One value of which there is one truth. Changes and reads are linearizable: each takes effect at one moment between its call and its return, whatever
 * is lost, delayed or cut off.
 *
 * Aborting the signal of an operation ends the waiting, not the operation: it may still take effect. So may what waits while the peer stops: that ends with the host's `HostStoppedError`.
 *
 * A value is `null`, a boolean, a finite number, text, bytes, or arrays and plain objects of these; what is kept is a copy. `undefined` is no value.
 *
 * @throws (every operation) NoQuorumError, QuorumBusyError: it had no effect; InvalidParametersError, before anything is asked
 * @throws (every change) OutcomeUnknownError: nobody knows; KindMismatchError, RegisterTooLargeError: it had no effect
 */
export interface Register<T> {
  readonly name: string
  read(options?: OperationOptions): Promise<RegisterValue<T>>
  set(value: T, options?: ChangeOptions): Promise<RegisterValue<T>>
  /** Sets it where its version is still this (0: where it is absent). Resolves with whether it did. */
  compareAndSet(version: number, value: T, options?: ChangeOptions): Promise<boolean>
  /**
   * Reads, asks `next` for the next value, and sets it where nobody else did meanwhile; again until it is set. `next` may be called
   * several times. Returning `undefined` leaves the register as it is. After an `OutcomeUnknownError` call it again with its `operation`: then
   * it is made once, and resolves with the register as it is afterwards.
   */
  change(next: (value: T | undefined) => T | undefined, options?: ChangeOptions): Promise<RegisterValue<T>>
  /** A change as data, for registers of another kind: what its reducer returned. @throws ReducerFailedError, UnknownKindError */
  apply(
    kind: string,
    args: unknown,
    options?: ChangeOptions
  ): Promise<{ readonly result: unknown; readonly version: number; readonly state: unknown }>
}

/** A lease of this peer on a group: it carries what the peer holds there. */
export interface QuorumSession extends AsyncDisposable {
  readonly id: string
  /** Asked on every use, by both clocks as they are now; false for ever once it was. Not promised: that it is still so when what you do next arrives. */
  readonly isHeld: boolean
  /** Aborts when the session is lost. A hint: it comes when the event loop lets it. `isHeld` is the check. */
  readonly signal: AbortSignal
  /** Why it was lost. */
  readonly lost: SessionLoss | undefined
  /** Gives it up, and with it all that it holds. */
  close(): Promise<void>
}

export interface QuorumGroup {
  readonly name: string
  /** A register of this group. Nothing is sent until it is used. @throws InvalidParametersError */
  register<T = unknown>(name: string): Register<T>
  /**
   * Opens a session of its own: a lease, and what is held under it until it is closed. Each costs a renewal each third of its lease; locks and elections share one beside it.
   *
   * @throws NoQuorumError, OutcomeUnknownError, SessionLostError, QuorumBusyError; InvalidParametersError for a `leaseMs` that is not 100 to 600,000
   */
  session(options?: OperationOptions & { readonly leaseMs?: number }): Promise<QuorumSession>
  /** Resolves once a session, of whichever peer, is expired for ever. @throws QuorumBusyError where too many wait here already */
  expired(session: string, options?: AbortOptions): Promise<void>
  status(): GroupStatus
  /**
   * Puts these voters in the place of those that vote now: 1 to 7 of them. The group does so by itself; this is for operators.
   *
   * @throws NoQuorumError, OutcomeUnknownError; InvalidParametersError where it could never serve: each of them is a peer that is known here under this store id and
   *   may vote, and more than half of them are linked
   */
  reconfigure(voters: readonly Voter[], options?: OperationOptions): Promise<Configuration>
  /**
   * **Loses data.** For a group that has lost a majority of its disks for ever: this peer alone goes on with what it has. What others acknowledged and this
   * peer had not heard is gone, without a trace. The group gets a new lineage, so that what comes back of the old one is refused. Do it at one peer: the one that voted, where any is left.
   * At a peer that did not vote the group begins empty; its fences are above all of before.
   *
   * @throws NoQuorumError where this peer knows nothing of the group; GroupServesError where the group works, or a voter is linked that has what this peer has not
   */
  forceReconfigure(options: { readonly acceptLoss: true } & AbortOptions): Promise<Configuration>
}

/**
 * Registers of which there may be only one truth, held by small groups of voters that agree (quorum plane).
 *
 * Promised: a register is linearizable, whatever is lost, delayed, doubled or partitioned; groups change their voters without losing a value; an operation ends
 * with its result, as certainly without effect, or named unknown.
 *
 * **Not** promised: progress where no majority of the group is connected; anything once a majority of its disks is lost; that a lease holder which is
 * paused past its lease does not run: the fence stops it, at a resource that checks.
 */
export interface Quorum extends TypedEventTarget<QuorumEvents> {
  /** A group. @default the root group, which each mesh has @throws InvalidParametersError */
  group(name?: string): QuorumGroup
  /** A register of the root group. */
  register<T = unknown>(name: string): Register<T>
  /** Each group that this peer knows: which have a majority, and why not. @throws NotStartedError, HostStoppedError */
  status(): GroupStatus[]
  /** What peers sent that was refused since the start, by reason. @throws NotStartedError, HostStoppedError */
  refusals(): Readonly<Record<string, number>>
}
