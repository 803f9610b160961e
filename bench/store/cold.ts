import { setTimeout as sleep } from 'node:timers/promises'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openNewcomer, startPeerChild, startRawChild, type Storage } from './children.ts'
import { ENTRY_BYTES } from './entries.ts'
import { openSource, type Source } from './source.ts'

/** What trails behind the entries: the end of the transfer, digests, gossip about gossip. */
const TRAFFIC_SETTLES_MS = 1_000

interface ColdSync {
  /** Of the newcomer; the peer it fetches from is in memory. */
  readonly storage: Storage
  readonly count: number
}

/** A peer that has nothing, in a process that has done nothing, from its dial until it is equal to the one it dialled. */
export function coldRow({ storage, count, goalMs }: ColdSync & { goalMs?: number }): Row {
  return {
    name: `cold-${count}${storage === 'disk' ? '-disk' : ''}`,
    unit: 'ms',
    about: `a new peer${storage === 'disk' ? ' on disk' : ''}, from its dial until it has all`,
    limitAbout: 'a new process: dial, one stream, a Map',
    ...(goalMs === undefined ? {} : { goal: goalMs }),
    open: async (workshop) => {
      const [source, rawSource] = await Promise.all([openSource(workshop, count), startRawChild(workshop)])
      const rawAddresses = await rawSource.request('open')
      await rawSource.request('prepare', source.entries)
      await rawSource.request('offer')
      return {
        value: async () => (await fetchAll(workshop, source, { storage })).elapsedMs,
        limit: async () => {
          const raw = await startRawChild(workshop)
          await raw.request('open')
          const elapsedMs = await raw.request('fetch', { addresses: rawAddresses, count })
          await workshop.end(raw)
          return elapsedMs
        }
      }
    }
  }
}

/** What a new peer costs on the wire until it has everything, its handshakes included. */
export function coldBytesRow({ count }: { count: number }): Row {
  return {
    name: `bytes-cold-${count}`,
    unit: 'B/entry',
    about: 'over TCP, both directions, from the dial on',
    limitAbout: 'key and value',
    open: async (workshop) => {
      const source = await openSource(workshop, count)
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

/** A new process with a new peer fetches everything. */
async function fetchAll(
  workshop: Workshop,
  { addresses, hash }: Source,
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
