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

const MAP = 'Map<string, Uint8Array>'
const ABOUT_RESIDENT = 'resident set, with the entries minus without'
const ABOUT_LIVE = 'heap and buffers in use, with the entries minus without'

type Contestant = 'peer' | 'map' | Rival

/** The same of a peer on disk, beside a `Map`. */
export function memoryDiskRows({ count }: { count: number }): Row[] {
  const entries = { seed: 'source', count }
  const contest = new Contest<'peer' | 'map', Held>(async (workshop) => ({
    peer: await peerHolds(workshop, entries, 'disk'),
    map: mapHolds(workshop, entries)
  }))
  const common = { value: 'peer', beside: 'map', unit: 'B/entry', warmUps: 0, limitAbout: MAP } as const
  return [
    contest.row({
      ...common,
      name: `memory-resident-${count}-disk`,
      about: ABOUT_RESIDENT,
      figure: residentEach(count)
    }),
    contest.row({ ...common, name: `memory-live-${count}-disk`, about: ABOUT_LIVE, figure: liveEach(count) })
  ]
}

/**
 * What a peer in memory takes of it that fetched entries from another: a process of its own for each sample, looked at before and after; beside a `Map` and
 * replicas of other libraries that fetched the same.
 */
export function memoryRows({ count, goalOfYjs }: { readonly count: number; readonly goalOfYjs?: number }): Row[] {
  const entries = { seed: 'source', count }
  const contest = new Contest<Contestant, Held>(async (workshop) => ({
    peer: await peerHolds(workshop, entries, 'memory'),
    map: mapHolds(workshop, entries),
    yjs: await rivalHolds(workshop, 'yjs', entries),
    loro: await rivalHolds(workshop, 'loro', entries)
  }))
  const [resident, live] = [residentEach(count), liveEach(count)]
  const peer = { value: 'peer', warmUps: 0 } as const
  return [
    contest.row({
      ...peer,
      name: `memory-resident-${count}`,
      unit: 'B/entry',
      about: ABOUT_RESIDENT,
      limitAbout: MAP,
      beside: 'map',
      figure: resident
    }),
    ...RIVALS.map((rival) =>
      contest.row({
        ...peer,
        name: `memory-resident-${count}-${rival}`,
        unit: 'B/entry',
        about: ABOUT_RESIDENT,
        limitAbout: `${RIVAL_NAMES[rival]}, the same`,
        beside: rival,
        figure: resident,
        ...(rival === 'yjs' ? goalRatio(goalOfYjs) : {})
      })
    ),
    contest.row({
      ...peer,
      name: `memory-process-${count}-yjs`,
      unit: 'MiB',
      about: 'resident set of the whole process with the entries',
      limitAbout: 'Yjs, the same, without libp2p',
      beside: 'yjs',
      figure: ({ holding }) => holding.residentBytes / MEBIBYTE,
      ...goalRatio(goalOfYjs)
    }),
    contest.row({
      ...peer,
      name: `memory-live-${count}`,
      unit: 'B/entry',
      about: ABOUT_LIVE,
      limitAbout: MAP,
      beside: 'map',
      figure: live
    }),
    contest.row({
      ...peer,
      name: `memory-live-${count}-yjs`,
      unit: 'B/entry',
      about: ABOUT_LIVE,
      limitAbout: 'Yjs, the same',
      beside: 'yjs',
      figure: live
    })
  ]
}

function residentEach(count: number): (held: Held) => number {
  return ({ idle, holding }) => (holding.residentBytes - idle.residentBytes) / count
}

function liveEach(count: number): (held: Held) => number {
  return ({ idle, holding }) => (holding.liveBytes - idle.liveBytes) / count
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
