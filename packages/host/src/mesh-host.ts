import type {
  AbortOptions,
  ComponentLogger,
  Libp2pEvents,
  Metrics,
  PeerId,
  PeerStore,
  PrivateKey
} from '@libp2p/interface'
import type { AddressManager, ConnectionManager, Registrar } from '@libp2p/interface-internal'
import type { Core, CoreTypes, Failure, Identity, Journal, PeerName, Seat } from '@peermesh/kernel'
import type { TypedEventTarget } from 'main-event'
import type { CorruptRecordError } from './errors.ts'
import type { EncryptionInit } from './journal/encryption/encryption-init.ts'
import type { HostStatistics } from './statistics.ts'

export interface MeshHostInit {
  /** The name of the mesh: 1 to 64 of `a-z`, `0-9` and `-`. Part of each protocol id and of the gossip topic. */
  mesh: string
  /** Where this peer remembers, on Node. One directory for each peer. Omitted: in memory, for the length of one start. */
  dataDir?: string
  /**
   * Encrypts what is written to the journal in `dataDir`; what is there under another of the keys, or in the clear, is read, and put under the first key bit by
   * bit. `statistics.encryption` says how far that is, and which keys are still needed. @default what is written lies in the clear
   */
  encryption?: EncryptionInit
  /** A journal of your own instead of `dataDir`. It stays yours: it is not closed, and is read again at the next start. */
  journal?: Journal
  /** Bytes queued for one neighbour before its link is reset. More bears longer stalls and costs memory per neighbour. @default 8 MiB */
  linkQueueBytesMax?: number
  /** Bulk transfers at one time, per direction. @default 8 */
  bulkTransfersMax?: number
  /** How much the journal may have waiting before incoming bulk transfers are held back. @default 4 MiB */
  journalBacklogBytesMax?: number
}

/** What the host uses of libp2p. A pubsub service is used where there is one, whatever its key; so is a DHT that has a validator for what peermesh puts there. */
export interface MeshHostComponents {
  peerId: PeerId
  /** Signs what is put into the DHT. */
  privateKey: PrivateKey
  logger: ComponentLogger
  events: TypedEventTarget<Libp2pEvents>
  registrar: Registrar
  connectionManager: ConnectionManager
  addressManager: AddressManager
  peerStore: PeerStore
  /** Where the node has some, the figures of all peermesh services are read through it. */
  metrics?: Metrics
}

/** A core's place, and what its service decides about it. */
export interface SeatInit<T extends CoreTypes = CoreTypes> extends Seat<T> {
  /** One core may keep the gate: see `Stack` in `@peermesh/kernel`. */
  readonly gatekeeper?: boolean
  /** The error that a caller sees for a failed command. @default a `CommandFailedError` with the failure's name, message and details */
  readonly errorFor?: (failure: Failure) => Error
}

/** What a service holds of its core. Stays good across a restart of the stack, and across stop and start. */
export interface SeatHandle<T extends CoreTypes = CoreTypes> {
  /**
   * Gives the core a command. Resolves with what the core settled it with. While the host starts or restarts the command waits.
   *
   * The signal ends the waiting, not the command: it may still take effect.
   *
   * @throws NotStartedError, HostStoppedError, PeerRestartedError, what `errorFor` makes of a failure, or the signal's reason
   */
  command(command: T['command'], options?: AbortOptions): Promise<unknown>
  /** The core as it is now, for its getters. Whoever steps it breaks the contract. @throws NotStartedError, HostStoppedError */
  readonly core: Core<T>
  /** Hears what the core emits, in order, within the step. Listeners stay for good. */
  onEvent(listener: (event: T['event']) => void): void
}

export interface MeshHostEvents {
  /** A peer broke the protocol. If it did so on its link, that was reset and is opened again after a back-off; gossip resets none. */
  reject: CustomEvent<{ readonly peer: PeerName; readonly core: string; readonly reason: string }>
  /** The host stopped itself: a broken invariant or a journal that failed. Pending commands were rejected. */
  failure: CustomEvent<{ readonly error: Error }>
  /**
   * Told while the host starts: these records of the data directory are not what was written. The peer goes on as a new replica, with what
   * could still be read and what the other peers have; the damaged journal is beside the new one.
   */
  damaged: CustomEvent<{ readonly errors: readonly CorruptRecordError[] }>
  /** The stack began anew under this identity. */
  restart: CustomEvent<{ readonly identity: Identity; readonly reason: string }>
}

export interface MeshHost extends TypedEventTarget<MeshHostEvents> {
  /**
   * Seats a core. For services, in their constructor or in `beforeStart`.
   *
   * @throws HostAlreadyStartedError once the host is started
   * @throws InvalidParametersError for a name, tag or version that is out of range or taken, or a second gatekeeper
   */
  seat<T extends CoreTypes>(seat: SeatInit<T>): SeatHandle<T>
  /** The name of the mesh. */
  readonly mesh: string
  /**
   * A value in the name of this peer, for this key of the DHT: what is put there for a core, to be given to whoever asks for it directly.
   *
   * @throws InvariantError for a value that is too large
   */
  seal(key: string, value: Uint8Array): Promise<Uint8Array>
  /** Whether the node has a DHT that takes what peermesh puts. Its services are there once they all are constructed: asked in `start` at the earliest. */
  readonly hasDht: boolean
  /** Who this peer is for this start. @throws NotStartedError, HostStoppedError */
  readonly identity: Identity
  /** Counts since the construction of the host, and gauges of now. Plain data, made at each reading. */
  readonly statistics: HostStatistics
}
