import { setTimeout as sleep } from 'node:timers/promises'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openFounder, openNewcomer, startPeerChild, startRawChild, type Storage } from './children.ts'
import { ENTRY_BYTES } from './entries.ts'

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
      const fetchAll = await openSource(workshop, count)
      const rawSource = await startRawChild(workshop)
      const rawAddresses = await rawSource.request('open')
      await rawSource.request('prepare', { seed: 'cold', count })
      await rawSource.request('offer')
      return {
        value: async () => (await fetchAll(storage)).elapsedMs,
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
      const fetchAll = await openSource(workshop, count)
      return {
        value: async () => (await fetchAll('memory', { settleMs: TRAFFIC_SETTLES_MS })).trafficBytes / count,
        limit: () => Promise.resolve(ENTRY_BYTES)
      }
    }
  }
}

/** Opens a peer that has the entries; returns what starts a new process with a new peer that fetches them. */
async function openSource(workshop: Workshop, count: number) {
  const source = await startPeerChild(workshop)
  const addresses = await openFounder(source, workshop)
  const { hash } = await source.request('load', { seed: 'cold', count })
  return async (storage: Storage, { settleMs = 0 } = {}) => {
    const newcomer = await startPeerChild(workshop)
    await openNewcomer(newcomer, workshop, storage)
    const elapsedMs = await newcomer.request('converge', { addresses, hash })
    await sleep(settleMs)
    const trafficBytes = await newcomer.request('trafficBytes')
    await newcomer.request('close')
    await workshop.end(newcomer)
    return { elapsedMs, trafficBytes }
  }
}
