/**
 * What the types have in common whose store is one `DotFun`: a flag, a register, a resettable counter. They differ in
 * what an operation leaves and replaces, and in how the live values are read.
 */
import { type CausalType, exactContext } from './causal-type.ts'
import type { Dot } from './dot.ts'
import { type DotFun, type DottedValue, isDotFun, joinDotFuns } from './dot-fun.ts'
import { checkState } from './errors.ts'
import type { StateCodec } from './state-bytes.ts'

/** What an operation does to the live values that its writer sees. */
export interface Effect<V> {
  /** The value that it leaves under its own dot; `undefined` for none. */
  readonly written?: V | undefined
  /** The live values that it takes away. */
  readonly replaced: DotFun<V>
}

export interface DottedRules<V, Operation, Value> {
  readonly name: string
  readonly values: StateCodec<V>
  effect(store: DotFun<V>, operation: Operation, dot: Dot): Effect<V>
  value(store: DotFun<V>): Value
}

export function dottedType<V, Operation, Value>({
  name,
  values,
  effect,
  value
}: DottedRules<V, Operation, Value>): CausalType<DotFun<V>, Operation, Value> {
  const empty: DotFun<V> = []
  return {
    name,
    empty,
    isEmpty: (store) => store.length === 0,
    mutate: (store, operation, { replica, counter }) => {
      const { written, replaced } = effect(store, operation, { replica, counter })
      return {
        store: written === undefined ? empty : [{ replica, counter, value: written }],
        context: exactContext({ replica, counter }, replaced)
      }
    },
    // Most stores of a large map are met by no part of a delta: those are left as they are, without a copy.
    join: (left, leftSeen, right, rightSeen) => {
      const isUntouched = right.length === 0 && !left.some(({ replica, counter }) => rightSeen.has(replica, counter))
      return isUntouched ? left : joinDotFuns(left, leftSeen, right, rightSeen)
    },
    value,
    dots: (store) => store,
    write: (writer, store) => {
      writer.count(store.length)
      for (const entry of store) {
        writer.dot(entry)
        values.write(writer, entry.value)
      }
    },
    read: (reader) => {
      const store: DottedValue<V>[] = []
      for (let left = reader.count(); left > 0; left--) {
        const { replica, counter } = reader.dot()
        store.push({ replica, counter, value: values.read(reader) })
      }
      checkState(isDotFun(store), 'has its dots out of order, or one twice')
      return store
    }
  }
}
