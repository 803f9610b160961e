import { compareText, InvalidParametersError } from '@peermesh/kernel'
import { MergeError } from './errors.ts'
import type { MergeFunction, StoreValue } from './store.ts'
import { encodeValue } from './values.ts'

/**
 * What is shown of concurrent values, by the prefix of their keys: for a key the function with the longest prefix holds.
 *
 * S33 Where a key holds values that were written at the same time, it shows what its function makes of all of them, and they stay until a write that has seen them.
 */
export class Merges {
  /** The longest prefix first. */
  readonly #byPrefix: readonly (readonly [prefix: string, merge: MergeFunction])[]

  /** @throws InvalidParametersError where one is no function */
  constructor(merges: Readonly<Record<string, MergeFunction>>) {
    this.#byPrefix = Object.entries(merges).sort(([a], [b]) => b.length - a.length || compareText(a, b))
    for (const [prefix, merge] of this.#byPrefix) {
      if (typeof merge !== 'function') {
        throw new InvalidParametersError(`The store's merge for ${JSON.stringify(prefix)} is no function.`)
      }
    }
  }

  of(key: string): MergeFunction | undefined {
    return this.#byPrefix.find(([prefix]) => key.startsWith(prefix))?.[1]
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
