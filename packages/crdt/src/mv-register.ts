/**
 * A register that keeps what it can't decide.
 *
 * A write replaces what its writer saw, and only that. Two writes of which neither saw the other both stay, as
 * *siblings*, until a write that saw both replaces them: nobody's work vanishes without somebody having looked at it.
 * DeCandia et al.: Dynamo (2007), in the form of Almeida, Shoker, Baquero: Delta State Replicated Data Types (JPDC
 * 2018), section 7.3: live values under dots, beside a causal context.
 *
 * C3  The value is that of the maximal writes: those that no write or clear had seen. A write concurrent with a clear
 *     survives it.
 * C16 The dots of the store are in the context.
 *
 * Not promised: causal delivery. A delta names what it replaced, not all that its writer had seen; a replica that gets
 * it before older ones may for a while show a value that some replica had long overwritten. Once it has the older
 * deltas too, it does not.
 *
 * Costs an entry a sibling, of which there are at most as many as concurrent writers, and the context. In a store, the
 * node clock is the context of every key: use `mvWrite`, `mvClear` and `joinDotFuns` there.
 */
import { invariant } from '@peermesh/kernel'
import { CausalContext, type ReadonlyCausalContext } from './causal-context.ts'
import type { CrdtType } from './crdt-type.ts'
import type { Dot } from './dot.ts'
import { type DotFun, joinDotFuns } from './dot-fun.ts'

export interface MvRegister<V> {
  readonly store: DotFun<V>
  readonly context: ReadonlyCausalContext
}

export type MvOperation<V> = { readonly type: 'write'; readonly value: V } | { readonly type: 'clear' }

/** The delta of a write: its own dot with the value, in place of what its writer observed. */
export function mvWrite<V>(observed: DotFun<V>, dot: Dot, value: V): MvRegister<V> {
  return { store: [{ replica: dot.replica, counter: dot.counter, value }], context: contextOf(observed, dot) }
}

/**
 * The delta that removes what was observed. It has a dot although it leaves no value: updates are asked for by their
 * dots, and one without would never be repaired where it got lost.
 */
export function mvClear<V>(observed: DotFun<V>, dot: Dot): MvRegister<V> {
  return { store: [], context: contextOf(observed, dot) }
}

export function joinMvRegisters<V>(left: MvRegister<V>, right: MvRegister<V>): MvRegister<V> {
  const context = left.context.clone()
  context.merge(right.context)
  return { store: joinDotFuns(left.store, left.context, right.store, right.context), context }
}

/** Its value is the siblings in the order of their dots: none before any write and after a clear, one as a rule. */
export function mvRegister<V>(): CrdtType<MvRegister<V>, MvOperation<V>, readonly V[]> {
  return {
    name: 'MV-register',
    bottom: () => ({ store: [], context: new CausalContext() }),
    mutate: (state, operation, stamp) => {
      invariant(!state.context.has(stamp.replica, stamp.counter), 'C4: no dot is issued twice')
      return operation.type === 'write' ? mvWrite(state.store, stamp, operation.value) : mvClear(state.store, stamp)
    },
    join: joinMvRegisters,
    value: ({ store }) => store.map(({ value }) => value),
    toData: ({ store, context }) => ({ store, context: context.toData() })
  }
}

/**
 * Exactly what a delta speaks for: its own dot and what it replaces. All that the register's context holds would be
 * right too, but large, and wrong under a node clock: the dots of other keys would then count as removed from theirs.
 */
function contextOf<V>(observed: DotFun<V>, dot: Dot): CausalContext {
  const context = new CausalContext()
  for (const { replica, counter } of observed) {
    context.add(replica, counter)
  }
  context.add(dot.replica, dot.counter)
  return context
}
