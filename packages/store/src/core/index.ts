/**
 * The store's pure core, for the simulator and for whoever composes a stack of their own.
 *
 * @packageDocumentation
 */
export { CausalMap, type ChangeRecorder, type Missing } from './causal-map.ts'
export type { DotIndex } from './dot-index.ts'
export {
  BATCH_OPERATIONS_MAX,
  GROUP_BYTES,
  GROUP_OPERATIONS,
  INDEX_DOTS_MAX,
  KEY_BYTES_MAX,
  VALUE_BYTES_MAX
} from './limits.ts'
export type {
  DeltasMessage,
  KeyState,
  Operation,
  Sibling,
  StatesMessage,
  StoreCommand,
  StoreCoreTypes,
  StoreEvent,
  StoreMessage,
  WriteOperation
} from './messages.ts'
export type { RecordCodec } from './records.ts'
export type { StoreConfig } from './config.ts'
export { StoreCore } from './store-core.ts'
export { type StatePart, StateReader } from './state-reader.ts'
export type { StagedWrites } from './writer.ts'
