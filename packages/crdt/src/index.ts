/**
 * Pure CRDT data types: values that any peer may change without asking the others, and that agree once the same changes
 * have reached them all. Dots, causal contexts, the node clock, a last-writer-wins register and a multi-value register;
 * no I/O, no clock, no randomness.
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
export type { CrdtType } from './crdt-type.ts'
export { compareDots, type Dot, dotKey, type ReplicaId, replicaId } from './dot.ts'
export { type DotFun, type DottedValue, isDotFun, joinDotFuns } from './dot-fun.ts'
export type { DotRange } from './dot-range.ts'
export { MalformedContextError } from './errors.ts'
export { joinLwwRegisters, lwwRegister, type LwwOperation, type LwwRegister, type LwwWrite } from './lww-register.ts'
export { joinMvRegisters, mvClear, mvRegister, mvWrite, type MvOperation, type MvRegister } from './mv-register.ts'
export { NodeClock } from './node-clock.ts'
export { compareStamps, type Stamp } from './stamp.ts'
