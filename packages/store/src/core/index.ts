/**
 * The store's pure core, for the simulator and for whoever composes a stack of their own.
 *
 * @packageDocumentation
 */
export { countBefore } from './binary-search.ts'
export { CausalMap, type ChangeRecorder, type Missing, type SnapshotPart } from './causal-map.ts'
export type { Collections } from './collections.ts'
export type { DotIndex } from './dot-index.ts'
export { EXPIRES_AT_MIN, expiring, expiryOf, withoutExpiry } from './expiry.ts'
export { type Expiries, type Expiring, EXPIRY } from './expiries.ts'
export { type KeyRange, narrowed, rangeOf } from './key-order.ts'
export type { Lag, PeerLag } from './lag.ts'
export {
  AMOUNT_MAX,
  BATCH_OPERATIONS_MAX,
  COUNT_MAX,
  GROUP_BYTES,
  GROUP_OPERATIONS,
  INDEX_DOTS_MAX,
  KEY_BYTES_MAX,
  TYPED_NAME_BYTES_MAX,
  UPDATE_BYTES_MAX,
  VALUE_BYTES_MAX
} from './limits.ts'
export type {
  DeltasMessage,
  Held,
  KeyState,
  ListAnchor,
  ListInsertion,
  Operation,
  PullEnd,
  PullReason,
  PullTale,
  PullTimes,
  Sibling,
  StatesMessage,
  StoreCommand,
  StoreCoreTypes,
  StoreEvent,
  StoreMessage,
  WantedReceipt,
  WriteOperation
} from './messages.ts'
export { CHECK_LANES, type CodedSymbols, ITEM_LANES } from './reconcile/coded-symbols.ts'
export type { MapSnapshot } from './map-snapshot.ts'
export { RangeReader } from './range-reader.ts'
export type { Receipt, Receipts } from './receipts.ts'
export type { RecordCodec } from './records.ts'
export type { StoreConfig } from './config.ts'
export { StoreCore } from './store-core.ts'
export type { Telling } from './tellings.ts'
export type { ShownKeys } from './shown-keys.ts'
export { type StatePart, StateReader } from './state-reader.ts'
export { isPartKey, KINDS_IN_ORDER, parsePart, type TypedKind, type TypedPart, typedPrefix } from './typed-keys.ts'
export { OFF, ON, type ReadableMap, type ShownPart, TypedReader } from './typed-reader.ts'
export { cutUpdate, type UpdatePiece } from './update-pieces.ts'
export type { StagedWrites } from './writer.ts'
