import { InvalidParametersError } from '@peermesh/kernel'
import { ByPrefix } from './by-prefix.ts'
import { MergeError } from './errors.ts'
import type { MergeFunction, StoreValue } from './store.ts'
import { encodeValue } from './values.ts'

/**
 * What is shown of concurrent values, by the prefix of their keys: for a key the function with the longest prefix holds.
 *
 * S33 Where a key holds values that were written at the same time, it shows what its function makes of all of them, and they stay until a write that has seen them.
 */
export class Merges {
  readonly #functions: ByPrefix<MergeFunction>

  /** @throws InvalidParametersError where one is no function */
  constructor(merges: Readonly<Record<string, MergeFunction>>) {
    this.#functions = new ByPrefix(merges, (merge, prefix) => {
      if (typeof merge !== 'function') {
        throw new InvalidParametersError(`The store's merge for ${JSON.stringify(prefix)} is no function.`)
      }
    })
  }

  of(key: string): MergeFunction | undefined {
    return this.#functions.of(key)
  }
}

/** @throws MergeError where the function throws, or returns what is no value */
export function mergeValues(merge: MergeFunction, values: readonly StoreValue[], key: string): StoreValue {
  try {
    const merged = merge(values, key)
    encodeValue(merged)
    return merged
  } catch (error) {
    throw new MergeError(key, { cause: error })
  }
}
