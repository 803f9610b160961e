import { isDeepStrictEqual } from 'node:util'
import type { AttachedPeer } from 'peermesh'
import { cities } from '../cities.ts'

/** Someone whose entries can be read: a peer of the demo. */
export interface Readable {
  readonly label: string
  readonly attached: Pick<AttachedPeer, 'entries'>
}

/** What one peer lacks, or holds otherwise than the others. */
export interface Difference {
  readonly label: string
  readonly missing: number
  readonly firstMissing: readonly string[]
  readonly differing: number
  readonly firstDiffering: readonly string[]
}

const FIRST_KEYS = 5

/** Reads all entries of all peers and says how each differs from the first peer that has a key. Empty where all are the same. */
export async function findDifferences(peers: readonly Readable[], signal?: AbortSignal): Promise<Difference[]> {
  const held = new Map<string, Map<string, unknown>>()
  const reference = new Map<string, unknown>()
  for (const { label, attached } of peers) {
    const entries = new Map<string, unknown>()
    for await (const [key, value] of attached.entries('', signal === undefined ? {} : { signal })) {
      entries.set(key, value)
      if (!reference.has(key)) {
        reference.set(key, value)
      }
    }
    held.set(label, entries)
  }
  return [...held].flatMap(([label, entries]) => {
    const keys = [...reference.keys()]
    const missing = keys.filter((key) => !entries.has(key))
    const differing = keys.filter((key) => entries.has(key) && !isDeepStrictEqual(entries.get(key), reference.get(key)))
    return missing.length + differing.length === 0 ? [] : [describe(label, missing, differing)]
  })
}

function describe(label: string, missing: readonly string[], differing: readonly string[]): Difference {
  return {
    label,
    missing: missing.length,
    firstMissing: missing.slice(0, FIRST_KEYS),
    differing: differing.length,
    firstDiffering: differing.slice(0, FIRST_KEYS)
  }
}

/** How many of the first `count` cities a peer holds with exactly the value that was imported. */
export async function countTrueCities(peer: Readable, count: number, signal: AbortSignal): Promise<number> {
  const expected = new Map<string, unknown>()
  for (const { key, value } of cities(count)) {
    expected.set(key, value)
  }
  let found = 0
  for await (const [key, value] of peer.attached.entries('city/', { signal })) {
    if (isDeepStrictEqual(value, expected.get(key))) {
      found += 1
    }
  }
  return found
}
