import type { AbortOptions, ComponentLogger, Metrics, TypedEventTarget } from '@libp2p/interface'
import type { Registrar } from '@libp2p/interface-internal'
import type { MeshHost } from '@peermesh/host'
import type { PeerName } from '@peermesh/kernel'
import type { ChangeOptions, OperationOptions, RegisterValue } from '@peermesh/quorum'
import type { Compared, Owners, PartitionStatus, PlaceChange } from './core/index.ts'
import type { Move } from './core/plan.ts'
import type { PartitionOptions } from './seat.ts'
import type { AvailableKeys } from './values.ts'

/** What may be chosen. Every option has a default. */
export interface PartitionsInit extends PartitionOptions {
  /**
   * Where the node has a DHT: who, of those that are not in the mesh, is told who owns a partition when asked. It is the question that corrects a record of the DHT which is old. The records
   * themselves are there for whoever reaches the DHT. @default true, everybody
   */
  readonly strangers?: boolean | ((peer: string) => boolean)
}

/** What partitions use of libp2p: the service `host`, which comes before them in the map of services. */
export interface PartitionsComponents {
  logger: ComponentLogger
  registrar: Registrar
  host: MeshHost
  metrics?: Metrics
}

/** Who holds a partition, by the latest configuration that this peer knows to serve. */
export interface PartitionOwners extends Owners {
  /** The first of the replicas: where to go, and no right of its own. `undefined`: nobody is there to hold it. */
  readonly primary: PeerName | undefined
}

export interface PartitionsEvents {
  /** A configuration of a partition serves: it was founded, or moved. */
  owners: CustomEvent<PartitionOwners>
  /** A partition is at another stage on its way to who should hold it: each step of a move, as this peer sees it. */
  stage: CustomEvent<PartitionStatus>
}

/** Who would come and who would go, all at once. */
export interface PlannedChange {
  /** Members that come, or that are there and get this weight and zone. */
  readonly with?: readonly { readonly peer: string; readonly weight?: number; readonly zone?: string }[]
  /** Members that go. */
  readonly without?: readonly string[]
}

export interface PlannedMove extends Move {
  /** Whether somebody used the partition. One that nobody used has nothing to move. */
  readonly isUsed: boolean
}

export interface PlannedLoad {
  readonly peer: PeerName
  /** How many partitions it holds a replica of, by the assignment of now and by that of then. */
  readonly before: number
  readonly after: number
}

/** What would move. */
export interface PartitionPlan {
  /** By partition, ascending. */
  readonly moves: readonly PlannedMove[]
  /** By name. */
  readonly loads: readonly PlannedLoad[]
}

/** How the partitions of a mesh stand, as one peer sees them. */
export interface PartitionsStatus {
  /** How many there are. */
  readonly partitions: number
  /** Of each, as many as there are members for. */
  readonly replicas: number
  /** How many of them this peer holds, and of how many it is primary. */
  readonly held: number
  readonly primary: number
  /** This peer was told to hold nothing. */
  readonly drains: boolean
  /** Those that somebody used, in their order. */
  readonly used: readonly PartitionStatus[]
}

/**
 * Values of keys, each with the partition that its key lies in. On the quorum plane, and linearizable: each operation takes effect at one moment between its call and its return, from
 * whichever peer it is asked, and while the partition moves.
 *
 * **Not** promised: an answer where no majority of the partition's voters is connected, or while it is handed over; that an operation whose signal was aborted has no effect:
 * that ends the waiting only.
 *
 * A key is well-formed text of up to 253 characters. A value is `null`, a boolean, a finite number, text, bytes, or arrays and plain objects of these, up to
 * about 48 KiB; what is kept is a copy.
 *
 * @throws (every operation) NoQuorumError, QuorumBusyError: it had no effect; InvalidParametersError, before anything is asked
 * @throws (every change) OutcomeUnknownError: it may have taken effect or may yet; again with its `operation` it is made once. RegisterTooLargeError: it had no effect
 */
export interface LinearizableKeys {
  /** `version` is 0 where the key is absent and never was there; it grows with each try to change it. */
  get<T = unknown>(key: string, options?: OperationOptions): Promise<RegisterValue<T>>
  put<T>(key: string, value: T, options?: ChangeOptions): Promise<RegisterValue<T>>
  /** Takes the value away. Resolves with the version that this made. */
  delete(key: string, options?: ChangeOptions): Promise<RegisterValue<never>>
  /**
   * Puts it where the version is still this one (0: where it was never there). A try that missed counts as a version too: read again before the next.
   * A value of `undefined` takes the key away.
   */
  compareAndSet(key: string, version: number, value: unknown, options?: ChangeOptions): Promise<Compared>
}

/**
 * Who holds which keys. On the quorum plane: of each partition and epoch there is one configuration, whatever anybody sees of the mesh. Who *should* hold a partition is the opinion of a peer, by
 * the members that it sees; where the two differ, voters of the partition move it, and its values with it.
 *
 * Promised: two peers never know different owners of one partition and epoch; epochs only grow; what was acknowledged in one epoch is there in the next.
 *
 * **Not** promised: that two peers know of a new configuration at one instant (who goes to those of before is refused there and told where to go); that a primary may act alone (take a lock or a
 * term for that); values while no majority of their partition's voters is connected; anything once a majority of its disks is lost.
 */
export interface Partitions extends TypedEventTarget<PartitionsEvents> {
  /** Values of keys of which there is one truth. */
  readonly kv: LinearizableKeys
  /** Values of other keys, which are always writable. */
  readonly values: AvailableKeys
  /**
   * In which partition a key lies, and who holds that. Asks nobody: it may be a moment old. Epoch 0: nobody used it yet, and these would hold it.
   *
   * @throws InvalidParametersError for what is no key, NotStartedError, HostStoppedError
   */
  lookup(key: string): PartitionOwners
  /**
   * What would move if members came or went, by what this peer sees now. Nothing moves by it.
   *
   * @throws InvalidParametersError for the name of somebody who is not there to go; NotStartedError, HostStoppedError
   */
  plan(change: PlannedChange): PartitionPlan
  /**
   * Hands over all that this peer holds, and takes nothing any more, for as long as it runs. Resolves once no configuration that it knows of names it, and what it had by then of values that are always
   * writable is on the disks of those that hold it now, as far as they are linked, and of a majority of them: then it may stop, and nothing waits for it. Where nobody can take its place it waits until
   * somebody comes: `status()` says what for, and `values.status().kept` of how many partitions it still has something. The signal ends the waiting, not the drain; a restart does.
   *
   * @throws NotStartedError, HostStoppedError, PeerRestartedError, or the signal's reason
   */
  drain(options?: AbortOptions): Promise<void>
  /**
   * Says how much this peer bears from now on, or in which zone it is, here and to the others, for as long as it runs. `membership.update` tells the others only, who would then want
   * another assignment than this peer does.
   *
   * @throws InvalidParametersError for what is not within the limits of membership's metadata; NotStartedError, HostStoppedError
   */
  place(change: PlaceChange): Promise<void>
  /** Each partition that somebody used: its owners and epoch, at which stage it is and for how long, and what it waits for. @throws NotStartedError, HostStoppedError */
  status(): PartitionsStatus
  /** One partition, whether or not somebody used it. @throws InvalidParametersError for what is none; NotStartedError, HostStoppedError */
  explain(partition: number): PartitionStatus
}
