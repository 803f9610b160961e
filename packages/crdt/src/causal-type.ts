/**
 * The types that know what they have seen: stores of live dots, which stand beside a causal context.
 *
 * A register, a set, a flag, a map differ only in how their live dots are arranged and what is read from them. That is
 * a `CausalType`; it has no context of its own. So the same type serves alone (`standalone`, with a context beside it),
 * nested in a map (whose context covers all that is inside), and under a node clock (the context of every key of a
 * store). From Almeida, Shoker, Baquero: Delta State Replicated Data Types (JPDC 2018), section 7: dot stores.
 *
 * C3  What one side has not heard of survives a join; what one side has heard of and dropped stays dropped.
 * C16 A delta's context is exact: the dot of its mutation, and those that it replaced or removed.
 */
import { invariant } from '@peermesh/kernel'
import { CausalContext, type ReadonlyCausalContext, type SeenDots } from './causal-context.ts'
import type { CrdtType } from './crdt-type.ts'
import type { Dot } from './dot.ts'
import { checkState } from './errors.ts'
import type { Stamp } from './stamp.ts'
import { hasAllDots, type StateCodec } from './state-bytes.ts'

/** A store of live dots, and what has been seen: a state or a delta. */
export interface Causal<Store> {
  readonly store: Store
  readonly context: ReadonlyCausalContext
}

/**
 * A kind of store. Stores are plain, immutable data in canonical form: equal stores are deeply equal. Its codec reads
 * and writes the store alone.
 */
export interface CausalType<Store, Operation, Value> extends StateCodec<Store> {
  /** For messages and the titles of tests. */
  readonly name: string
  /** The store without a live dot: there is one form of it, and where a store is nested, it is left out. */
  readonly empty: Store
  isEmpty(store: Store): boolean
  /** The delta of an operation, with its exact context. @throws InvalidParametersError on an operation that can't be meant */
  mutate(store: Store, operation: Operation, stamp: Stamp): Causal<Store>
  /** The join rule of `dot-fun.ts`. @returns `left` itself where the join changed nothing in it */
  join(left: Store, leftSeen: SeenDots, right: Store, rightSeen: SeenDots): Store
  value(store: Store): Value
  /** The live dots, those of what is nested too. */
  dots(store: Store): Iterable<Dot>
}

/** A data type with bytes: `encodeState` and `decodeState` take it as it is. */
export interface EncodedType<State, Operation, Value> extends CrdtType<State, Operation, Value>, StateCodec<State> {}

/** The type with a context of its own, for a value that stands alone. */
export function standalone<Store, Operation, Value>(
  type: CausalType<Store, Operation, Value>
): EncodedType<Causal<Store>, Operation, Value> {
  return {
    name: type.name,
    bottom: () => ({ store: type.empty, context: new CausalContext() }),
    mutate: ({ store, context }, operation, stamp) => {
      invariant(!context.has(stamp.replica, stamp.counter), 'C4: no dot is issued twice')
      return type.mutate(store, operation, stamp)
    },
    join: (left, right) => {
      const context = left.context.clone()
      context.merge(right.context)
      return { store: type.join(left.store, left.context, right.store, right.context), context }
    },
    value: ({ store }) => type.value(store),
    toData: ({ store, context }) => ({ store, context: context.toData() }),
    write: (writer, { store, context }) => {
      writer.context(context)
      type.write(writer, store)
    },
    read: (reader) => {
      const context = reader.context()
      const store = type.read(reader)
      checkState(hasAllDots(context, type.dots(store)), 'has a live dot that its context lacks')
      return { store, context }
    }
  }
}

/** A context of exactly the dot of a mutation and those that it replaces or removes. */
export function exactContext(dot: Dot, replaced: Iterable<Dot>): CausalContext {
  const context = new CausalContext()
  for (const { replica, counter } of replaced) {
    context.add(replica, counter)
  }
  context.add(dot.replica, dot.counter)
  return context
}
