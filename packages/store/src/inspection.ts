import { compareStamps, type Dot } from '@peermesh/crdt'
import { expiryOf, type StoreCore } from './core/index.ts'
import { UnreadableValueError } from './errors.ts'
import type { StoreInspection, StoreOperationInfo, StoreValue } from './store.ts'
import { decodeValue } from './values.ts'

/** What a core knows of a key, in the words of the API. */
export function inspectKey(core: Pick<StoreCore, 'siblings' | 'buried' | 'holders'>, key: string): StoreInspection {
  const operation = (dot: Dot): StoreOperationInfo => {
    const [peer = '', storeId = ''] = dot.replica.split('/')
    return { peer, storeId, counter: dot.counter, holders: core.holders(dot) }
  }
  const siblings = [...core.siblings(key)].sort((a, b) => compareStamps(b, a))
  return {
    key,
    siblings: siblings.map((sibling) => ({
      ...operation(sibling),
      value: readable(key, sibling.value),
      bytes: sibling.value.length,
      ...expiryField(sibling.value),
      writtenAt: sibling.timestamp
    })),
    past: core.buried(key).map(operation)
  }
}

function expiryField(bytes: Uint8Array): { readonly expiresAt?: number } {
  const expiresAt = expiryOf(bytes)
  return expiresAt === undefined ? {} : { expiresAt }
}

/** A value that can't be read is what one may want to look into. */
function readable(key: string, bytes: Uint8Array): StoreValue | undefined {
  try {
    return decodeValue(key, bytes)
  } catch (error) {
    if (error instanceof UnreadableValueError) {
      return undefined
    }
    throw error
  }
}
