import { MergeError, UnreadableValueError } from './errors.ts'
import type { StoreValue } from './store.ts'

/** What a key shows, for who passes over what cannot be read: that is told of where it is read. */
export function readable(read: (key: string) => StoreValue | undefined, key: string): StoreValue | undefined {
  try {
    return read(key)
  } catch (error) {
    if (error instanceof UnreadableValueError || error instanceof MergeError) {
      return undefined
    }
    throw error
  }
}
