/**
 * The multi-value register as a causal type: under a key of a map, or alone with bytes. What it means is in
 * `mv-register.ts` (C3): a write replaces what its writer saw, and concurrent writes stay as siblings.
 */
import type { CausalType } from './causal-type.ts'
import type { DotFun } from './dot-fun.ts'
import { dottedType } from './dotted.ts'
import type { MvOperation } from './mv-register.ts'
import type { StateCodec } from './state-bytes.ts'

/** Its value is the siblings in the order of their dots. No value is `undefined`. */
export function nestedRegister<V extends NonNullable<unknown> | null>(
  values: StateCodec<V>
): CausalType<DotFun<V>, MvOperation<V>, readonly V[]> {
  return dottedType<V, MvOperation<V>, readonly V[]>({
    name: 'register',
    values,
    effect: (store, operation) => ({
      written: operation.type === 'write' ? operation.value : undefined,
      replaced: store
    }),
    value: (store) => store.map(({ value }) => value)
  })
}
