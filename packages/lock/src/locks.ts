import type { AbortOptions, ComponentLogger, Metrics } from '@libp2p/interface'
import type { MeshHost } from '@peermesh/host'
import type { LockAlgorithm, LockExplanation, LockLoss, LockMode, RequestStatus } from './core/index.ts'

/** What may be chosen. Every option has a default. */
export interface LocksInit {
  /**
   * The lease of the sessions that carry the locks of this peer, in milliseconds, renewed each third. A lock of a peer that is gone is free again after about so long;
   * a peer that stands still for more than a quarter of it has lost its locks. @default 2,000
   */
  readonly leaseMs?: number
  /**
   * In which group of quorum the register of a name lies: `groupOf` of partitions, where the node has that service. Pure, and the same at all peers of a mesh, for ever: compare what it is made of
   * by `settings` of membership. @default the root group
   */
  readonly groupOf?: (name: string) => string
}

/** What locks use of libp2p: the service `host`, which comes before them in the map of services. */
export interface LocksComponents {
  logger: ComponentLogger
  host: MeshHost
  metrics?: Metrics
}

export interface LockOptions extends AbortOptions {
  /**
   * `quorum`: a register holds the queue; it serves several permits too. `naimi-trehel`: a token goes from peer to peer, and who has it enters again without a message.
   * `suzuki-kasami` and `raymond` find it in other ways. Its first use fixes it. @default 'quorum'
   */
  readonly algorithm?: LockAlgorithm
  /** Of a token: whether whoever gets it tells the quorum before it enters. Its first use fixes it. @default 'strict' */
  readonly mode?: LockMode
  /** Permits of the lock. 1: exclusive. Many: a semaphore, or a lock for readers (one permit each) and a writer (all). Its first use fixes it. @default 1 */
  readonly capacity?: number
  /** How many of them are asked for. @default 1 */
  readonly permits?: number
  /** For so long at most, in milliseconds: then it is released by itself, and lost with the reason `time-up`. @default until it is released */
  readonly hold?: number
}

export interface AcquireOptions extends LockOptions {
  /** For so long at most, in milliseconds: a LockTimeoutError then. @default as long as it takes, while a majority of the quorum answers */
  readonly wait?: number
}

/** Why a lock was lost. `stopped`: the peer stopped. `restarted`: it began anew under another identity. Else see `LockLoss`. */
export type LockLossReason = LockLoss | 'stopped' | 'restarted'

/**
 * A lock that is held. `using` and `await using` release it at the end of their block.
 *
 * **Not** promised: that nothing arrives of what was sent before it was lost. Give `fence` to what you write to, and let that refuse lower ones.
 */
export interface Lock extends Disposable, AsyncDisposable {
  readonly name: string
  /** Above that of every earlier holder, for ever. Fits a signed 64-bit integer. */
  readonly fence: bigint
  /** Aborts when the lock is lost, with a LockLostError; not when it is released. A hint: it comes when the event loop lets it. `held()` is the check. */
  readonly signal: AbortSignal
  /** Whether it is held, by both clocks at this moment: false for ever once it was. To be asked before each act that depends on it. */
  held(): boolean
  /** For how long it is still held if nothing more is heard of the quorum, in milliseconds; 0 where it is not. It grows again with each renewal. */
  heldForMs(): number
  /** Lets `hold` count anew from now. @param hold in milliseconds @throws LockLostError */
  extend(hold: number): Promise<void>
  /** Whether it was held until now. Resolves once this peer holds it no more; the next is let in by then or a moment later. Never rejects. */
  release(): Promise<boolean>
}

/** Several locks that are held together. */
export interface LockSet extends Disposable, AsyncDisposable {
  /** In the order of their names. */
  readonly locks: readonly Lock[]
  /** Aborts when one of them is lost. */
  readonly signal: AbortSignal
  /** Whether all of them are. */
  held(): boolean
  /** @throws InvalidParametersError for a name that is not among them */
  get(name: string): Lock
  /** Whether all were held until now. Never rejects. */
  release(): Promise<boolean>
}

/** In whose name locks are asked for: what one owner holds it enters again at once, as often as it likes, under the same fence; it leaves it as often. */
export interface LockOwner {
  /**
   * Waits until it is let in: first come, first served.
   *
   * @throws DeadlockError, LockTimeoutError, NoQuorumError, LockBusyError, LockKindMismatchError, LockCancelledError, InvalidParametersError, HostStoppedError or the signal's reason: it was
   * never got, and nothing is left behind
   * @throws OutcomeUnknownError where it may have been got, and was given up: nobody holds it for longer than a lease
   */
  acquire(name: string, options?: AcquireOptions): Promise<Lock>
  /** The lock where nobody has to be waited for; else `undefined`. @throws as `acquire` */
  tryAcquire(name: string, options?: LockOptions): Promise<Lock | undefined>
  /**
   * All of them or none. They are asked for one after the other in the order of their names, so that callers of this never wait for each other in a circle. `wait` and `hold`
   * are of all together.
   *
   * @throws as `acquire`, and LockLostError where one was lost while others were waited for
   */
  acquireAll(names: readonly string[], options?: AcquireOptions): Promise<LockSet>
}

/** Who is in a lock: holds it, or waits for it. */
export interface LockPlace {
  readonly peer: string
  readonly permits: number
  /** Counts those who came. */
  readonly ticket: number
  /** Since when it waits, or holds, in milliseconds of 1970: by the wall clock of the peer that noted it. For people to read. */
  readonly since: number
}

/** One that holds a lock. */
export interface LockHolderPlace extends LockPlace {
  readonly fence: bigint
}

/** That a holder was forced out. */
export interface ForcedOut {
  /** Of a token: who was registered; its fence is the highest that it may have had. */
  readonly holder: LockHolderPlace
  /** Whose word that was. */
  readonly by: string
  readonly reason: string
  /** As `since`. */
  readonly at: number
  /** Its peer knows, or is gone. */
  readonly heard: boolean
}

/** What came of a release by force. */
export interface ForcedRelease {
  /** Who held it. Of a token: who was registered; its fence is the highest that it may have had. */
  readonly released: readonly LockHolderPlace[]
  /** Above that of all who were released, and granted to nobody: shown to the resource it keeps them out at once. `undefined`: nobody held it. */
  readonly fence: bigint | undefined
}

export interface ForceOptions extends AbortOptions {
  /** For the audit, and for whoever is forced out: up to 200 characters. */
  readonly reason: string
  /** The one that holds under this fence. Of a quorum lock: a token is taken from whoever has it. @default all that hold it */
  readonly fence?: bigint
}

/** A lock as a majority of the quorum has it. */
export interface LockInspection {
  readonly name: string
  readonly algorithm: LockAlgorithm
  /** Of a token. */
  readonly mode?: LockMode | undefined
  /** Of a token: counts those of this lock. */
  readonly epoch?: number | undefined
  /** Of a token: who was registered last. It had the token then, and may have handed it on; holders and queue are not known to the quorum. */
  readonly registered?: string | undefined
  /** `undefined`: nobody holds it or waits for it. */
  readonly capacity: number | undefined
  readonly holders: readonly LockHolderPlace[]
  /** In the order in which they will be let in. */
  readonly queue: readonly LockPlace[]
  /** The last that were forced out, the oldest first, for as long as the lock is in use. */
  readonly forced: readonly ForcedOut[]
}

/**
 * Locks among equal processes. On the quorum plane: where no majority of the quorum is connected nobody gets a lock, and who holds one loses it with its lease.
 *
 * Promised: no more than the permits of a lock are held at one instant, while clock rates err by less than 5 %; grants come in the order in which requests came; each has a
 * fence above all before it. **Not** promised: that a holder which is paused past its lease does not *run* when it wakes, or that nothing of it arrives: the fence stops that
 * at the resource.
 */
export interface Locks extends LockOwner {
  /** An owner of its own. A plain `acquire` makes one for each call. */
  owner(): LockOwner
  /** Who holds the lock and who waits, by a majority. @throws NoQuorumError, LockKindMismatchError */
  inspect(name: string, options?: AbortOptions): Promise<LockInspection>
  /**
   * Takes the lock from whoever holds it, whatever that does: the next is let in at once, under a higher fence. Whoever held it hears a LockLostError with the reason
   * `forced`, as soon as it can be told. **Not** promised: that it has heard before the next acts. Only the fence stops it until then.
   *
   * @throws NoQuorumError, LockKindMismatchError, LockBusyError, InvalidParametersError: nobody was forced out
   * @throws OutcomeUnknownError
   */
  forceRelease(name: string, options: ForceOptions): Promise<ForcedRelease>
  /** What happened with a lock as this peer saw it, the oldest first: the last 64 things. @throws NotStartedError, HostStoppedError */
  explain(name: string): LockExplanation[]
  /** The locks of which `explain` can tell something: the last 256. @throws NotStartedError, HostStoppedError */
  explained(): string[]
  /** What this peer holds and waits for. @throws NotStartedError, HostStoppedError */
  status(): RequestStatus[]
}
