import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { DocumentCommands } from './document-child.ts'
import type { PeerCommands, PeerOptions } from './peer-child.ts'
import type { RawCommands } from './raw-child.ts'

export type PeerChild = Child<PeerCommands>
export type RawChild = Child<RawCommands>
export type DocumentChild = Child<DocumentCommands>

/** A process for a peer. It has none yet. */
export function startPeerChild(workshop: Workshop): Promise<PeerChild> {
  return workshop.start(new URL('./peer-child.ts', import.meta.url))
}

/** A process for a limit. */
export function startRawChild(workshop: Workshop): Promise<RawChild> {
  return workshop.start(new URL('./raw-child.ts', import.meta.url))
}

/** A process for a replica of another library. It has none yet. */
export function startDocumentChild(workshop: Workshop): Promise<DocumentChild> {
  return workshop.start(new URL('./document-child.ts', import.meta.url))
}

export type Storage = 'memory' | 'disk'

/** Opens the first peer of a new mesh. Returns its addresses. */
export async function openFounder(
  peer: PeerChild,
  workshop: Workshop,
  storage: Storage = 'memory'
): Promise<readonly string[]> {
  return await peer.request('open', await peerOptions(workshop, storage, true))
}

/** Opens a peer that knows nobody and has nothing. */
export async function openNewcomer(peer: PeerChild, workshop: Workshop, storage: Storage = 'memory'): Promise<void> {
  await peer.request('open', await peerOptions(workshop, storage, false))
}

async function peerOptions(workshop: Workshop, storage: Storage, found: boolean): Promise<PeerOptions> {
  const options = { mesh: 'bench', found, apart: false }
  return storage === 'memory' ? options : { ...options, dataDir: await workshop.directory() }
}
