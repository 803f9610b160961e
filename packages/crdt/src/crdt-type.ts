/**
 * What a data type is, so that one suite can test every one of them (`test/laws.ts`), after riak_dt's behaviour.
 *
 * States form a join-semilattice: `join` is the least upper bound, and a state only ever grows in that order, whatever
 * its value does. A mutation does not change a state. It gives a *delta*, a small state of the same lattice, and
 * joining that is the change, here and elsewhere: state ⊔ delta. That is the whole protocol: deltas may be lost,
 * repeated, reordered and bundled, and a full state is but a large delta. From Almeida, Shoker, Baquero: Delta State
 * Replicated Data Types (JPDC 2018).
 *
 * C1 `join` is commutative, associative and idempotent; state ⊔ x is never below state, nor below x.
 * C2 Replicas that got the same mutations have equal `toData`, in whatever order and bundles these came.
 * C5 Joining the deltas of mutations gives the state that joining the full states of their replicas gives.
 * C8 A state is a value: `mutate` and `join` change neither argument, and a caller never changes a state.
 */
import type { Stamp } from './stamp.ts'

export interface CrdtType<State, Operation, Value> {
  /** For messages and the titles of tests. */
  readonly name: string
  /** The state before any mutation, and the delta of none. */
  bottom(): State
  /** The delta of an operation. The stamp is new: its replica has used neither its dot nor its timestamp before. */
  mutate(state: State, operation: Operation, stamp: Stamp): State
  join(left: State, right: State): State
  /** What a reader sees. */
  value(state: State): Value
  /** The state as plain data in canonical form: equal states, deeply equal data. */
  toData(state: State): unknown
}
