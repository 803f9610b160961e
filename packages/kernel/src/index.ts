/**
 * What every part of peermesh stands on: plain values, the contract of a core, and the stack that seats the cores of one peer.
 * Pure, and depends on nothing.
 *
 * Use it to write a protocol of your own that runs in the simulator and on libp2p unchanged. An application that only uses peermesh
 * does not need it.
 *
 * @packageDocumentation
 */
export { ofEachKind } from './addresses.ts'
export { readShortAscii } from './ascii.ts'
export { BoundedQueue } from './bounded-queue.ts'
export type {
  BulkInput,
  BulkOutput,
  Codec,
  CommandId,
  Core,
  CoreInput,
  CoreOutput,
  CoreTypes,
  GatekeeperOutput,
  Outcome,
  TransferId
} from './core.ts'
export { Deadlines } from './deadlines.ts'
export {
  DHT_ANSWERS_MAX,
  DHT_VALUE_BYTES_MAX,
  type DhtInput,
  type DhtOutput,
  type DhtProvider,
  type DhtValue
} from './dht.ts'
export {
  type Failure,
  InvalidParametersError,
  InvariantError,
  MalformedMessageError,
  PeermeshError
} from './errors.ts'
export { type Happened, Happenings, type HappeningsInit } from './happenings.ts'
export { codeUnits, type HashLanes, hash128, hash128Into, hashText64, hashToHex } from './hash.ts'
export {
  compareTimestamps,
  HybridClock,
  type HybridTimestamp,
  TIMESTAMP_COUNT_MAX,
  TIMESTAMP_MILLIS_MAX
} from './hybrid-clock.ts'
export { invariant } from './invariant.ts'
export type { Durability, Journal, JournalChange, JournalRecord } from './journal.ts'
export { Leases } from './leases.ts'
export { type MessageCheck, messageCheck, readText } from './message-check.ts'
export { checkPlain, type RefuseValue } from './plain-value.ts'
export { checkOptions, OPTION, oneOf, type OptionKind } from './options.ts'
export { Random } from './random.ts'
export { foldSign, SEVEN_BITS, unfoldSign, varintBytes, writeVarint } from './varint.ts'
export { commonVersion, type VersionRange, versionsOf } from './versions.ts'
export { type Effect, type ForwardedInput, type Seat, Stack, type StackInput } from './stack.ts'
export {
  compareText,
  type Identity,
  type MeshId,
  type Millis,
  meshId,
  millis,
  type Moment,
  type PeerName,
  peerName,
  type StoreId,
  storeId
} from './values.ts'
