/**
 * Coordination without a coordinator: a mesh of equal peers that know each other and hold the same data, without a server.
 *
 * Use it where an application runs as several processes that must agree on who is there and share state, and any of them may stop at
 * any time. Each part is also a libp2p service of its own (`@peermesh/membership`, `@peermesh/store` …) for those who have a libp2p node.
 *
 * @example
 *
 * ```TypeScript
 * import { createPeer } from 'peermesh'
 *
 * await using first = await createPeer({ mesh: 'orders', found: true })
 * await using second = await createPeer({ mesh: 'orders', bootstrap: first.addresses })
 *
 * await first.store.put('city/2950159', { name: 'Berlin', population: 3426354 })
 *
 * for await (const { key, value } of second.store.watch('city/')) {
 *   console.log(key, value)
 *   break
 * }
 * ```
 *
 * @packageDocumentation
 */
export {
  type Election,
  ElectionBusyError,
  ElectionKindMismatchError,
  type ElectionOptions,
  ElectionRegisterTakenError,
  type Elections,
  type Leader,
  type Leadership,
  LeadershipLostError,
  NotOpenError,
  type ScopeStatus,
  TransferFailedError
} from '@peermesh/election'
export {
  CorruptRecordError,
  DataDirectoryInUseError,
  DiskFullError,
  type EncryptionInit,
  encryptionKeyId,
  type EncryptionStatistics,
  JournalError,
  MissingEncryptionKeyError,
  ReadOnlyDiskError
} from '@peermesh/host'
export { InvalidParametersError, PeermeshError } from '@peermesh/kernel'
export {
  type AcquireOptions,
  DeadlockError,
  type ForcedOut,
  type ForcedRelease,
  type ForceOptions,
  type Lock,
  LockBusyError,
  LockCancelledError,
  type LockExplanation,
  type LockHappening,
  type LockHolderPlace,
  type LockInspection,
  LockKindMismatchError,
  LockLostError,
  type LockLossReason,
  type LockOptions,
  type LockOwner,
  type LockPlace,
  type Locks,
  type LockSet,
  LockTimeoutError
} from '@peermesh/lock'
export {
  type Admit,
  DuplicateIdentityError,
  ForeignMeshError,
  IncompatiblePeerError,
  IncompatibleVersionError,
  type BootstrapStatus,
  type MemberInfo,
  type Membership,
  type MembershipEvents,
  type MembershipStatus,
  type MemberStatus,
  MeshFullError,
  NotAdmittedError,
  type Profile
} from '@peermesh/membership'
export {
  lookupPartition,
  partitionDht,
  PartitionValueTooLargeError,
  TooFewReplicasError,
  TooManySiblingsError,
  ValuesBusyError,
  ValueUnreadableError
} from '@peermesh/partition'
export type {
  AvailableKeys,
  AvailableValue,
  Compared,
  FoundOwners,
  LinearizableKeys,
  PartitionDhtInit,
  PartitionDhtOptions,
  PartitionLookup,
  PartitionOwners,
  PartitionPlan,
  Partitions,
  PartitionsEvents,
  PartitionsStatus,
  PartitionStatus,
  PlaceChange,
  PlannedChange,
  PlannedLoad,
  PlannedMove,
  ValueReadOptions,
  Replica,
  Stage,
  ValuesStatus,
  ValueWriteOptions,
  WrittenContext
} from '@peermesh/partition'
export {
  type ChangeOptions,
  type Configuration,
  fenced,
  type FenceGuard,
  type FenceState,
  ForeignFenceError,
  GroupServesError,
  type GroupStatus,
  NoQuorumError,
  type OperationId,
  type OperationOptions,
  OutcomeUnknownError,
  type Quorum,
  QuorumBusyError,
  type QuorumEvents,
  type QuorumGroup,
  type QuorumSession,
  type Register,
  RegisterTooLargeError,
  type RegisterValue,
  type SessionLoss,
  StaleFenceError,
  type Voter
} from '@peermesh/quorum'
export {
  BatchTooLargeError,
  type EntriesOptions,
  type Expiry,
  type FlagInit,
  IndexClosedError,
  type IndexedValue,
  type IndexInit,
  type IndexRange,
  IndexTooLargeError,
  InvalidKeyError,
  InvalidValueError,
  KeyTooLongError,
  KeyTypeError,
  ListTooDeepError,
  MergeError,
  type MergeFunction,
  NotReplicatedError,
  PointForgottenError,
  PeerNotHereError,
  PeerNotLinkedError,
  type PullOptions,
  type PutOptions,
  QuotaExceededError,
  type ReplicatedCounter,
  type ReplicatedFlag,
  type ReplicatedList,
  type ReplicatedMap,
  type ReplicatedRegister,
  type ReplicatedSet,
  SchemaError,
  type SetInit,
  type Store,
  type StoreChange,
  type StoreConflict,
  type StoreContent,
  type StoreDigest,
  type StoreIndex,
  type StoreInit,
  type StoreInspection,
  type StoreInvalidValue,
  type StoreOperation,
  type StoreOperationInfo,
  type StoreProgress,
  type StorePullReport,
  type StoreSchemaIssue,
  type StoreSibling,
  type StoreSnapshot,
  type StoreStatistics,
  type StoreValue,
  type StoreWatch,
  type StoreWatchOptions,
  StoreBusyError,
  type TypedKey,
  type TypedKind,
  ValueTooLargeError,
  type WriteAck,
  type WriteOptions
} from '@peermesh/store'
export { DEFAULT_LISTEN, VERSION } from './constants.ts'
export type { AttachedLock, AttachedLockOptions } from './control/attached-lock.ts'
export { type AttachedPeer, attach, type AttachedElection } from './control/attached-peer.ts'
export type {
  AttachedForceOptions,
  AttachedMember,
  AttachedPutOptions,
  AvailableOptions,
  DeleteOptions,
  DrainOptions,
  CampaignOptions,
  ImportOptions,
  SyncOptions,
  ValueOptions,
  WatchBegin,
  WatchedChange,
  WatchOptions
} from './control/attached-options.ts'
export type { WatchedOrigin } from './control/protocol.ts'
export type { Explanation } from './control/explain/explanation.ts'
export type { ImportProgress } from './control/import-lines.ts'
export type {
  AttachedForce,
  AttachedLockState,
  AttachedPlace,
  ConflictLine,
  DeleteResult,
  KeyValueResult,
  LockQueue,
  SyncProgress
} from './control/protocol.ts'
export { createPeer } from './create-peer.ts'
export {
  AmbiguousSubjectError,
  BadLineError,
  BadRequestError,
  ControlVersionError,
  DamagedKeyError,
  DhtNotInstalledError,
  EncryptionKeyFileError,
  ListenError,
  MeshKeyFileError,
  MeshKeyMismatchError,
  PeerNotReachableError,
  PortInUseError,
  UnknownSubjectError,
  UnsupportedNodeError
} from './errors.ts'
export { generateEncryptionKey, readEncryptionKeys } from './encryption-keys.ts'
export { generateMeshKey, readMeshKey } from './mesh-key/mesh-key.ts'
export type { Peer, PeerEvents, PeerInit, PeerPartitions, PeerServices, PeerStatus, Placement } from './peer.ts'
export { type SignedBytes, verifySignature } from './signature.ts'
