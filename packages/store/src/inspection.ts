import { compareStamps, type Dot } from '@peermesh/crdt'
import { compareText } from '@peermesh/kernel'
import { expiryOf, isPartKey, parsePart, type StoreCore } from './core/index.ts'
import { UnreadableValueError } from './errors.ts'
import type { StoreConflict, StoreInspection, StoreOperationInfo, StoreSibling, StoreValue } from './store.ts'
import { decodeValue } from './values.ts'

type Inspected = Pick<StoreCore, 'siblings' | 'buried' | 'holders' | 'conflicts'>

/** What a core knows of a key, in the words of the API. */
export function inspectKey(core: Inspected, key: string): StoreInspection {
  return { key, siblings: siblingsOf(core, key), past: core.buried(key).map((dot) => operationOf(core, dot)) }
}

/** Which keys hold values of concurrent writes, plain ones and fields of maps, in the words of the API. */
export function* conflictsOf(core: Inspected, prefix: string): Generator<StoreConflict> {
  const found = core.conflicts().flatMap((stored) => {
    const part = isPartKey(stored) ? parsePart(stored) : { kind: undefined, name: stored, path: '' }
    const isShown = part?.name.startsWith(prefix) === true && (part.kind === undefined || part.kind === 'map')
    return isShown ? { stored, key: part.name, ...(part.kind === 'map' ? { field: part.path } : {}) } : []
  })
  found.sort((a, b) => compareText(a.key, b.key) || compareText(a.field ?? '', b.field ?? ''))
  for (const { stored, ...conflict } of found) {
    const siblings = siblingsOf(core, stored)
    if (siblings.length > 1) {
      yield { ...conflict, siblings }
    }
  }
}

function siblingsOf(core: Inspected, key: string): readonly StoreSibling[] {
  const siblings = [...core.siblings(key)].sort((a, b) => compareStamps(b, a))
  return siblings.map((sibling) => ({
    ...operationOf(core, sibling),
    value: readable(key, sibling.value),
    bytes: sibling.value.length,
    ...expiryField(sibling.value),
    writtenAt: sibling.timestamp
  }))
}

function operationOf(core: Inspected, dot: Dot): StoreOperationInfo {
  const [peer = '', storeId = ''] = dot.replica.split('/')
  return { peer, storeId, counter: dot.counter, holders: core.holders(dot) }
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
