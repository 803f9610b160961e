/**
 * Pure CRDT data types: values that any peer may change without asking the others, and that agree once the same changes
 * have reached them all. Registers, counters, flags, sets, maps and lists; dots, causal contexts and the node clock that
 * they stand on; their bytes. No I/O, no clock, no randomness.
 *
 * Use it to build a replicated store or a data type of your own. An application that wants replicated data uses
 * `@peermesh/store`.
 *
 * @packageDocumentation
 */
export { CausalContext, type ReadonlyCausalContext, type SeenDots } from './causal-context.ts'
export {
  type CausalContextData,
  CONTEXT_RANGES_MAX,
  CONTEXT_REPLICAS_MAX,
  type CounterRange,
  REPLICA_ID_LENGTH_MAX,
  type ReplicaRanges
} from './causal-context-data.ts'
export { type Causal, type CausalType, type EncodedType, standalone } from './causal-type.ts'
export {
  type CountedUp,
  type CountedUpAndDown,
  type GrowOnlyCounter,
  type GrowOnlyOperation,
  growOnlyCounter,
  type PnCounter,
  type PnOperation,
  pnCounter
} from './counters.ts'
export type { CrdtType } from './crdt-type.ts'
export { compareDots, type Dot, dotKey, type ReplicaId, replicaId } from './dot.ts'
export { type DotFun, type DottedValue, isDotFun, joinDotFuns } from './dot-fun.ts'
export type { DotMap, DotMapEntry } from './dot-map.ts'
export type { DotRange } from './dot-range.ts'
export { MalformedContextError, MalformedStateError } from './errors.ts'
export {
  type DisableWinsFlag,
  disableWinsFlag,
  type EnableWinsFlag,
  enableWinsFlag,
  type FlagOperation
} from './flags.ts'
export { LIST_NODES_MAX } from './list-codec.ts'
export type { ListNode, ListNodes, Side } from './list-order.ts'
export { joinLwwRegisters, lwwRegister, type LwwOperation, type LwwRegister, type LwwWrite } from './lww-register.ts'
export { joinMvRegisters, mvClear, mvRegister, mvWrite, type MvOperation, type MvRegister } from './mv-register.ts'
export { nestedRegister } from './nested-register.ts'
export { NodeClock } from './node-clock.ts'
export { type MapOperation, observedRemoveMap } from './observed-remove-map.ts'
export { type ListOperation, type OrderedList, orderedList } from './ordered-list.ts'
export { type ResettableCounter, resettableCounter, type ResettableOperation } from './resettable-counter.ts'
export { type AddWinsOperation, addWinsSet, type RemoveWinsOperation, removeWinsSet } from './sets.ts'
export { compareStamps, type Stamp } from './stamp.ts'
export { decodeState, encodeState, type StateCodec, StateReader, StateWriter } from './state-bytes.ts'
export { AMOUNT_MAX, byteValues, integerValues, textValues } from './values.ts'
