import { Contest, goalRatio } from '../contest.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openNewcomer, startPeerChild, startRawChild, type Storage } from './children.ts'
import type { Rival } from './document.ts'
import type { EntrySet } from './entries.ts'
import type { Held } from './resident.ts'
import { openRivalSource, RIVAL_NAMES, RIVALS, startReplica } from './rivals.ts'
import { openSource } from './source.ts'

const MEBIBYTE = 1_024 * 1_024

interface Holding {
  readonly storage: Storage
  readonly count: number
}

type Contestant = 'peer' | 'map' | Rival

/**
 * What a peer takes of memory that fetched entries from another: a process of its own for each sample, looked at before and after; beside a `Map` and
 * replicas of other libraries that fetched the same.
 */
export function memoryRows({ storage, count, goalOfYjs }: Holding & { readonly goalOfYjs?: number }): Row[] {
  const entries = { seed: 'source', count }
  const contest = new Contest<Contestant, Held>(async (workshop) => ({
    peer: await peerHolds(workshop, entries, storage),
    map: mapHolds(workshop, entries),
    yjs: await rivalHolds(workshop, 'yjs', entries),
    loro: await rivalHolds(workshop, 'loro', entries)
  }))
  const suffix = `${count}${storage === 'disk' ? '-disk' : ''}`
  const resident = ({ idle, holding }: Held): number => (holding.residentBytes - idle.residentBytes) / count
  const live = ({ idle, holding }: Held): number => (holding.liveBytes - idle.liveBytes) / count
  const whole = ({ holding }: Held): number => holding.residentBytes / MEBIBYTE
  const peer = { value: 'peer', warmUps: 0 } as const
  const aboutResident = 'resident set, with the entries minus without'
  return [
    contest.row({
      ...peer,
      name: `memory-resident-${suffix}`,
      unit: 'B/entry',
      about: aboutResident,
      limitAbout: 'Map<string, Uint8Array>',
      beside: 'map',
      figure: resident
    }),
    ...RIVALS.map((rival) =>
      contest.row({
        ...peer,
        name: `memory-resident-${suffix}-${rival}`,
        unit: 'B/entry',
        about: aboutResident,
        limitAbout: `${RIVAL_NAMES[rival]}, the same`,
        beside: rival,
        figure: resident,
        ...(rival === 'yjs' ? goalRatio(goalOfYjs) : {})
      })
    ),
    contest.row({
      ...peer,
      name: `memory-process-${suffix}-yjs`,
      unit: 'MiB',
      about: 'resident set of the whole process with the entries',
      limitAbout: 'Yjs, the same, without libp2p',
      beside: 'yjs',
      figure: whole,
      ...goalRatio(goalOfYjs)
    }),
    contest.row({
      ...peer,
      name: `memory-live-${suffix}`,
      unit: 'B/entry',
      about: 'heap and buffers in use, with the entries minus without',
      limitAbout: 'Map<string, Uint8Array>',
      beside: 'map',
      figure: live
    }),
    contest.row({
      ...peer,
      name: `memory-live-${suffix}-yjs`,
      unit: 'B/entry',
      about: 'heap and buffers in use, with the entries minus without',
      limitAbout: 'Yjs, the same',
      beside: 'yjs',
      figure: live
    })
  ]
}

type Take = () => Promise<Held>

async function peerHolds(workshop: Workshop, entries: EntrySet, storage: Storage): Promise<Take> {
  const { addresses, hash } = await openSource(workshop, entries)
  return async () => {
    const peer = await startPeerChild(workshop)
    await openNewcomer(peer, workshop, storage)
    const held = await peer.request('hold', { addresses, hash })
    await peer.request('close')
    await workshop.end(peer)
    return held
  }
}

function mapHolds(workshop: Workshop, entries: EntrySet): Take {
  return async () => {
    const raw = await startRawChild(workshop)
    const held = await raw.request('hold', entries)
    await workshop.end(raw)
    return held
  }
}

async function rivalHolds(workshop: Workshop, rival: Rival, entries: EntrySet): Promise<Take> {
  const { port } = await openRivalSource(workshop, rival, entries)
  return async () => {
    const replica = await startReplica(workshop, rival)
    const held = await replica.request('hold', { port, operations: entries.count })
    await workshop.end(replica)
    return held
  }
}
