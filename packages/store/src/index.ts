/**
 * A replicated key-value store without a server, as a libp2p service: every peer holds everything, may write at any time, and replicas
 * that heard of the same writes are equal to the byte.
 *
 * Use it for state that all peers of a mesh share and that fits in the memory of each. It is on the available plane: it always answers,
 * and promises neither that a read elsewhere sees a write at once, nor that two concurrent writes of one key both stay: the later one
 * by hybrid time wins.
 *
 * @example
 *
 * ```TypeScript
 * import { createLibp2p } from 'libp2p'
 * import { identify } from '@libp2p/identify'
 * import { meshHost } from '@peermesh/host'
 * import { membership } from '@peermesh/membership'
 * import { store } from '@peermesh/store'
 *
 * const node = await createLibp2p({
 *   // transports, encryption, a muxer; then
 *   services: {
 *     identify: identify(),
 *     // pubsub: gossipsub(),
 *     host: meshHost({ mesh: 'orders', dataDir: './data/peer-a' }),
 *     membership: membership({ found: true }),
 *     store: store()
 *   }
 * })
 *
 * await node.services.store.put('city/2950159', { name: 'Berlin', population: 3426354 })
 * ```
 *
 * @packageDocumentation
 */
import type { StoreComponents, StoreInit } from './init.ts'
import { StoreService } from './service.ts'
import type { Store } from './store.ts'

export { BATCH_OPERATIONS_MAX, INDEX_DOTS_MAX, KEY_BYTES_MAX, VALUE_BYTES_MAX } from './core/index.ts'
export {
  BatchTooLargeError,
  IndexClosedError,
  IndexTooLargeError,
  InvalidKeyError,
  InvalidValueError,
  KeyTooLongError,
  KeyTypeError,
  ListTooDeepError,
  MergeError,
  NotReplicatedError,
  PointForgottenError,
  PeerNotHereError,
  PeerNotLinkedError,
  QuotaExceededError,
  SchemaError,
  StoreBusyError,
  UnreadableValueError,
  ValueTooLargeError
} from './errors.ts'
export type { TypedKind } from './core/index.ts'
export { STORE_OPTIONS, type StoreComponents, type StoreInit } from './init.ts'
export { storeSeat } from './seat.ts'
export type {
  BatchedCounter,
  BatchedFlag,
  BatchedList,
  BatchedMap,
  BatchedSet,
  BatchedUpdates,
  IndexedValue,
  IndexInit,
  IndexRange,
  MergeFunction,
  PathStatistics,
  Store,
  StoreBatch,
  StoreChange,
  StoreConflict,
  StoreContent,
  StoreDigest,
  StoreEvents,
  StoreIndex,
  StoreInspection,
  StoreInvalidValue,
  StoreOperation,
  StoreOperationInfo,
  StorePeerLag,
  StoreSnapshot,
  StoreSchemaIssue,
  StoreSibling,
  StoreStatistics,
  StoreValue,
  StoreWatch
} from './store.ts'
export type { PullOptions, StoreProgress, StorePullReport } from './pull-report.ts'
export type { EntriesOptions, StoreWatchOptions } from './read-options.ts'
export type { Expiry, PutOptions, WriteAck, WriteOptions } from './write-options.ts'
export type {
  ReplicatedCounter,
  ReplicatedFlag,
  FlagInit,
  ReplicatedRegister,
  ReplicatedList,
  ReplicatedMap,
  ReplicatedSet,
  ReplicatedUpdates,
  SetInit,
  TypedKey
} from './typed/types.ts'

/** @throws InvalidParametersError for an option that cannot be meant */
export function store(init: StoreInit = {}): (components: StoreComponents) => Store {
  return (components) => new StoreService(components, init)
}
