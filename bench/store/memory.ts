import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openNewcomer, startPeerChild, startRawChild, type Storage } from './children.ts'
import type { Held, Resident } from './resident.ts'
import { openSource, type Source } from './source.ts'

interface Holding {
  readonly storage: Storage
  readonly count: number
  /** `resident`: what the operating system counts; `live`: what is in use of it. */
  readonly kind: 'resident' | 'live'
}

/**
 * What a peer takes of memory for each entry that it fetched from another: a process of its own for each sample, looked at before and
 * after.
 */
export function memoryRow({ storage, count, kind }: Holding): Row {
  const of: keyof Resident = kind === 'resident' ? 'residentBytes' : 'liveBytes'
  const bytesEach = ({ idle, holding }: Held): number => (holding[of] - idle[of]) / count
  return {
    name: `memory-${kind}-${count}${storage === 'disk' ? '-disk' : ''}`,
    unit: 'B/entry',
    about: `${kind === 'resident' ? 'resident set' : 'heap and buffers in use'}, with the entries minus without`,
    limitAbout: 'Map<string, Uint8Array>',
    warmUps: 0,
    open: async (workshop) => {
      const source = await openSource(workshop, count)
      return {
        value: async () => bytesEach(await holdInPeer(workshop, source, storage)),
        limit: async () => bytesEach(await holdInMap(workshop, source))
      }
    }
  }
}

async function holdInPeer(workshop: Workshop, { addresses, hash }: Source, storage: Storage): Promise<Held> {
  const peer = await startPeerChild(workshop)
  await openNewcomer(peer, workshop, storage)
  const held = await peer.request('hold', { addresses, hash })
  await peer.request('close')
  await workshop.end(peer)
  return held
}

async function holdInMap(workshop: Workshop, { entries }: Source): Promise<Held> {
  const raw = await startRawChild(workshop)
  const held = await raw.request('hold', entries)
  await workshop.end(raw)
  return held
}
