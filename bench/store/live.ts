import { setTimeout as sleep } from 'node:timers/promises'
import { Contest, goalRatio } from '../contest.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import {
  openFounder,
  openNewcomer,
  type PeerChild,
  startDocumentChild,
  startPeerChild,
  startRawChild,
  type Storage
} from './children.ts'
import type { Rival } from './document.ts'
import { ENTRY_BYTES, type EntrySet } from './entries.ts'
import { checkEqualStores } from './equal-stores.ts'
import { checkEqualDocuments } from './rivals.ts'

interface LivePuts {
  readonly count: number
  readonly inFlight: number
}

/** What trails behind the entries: acknowledgements, digests, gossip about gossip. */
const TRAFFIC_SETTLES_MS = 1_000

/**
 * From the first put at one peer until another peer has all of them: beside a bare stream, and beside replicas of other libraries.
 *
 * Both ends are read from the clock of the process that drives: from its asking the writer to begin until it hears of the reader that all
 * is there. That is more than the replication took, by one way to each child, which is one round trip of IPC: well under a millisecond.
 */
export function liveRows({ count, inFlight, goalOfYjs }: LivePuts & { goalOfYjs?: number }): Row[] {
  const entries = { seed: 'live', count }
  const contest = new Contest(async (workshop) => ({
    peer: await peersReplicate(workshop, { storage: 'memory', entries, inFlight }),
    raw: await rawReplicates(workshop, entries),
    yjs: await rivalsReplicate(workshop, 'yjs', { entries, perTurn: inFlight, perTransaction: 1 }),
    yjsBatched: await rivalsReplicate(workshop, 'yjs', { entries, perTurn: inFlight, perTransaction: inFlight }),
    loro: await rivalsReplicate(workshop, 'loro', { entries, perTurn: inFlight, perTransaction: 1 })
  }))
  const common = { unit: 'ms', value: 'peer', figure: (sampleMs: number) => sampleMs } as const
  const about = `${count} puts until another peer has them`
  return [
    contest.row({
      ...common,
      name: `live-${count}`,
      about,
      limitAbout: 'one libp2p stream, decoded into a Map',
      beside: 'raw'
    }),
    contest.row({
      ...common,
      name: `live-${count}-yjs`,
      about,
      limitAbout: 'Yjs over plain TCP, a transaction each',
      beside: 'yjs',
      ...goalRatio(goalOfYjs)
    }),
    contest.row({
      ...common,
      name: `live-${count}-yjs-batched`,
      about,
      limitAbout: `Yjs over plain TCP, ${inFlight} a transaction`,
      beside: 'yjsBatched'
    }),
    contest.row({
      ...common,
      name: `live-${count}-loro`,
      about,
      limitAbout: 'Loro over plain TCP, a commit each',
      beside: 'loro'
    })
  ]
}

/** The same with both peers on disk. */
export function liveDiskRow({ count, inFlight, goalMs }: LivePuts & { goalMs: number }): Row {
  const entries = { seed: 'live', count }
  return {
    name: `live-${count}-disk`,
    unit: 'ms',
    about: `${count} puts until another peer has them, both on disk`,
    limitAbout: 'one libp2p stream, decoded into a Map',
    goal: goalMs,
    open: async (workshop) => ({
      value: await peersReplicate(workshop, { storage: 'disk', entries, inFlight }),
      limit: await rawReplicates(workshop, entries)
    })
  }
}

type Take = () => Promise<number>

async function peersReplicate(
  workshop: Workshop,
  { storage, entries, inFlight }: { storage: Storage; entries: EntrySet; inFlight: number }
): Promise<Take> {
  const pair = await startPair(workshop)
  return async () => {
    await linkPair(pair, workshop, storage)
    return await replicate(pair, entries, { inFlight })
  }
}

async function rawReplicates(workshop: Workshop, entries: EntrySet): Promise<Take> {
  const [sender, receiver] = await Promise.all([startRawChild(workshop), startRawChild(workshop)])
  return async () => {
    const addresses = await receiver.request('open')
    await sender.request('open')
    await sender.request('connect', addresses)
    await sender.request('prepare', entries)
    return await timeArrival(receiver.request('pushed', entries.count), () => sender.request('push'))
  }
}

async function rivalsReplicate(
  workshop: Workshop,
  rival: Rival,
  { entries, ...how }: { entries: EntrySet; perTurn: number; perTransaction: number }
): Promise<Take> {
  const [writer, reader] = await Promise.all([startDocumentChild(workshop), startDocumentChild(workshop)])
  return async () => {
    await Promise.all([writer.request('open', rival), reader.request('open', rival)])
    await reader.request('connect', await writer.request('listen'))
    await writer.request('stream')
    await writer.request('prepare', entries)
    const elapsedMs = await timeArrival(reader.request('holds', entries.count), () => writer.request('put', how))
    await checkEqualDocuments(reader, await writer.request('digest'))
    return elapsedMs
  }
}

/** What the writes cost on the wire, with all that the two peers say to each other meanwhile. */
export function liveBytesRow({ count, inFlight, goalBytes }: LivePuts & { goalBytes?: number }): Row {
  return {
    name: `bytes-live-${count}`,
    unit: 'B/entry',
    about: 'over TCP, both directions, while replicated live',
    limitAbout: 'key and value',
    ...(goalBytes === undefined ? {} : { goal: goalBytes }),
    open: async (workshop) => {
      const pair = await startPair(workshop)
      return {
        value: async () => {
          await linkPair(pair, workshop, 'memory')
          return (await replicatedBytes(pair, { seed: 'live', count }, { inFlight })) / count
        },
        limit: () => Promise.resolve(ENTRY_BYTES)
      }
    }
  }
}

/** The same from a peer that knows of writers who are gone, beside one that knows of none. */
export function pastWritersRow({
  count,
  inFlight,
  writers,
  goalRatio
}: LivePuts & { writers: number; goalRatio?: number }): Row {
  return {
    name: `bytes-live-${count}-after-${writers}-writers`,
    unit: 'B/entry',
    about: `over TCP, both directions, after ${writers} writers are gone`,
    limitAbout: 'the same without them',
    ...(goalRatio === undefined ? {} : { goalRatio }),
    open: async (workshop) => {
      const pair = await startPair(workshop)
      const after = (past: number) => async (): Promise<number> => {
        const dataDir = await workshop.directory()
        await pair.writer.request('outlive', { dataDir, writers: past })
        const addresses = await pair.writer.request('open', { mesh: 'bench', found: true, apart: false, dataDir })
        await openNewcomer(pair.reader, workshop)
        const { hash } = await pair.writer.request('digest')
        await pair.reader.request('converge', { addresses, hash })
        await Promise.all([pair.writer.request('linked'), pair.reader.request('linked')])
        return (await replicatedBytes(pair, { seed: 'live', count }, { inFlight, knownBefore: past })) / count
      }
      return { value: after(writers), limit: after(0) }
    }
  }
}

interface Pair {
  readonly writer: PeerChild
  readonly reader: PeerChild
}

async function startPair(workshop: Workshop): Promise<Pair> {
  const [writer, reader] = await Promise.all([startPeerChild(workshop), startPeerChild(workshop)])
  return { writer, reader }
}

/** A new mesh of two, empty. */
async function linkPair({ writer, reader }: Pair, workshop: Workshop, storage: Storage): Promise<void> {
  const addresses = await openFounder(writer, workshop, storage)
  await openNewcomer(reader, workshop, storage)
  await reader.request('dial', addresses)
  await Promise.all([writer.request('linked'), reader.request('linked')])
}

async function replicatedBytes(
  pair: Pair,
  entries: EntrySet,
  how: { inFlight: number; knownBefore?: number }
): Promise<number> {
  const before = await pair.reader.request('trafficBytes')
  await replicate(pair, entries, how)
  await sleep(TRAFFIC_SETTLES_MS)
  return (await pair.reader.request('trafficBytes')) - before
}

async function replicate(
  { writer, reader }: Pair,
  entries: EntrySet,
  { inFlight, knownBefore = 0 }: { inFlight: number; knownBefore?: number }
): Promise<number> {
  await writer.request('prepare', entries)
  const all = knownBefore + entries.count
  const elapsedMs = await timeArrival(reader.request('holds', all), () => writer.request('put', inFlight))
  await checkEqualStores(writer, reader)
  return elapsedMs
}

/** From the beginning of `send` until `arrival`, which waits already. Either may end first. */
async function timeArrival(arrival: Promise<unknown>, send: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  const timed = arrival.then(() => performance.now() - startedAt)
  const [elapsedMs] = await Promise.all([timed, send()])
  return elapsedMs
}
