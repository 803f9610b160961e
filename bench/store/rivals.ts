import type { Workshop } from '../processes/workshop.ts'
import { type DocumentChild, startDocumentChild } from './children.ts'
import type { Rival } from './document.ts'
import type { DocumentDigest } from './document-child.ts'
import type { EntrySet } from './entries.ts'
import { StoresDifferError } from './equal-stores.ts'

export const RIVALS: readonly Rival[] = ['yjs', 'loro']
export const RIVAL_NAMES: Readonly<Record<Rival, string>> = { yjs: 'Yjs', loro: 'Loro' }

/** A replica of another library that has entries, for others to fetch. */
export interface RivalSource {
  readonly rival: Rival
  readonly child: DocumentChild
  readonly port: number
  readonly digest: DocumentDigest
}

/** Starts a replica in a process of its own, and fills it. */
export async function openRivalSource(workshop: Workshop, rival: Rival, entries: EntrySet): Promise<RivalSource> {
  const child = await startDocumentChild(workshop)
  await child.request('open', rival)
  const digest = await child.request('load', entries)
  const port = await child.request('listen')
  return { rival, child, port, digest }
}

/** A new process with an empty replica. */
export async function startReplica(workshop: Workshop, rival: Rival): Promise<DocumentChild> {
  const child = await startDocumentChild(workshop)
  await child.request('open', rival)
  return child
}

/** @throws StoresDifferError */
export async function checkEqualDocuments(one: DocumentChild, other: DocumentDigest): Promise<void> {
  const { version, keys } = await one.request('digest')
  if (version !== other.version || keys !== other.keys) {
    throw new StoresDifferError(`Two documents should be equal: one has ${keys} keys, one ${other.keys}.`)
  }
}
