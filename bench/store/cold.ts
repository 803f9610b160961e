import { setTimeout as sleep } from 'node:timers/promises'
import { Contest, goalRatio } from '../contest.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openFounder, openNewcomer, type RawChild, startPeerChild, startRawChild, type Storage } from './children.ts'
import type { Rival } from './document.ts'
import { ENTRY_BYTES, type EntrySet } from './entries.ts'
import { checkEqualDocuments, openRivalSource, RIVAL_NAMES, RIVALS, startReplica } from './rivals.ts'
import { openSource, type Source } from './source.ts'

/** What trails behind the entries: the end of the transfer, digests, gossip about gossip. */
const TRAFFIC_SETTLES_MS = 1_000

/** The most that a cold sync may take, as a part of what others take. */
type ColdGoals = Partial<Record<'raw' | Rival, number>>

/**
 * A peer that has nothing, in a process that has done nothing, from its dial until it is equal to the one it dialled: beside a bare stream, and
 * beside new replicas of other libraries.
 */
export function coldRows({ count, goals = {} }: { count: number; goals?: ColdGoals }): Row[] {
  const entries = { seed: 'source', count }
  const contest = new Contest(async (workshop) => ({
    peer: await peerFetches(workshop, { count, storage: 'memory' }),
    raw: await rawFetches(workshop, entries),
    yjs: await rivalFetches(workshop, 'yjs', entries),
    loro: await rivalFetches(workshop, 'loro', entries)
  }))
  const common = { unit: 'ms', value: 'peer', figure: (sampleMs: number) => sampleMs } as const
  const about = 'a new peer, from its dial until it has all'
  return [
    contest.row({
      ...common,
      name: `cold-${count}`,
      about,
      limitAbout: 'a new process: dial, one stream, a Map',
      beside: 'raw',
      ...goalRatio(goals.raw)
    }),
    ...RIVALS.map((rival) =>
      contest.row({
        ...common,
        name: `cold-${count}-${rival}`,
        about,
        limitAbout: `${RIVAL_NAMES[rival]}: a new process, over plain TCP`,
        beside: rival,
        ...goalRatio(goals[rival])
      })
    )
  ]
}

/** The same with the new peer on disk; the peer it fetches from is in memory. */
export function coldDiskRow({ count, goalMs }: { count: number; goalMs: number }): Row {
  return {
    name: `cold-${count}-disk`,
    unit: 'ms',
    about: 'a new peer on disk, from its dial until it has all',
    limitAbout: 'a new process: dial, one stream, a Map',
    goal: goalMs,
    open: async (workshop) => ({
      value: await peerFetches(workshop, { count, storage: 'disk' }),
      limit: await rawFetches(workshop, { seed: 'source', count })
    })
  }
}

/** A new peer fetches the cities of the world, which are what the example of storage holds: keys and values of many sizes, as applications have them. */
export function coldCitiesRow({ count, goalMs }: { count: number; goalMs?: number }): Row {
  return {
    name: `cold-${count}-cities`,
    unit: 'ms',
    about: 'a new peer, from its dial until it has all cities',
    limitAbout: 'a new process: dial, one stream, a Map of JSON',
    ...(goalMs === undefined ? {} : { goal: goalMs }),
    open: async (workshop) => {
      const [peer, raw] = await Promise.all([startPeerChild(workshop), startRawChild(workshop)])
      const addresses = await openFounder(peer, workshop)
      const { hash } = await peer.request('loadCities', count)
      await raw.request('prepareCities', count)
      return {
        value: async () => (await fetchAll(workshop, { addresses, hash })).elapsedMs,
        limit: await rawOffers(workshop, raw, count)
      }
    }
  }
}

/** What a new peer costs on the wire until it has everything, its handshakes included. */
export function coldBytesRow({ count, goalBytes }: { count: number; goalBytes?: number }): Row {
  return {
    name: `bytes-cold-${count}`,
    unit: 'B/entry',
    about: 'over TCP, both directions, from the dial on',
    limitAbout: 'key and value',
    ...(goalBytes === undefined ? {} : { goal: goalBytes }),
    open: async (workshop) => {
      const source = await openSource(workshop, { seed: 'source', count })
      return {
        value: async () => {
          const { trafficBytes } = await fetchAll(workshop, source, { settleMs: TRAFFIC_SETTLES_MS })
          return trafficBytes / count
        },
        limit: () => Promise.resolve(ENTRY_BYTES)
      }
    }
  }
}

async function peerFetches(
  workshop: Workshop,
  { count, storage }: { count: number; storage: Storage }
): Promise<() => Promise<number>> {
  const source = await openSource(workshop, { seed: 'source', count })
  return async () => (await fetchAll(workshop, source, { storage })).elapsedMs
}

async function rawFetches(workshop: Workshop, entries: EntrySet): Promise<() => Promise<number>> {
  const source = await startRawChild(workshop)
  await source.request('prepare', entries)
  return await rawOffers(workshop, source, entries.count)
}

/** New processes fetch what was prepared. */
async function rawOffers(workshop: Workshop, source: RawChild, count: number): Promise<() => Promise<number>> {
  const addresses = await source.request('open')
  await source.request('offer')
  return async () => {
    const raw = await startRawChild(workshop)
    await raw.request('open')
    const elapsedMs = await raw.request('fetch', { addresses, count })
    await workshop.end(raw)
    return elapsedMs
  }
}

async function rivalFetches(workshop: Workshop, rival: Rival, entries: EntrySet): Promise<() => Promise<number>> {
  const { port, digest } = await openRivalSource(workshop, rival, entries)
  return async () => {
    const replica = await startReplica(workshop, rival)
    const elapsedMs = await replica.request('fetch', { port, operations: entries.count })
    await checkEqualDocuments(replica, digest)
    await workshop.end(replica)
    return elapsedMs
  }
}

/** A new process with a new peer fetches everything. */
async function fetchAll(
  workshop: Workshop,
  { addresses, hash }: Pick<Source, 'addresses' | 'hash'>,
  { storage = 'memory', settleMs = 0 }: { storage?: Storage; settleMs?: number } = {}
): Promise<{ elapsedMs: number; trafficBytes: number }> {
  const newcomer = await startPeerChild(workshop)
  await openNewcomer(newcomer, workshop, storage)
  const elapsedMs = await newcomer.request('converge', { addresses, hash })
  await sleep(settleMs)
  const trafficBytes = await newcomer.request('trafficBytes')
  await newcomer.request('close')
  await workshop.end(newcomer)
  return { elapsedMs, trafficBytes }
}
