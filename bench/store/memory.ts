import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openNewcomer, startPeerChild, startRawChild, type Storage } from './children.ts'
import type { Resident } from './resident.ts'

interface Held {
  readonly idle: Resident
  readonly holding: Resident
}

/** What a peer takes of memory for each entry: a process of its own for each sample, with the entries and before. */
export function memoryRow({ storage, count, of }: { storage: Storage; count: number; of: keyof Resident }): Row {
  const bytesEach = ({ idle, holding }: Held): number => (holding[of] - idle[of]) / count
  return {
    name: `memory-${of === 'residentBytes' ? 'resident' : 'live'}-${storage}`,
    unit: 'B/entry',
    about: `${of === 'residentBytes' ? 'resident set' : 'heap and buffers in use'}, with ${count} entries minus without`,
    limitAbout: 'Map<string, Uint8Array>',
    warmUps: 0,
    open: async (workshop) => ({
      value: async () => bytesEach(await holdInPeer(workshop, storage, count)),
      limit: async () => bytesEach(await holdInMap(workshop, count))
    })
  }
}

async function holdInPeer(workshop: Workshop, storage: Storage, count: number): Promise<Held> {
  const peer = await startPeerChild(workshop)
  await openNewcomer(peer, workshop, storage)
  const held = await peer.request('hold', { seed: 'memory', count })
  await peer.request('close')
  await workshop.end(peer)
  return held
}

async function holdInMap(workshop: Workshop, count: number): Promise<Held> {
  const raw = await startRawChild(workshop)
  const held = await raw.request('hold', { seed: 'memory', count })
  await workshop.end(raw)
  return held
}
