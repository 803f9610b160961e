import type { Workshop } from '../processes/workshop.ts'
import { openFounder, startPeerChild } from './children.ts'
import type { EntrySet } from './entries.ts'

/** A peer that has entries, for others to fetch. */
export interface Source {
  readonly addresses: readonly string[]
  /** Of the digest of its store. */
  readonly hash: string
  readonly entries: EntrySet
}

/** Opens the first peer of a mesh, in memory and in a process of its own, and fills its store. */
export async function openSource(workshop: Workshop, entries: EntrySet): Promise<Source> {
  const peer = await startPeerChild(workshop)
  const addresses = await openFounder(peer, workshop)
  const { hash } = await peer.request('load', entries)
  return { addresses, hash, entries }
}
