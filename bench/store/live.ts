import { setTimeout as sleep } from 'node:timers/promises'
import type { Workshop } from '../processes/workshop.ts'
import type { Row } from '../subject.ts'
import { openFounder, openNewcomer, type PeerChild, startPeerChild, startRawChild, type Storage } from './children.ts'
import { ENTRY_BYTES, type EntrySet } from './entries.ts'
import { checkEqualStores } from './equal-stores.ts'

interface LivePuts {
  readonly storage: Storage
  readonly count: number
  readonly inFlight: number
}

/** What trails behind the entries: acknowledgements, digests, gossip about gossip. */
const TRAFFIC_SETTLES_MS = 1_000

/**
 * From the first put at one peer until another peer has all of them.
 *
 * Both ends are read from the clock of the process that drives: from its asking the writer to begin until it hears of the reader that all
 * is there. That is more than the replication took, by one way to each child, which is one round trip of IPC: well under a millisecond.
 */
export function liveRow({ storage, count, inFlight, goalMs }: LivePuts & { goalMs?: number }): Row {
  return {
    name: `live-${count}${storage === 'disk' ? '-disk' : ''}`,
    unit: 'ms',
    about: `${count} puts until another peer has them${storage === 'disk' ? ', both on disk' : ''}`,
    limitAbout: 'one libp2p stream, decoded into a Map',
    ...(goalMs === undefined ? {} : { goal: goalMs }),
    open: async (workshop) => {
      const [pair, sender, receiver] = await Promise.all([
        startPair(workshop),
        startRawChild(workshop),
        startRawChild(workshop)
      ])
      const entries = { seed: 'live', count }
      return {
        value: async () => {
          await linkPair(pair, workshop, storage)
          return await replicate(pair, entries, inFlight)
        },
        limit: async () => {
          const addresses = await receiver.request('open')
          await sender.request('open')
          await sender.request('connect', addresses)
          await sender.request('prepare', entries)
          return await timeArrival(receiver.request('pushed', count), () => sender.request('push'))
        }
      }
    }
  }
}

/** What the writes cost on the wire, with all that the two peers say to each other meanwhile. */
export function liveBytesRow({ count, inFlight }: Omit<LivePuts, 'storage'>): Row {
  return {
    name: `bytes-live-${count}`,
    unit: 'B/entry',
    about: 'over TCP, both directions, while replicated live',
    limitAbout: 'key and value',
    open: async (workshop) => {
      const pair = await startPair(workshop)
      return {
        value: async () => {
          await linkPair(pair, workshop, 'memory')
          const before = await pair.reader.request('trafficBytes')
          await replicate(pair, { seed: 'live', count }, inFlight)
          await sleep(TRAFFIC_SETTLES_MS)
          return ((await pair.reader.request('trafficBytes')) - before) / count
        },
        limit: () => Promise.resolve(ENTRY_BYTES)
      }
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

async function replicate({ writer, reader }: Pair, entries: EntrySet, inFlight: number): Promise<number> {
  await writer.request('prepare', entries)
  const elapsedMs = await timeArrival(reader.request('holds', entries.count), () => writer.request('put', inFlight))
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
