/** A peer in a process of its own, as an application has one. */
import { setTimeout as sleep } from 'node:timers/promises'
import { multiaddr } from '@multiformats/multiaddr'
import { createPeer, generateEncryptionKey, type Peer, type StoreDigest } from 'peermesh'
import { serve } from '../processes/serve.ts'
import { cities } from './cities.ts'
import { chunksOf, type Entry, type EntrySet, entriesOf } from './entries.ts'
import { timeInFlight } from './in-flight.ts'
import { collectGarbage, type Held, residentAfterCollection } from './resident.ts'
import { writePast } from './past-writers.ts'
import { tcpTrafficBytes, watchTcpTraffic } from './tcp-traffic.ts'

export interface PeerOptions {
  readonly mesh: string
  /** The first peer of a new mesh. */
  readonly found: boolean
  /** Connects to nobody, and nobody to it, until it is told to. */
  readonly apart: boolean
  readonly dataDir?: string
  readonly durability?: 'process' | 'power'
  /** With a key that it makes itself. */
  readonly encrypted?: boolean
}

/** Entries that one batch holds while a store is filled and nobody looks at the clock. */
const LOAD_BATCH = 1_000

/** Waits that are not timed look this often. */
const LOOK_EVERY_MS = 5

let peer: Peer | undefined
let apart = false
let prepared: readonly Entry[] = []

function running(): Peer {
  if (peer === undefined) {
    throw new RangeError('Open the peer first.')
  }
  return peer
}

/** Resolves once it is so; looks again each time the store changed. */
async function untilStore(isSo: () => Promise<boolean>): Promise<void> {
  const { store } = running()
  let changed = Promise.withResolvers<void>()
  const onChange = (): void => changed.resolve()
  store.addEventListener('change', onChange)
  while (!(await isSo())) {
    await changed.promise
    changed = Promise.withResolvers()
  }
  store.removeEventListener('change', onChange)
}

const commands = {
  /** Starts a peer, in place of the one before. Returns its addresses. */
  async open({
    mesh,
    found,
    apart: startsApart,
    dataDir,
    durability,
    encrypted
  }: PeerOptions): Promise<readonly string[]> {
    await peer?.stop()
    apart = startsApart
    peer = await createPeer({
      mesh,
      found,
      control: false,
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(durability === undefined ? {} : { durability }),
      ...(encrypted === true ? { encryption: { keys: [generateEncryptionKey()] } } : {}),
      libp2p: { connectionGater: { denyDialMultiaddr: () => apart, denyInboundConnection: () => apart } }
    })
    if (found) {
      await peer.membership.whenMeshed()
    }
    return peer.addresses
  },

  async close(): Promise<void> {
    await peer?.stop()
    peer = undefined
  },

  /** Makes the entries that `put` puts, so that it is not timed with it. */
  async prepare(entries: EntrySet): Promise<void> {
    prepared = [...entriesOf(entries)]
    await collectGarbage()
  },

  /** Puts what was prepared, so many at a time, each until it is acknowledged. In milliseconds. */
  async put(inFlight: number): Promise<number> {
    const { store } = running()
    return await timeInFlight(prepared, inFlight, ([key, value]) => store.put(key, value))
  },

  /** Puts the entries by batches. */
  async load(entries: EntrySet): Promise<StoreDigest> {
    const { store } = running()
    for (const chunk of chunksOf(entriesOf(entries), LOAD_BATCH)) {
      await store.batch(chunk.map(([key, value]) => ({ type: 'put', key, value })))
    }
    return await store.digest()
  },

  /** Puts the cities, as the example of storage does. */
  async loadCities(count: number): Promise<StoreDigest> {
    const { store } = running()
    for (const chunk of chunksOf(cities(count), LOAD_BATCH)) {
      await store.batch(chunk.map(([key, value]) => ({ type: 'put', key, value })))
    }
    return await store.digest()
  },

  /**
   * Fills a data directory as that of a peer that was once told something by each of so many writers, who are gone: a store that hears of them is the one
   * that writes it.
   */
  async outlive({ dataDir, writers }: { dataDir: string; writers: number }): Promise<void> {
    await writePast(dataDir, writers)
  },

  /** Dials, without waiting for what follows. */
  async dial(addresses: readonly string[]): Promise<void> {
    apart = false
    await running().libp2p.dial(addresses.map((address) => multiaddr(address)))
  },

  /** Returns once the store streams to another peer: links are up, and both are in one mesh. */
  async linked(): Promise<void> {
    while (running().store.stats().streamingTo === 0) {
      await sleep(LOOK_EVERY_MS)
    }
  },

  /** Returns once the store holds so many keys. */
  async holds(keys: number): Promise<void> {
    const { store } = running()
    await untilStore(async () => (await store.digest()).keys >= keys)
  },

  /** From the dial until this store has that digest, in milliseconds. */
  async converge({ addresses, hash }: { addresses: readonly string[]; hash: string }): Promise<number> {
    const { store } = running()
    const startedAt = performance.now()
    await commands.dial(addresses)
    await untilStore(async () => (await store.digest()).hash === hash)
    return performance.now() - startedAt
  },

  async digest(): Promise<StoreDigest> {
    return await running().store.digest()
  },

  /** Converges, and says what this process takes with the entries and took without. */
  async hold(target: { addresses: readonly string[]; hash: string }): Promise<Held> {
    const idle = await residentAfterCollection()
    await commands.converge(target)
    return { idle, holding: await residentAfterCollection() }
  },

  /** Of the messages of the store that were sent and received since the peer started, by whatever path. */
  async storeBytes(): Promise<number> {
    let bytes = 0
    for (const { bytesIn, bytesOut } of Object.values(
      running().libp2p.services.host.statistics.traffic['store'] ?? {}
    )) {
      bytes += bytesIn + bytesOut
    }
    return await Promise.resolve(bytes)
  },

  /** Sent and received over TCP since the process started. */
  async trafficBytes(): Promise<number> {
    return await Promise.resolve(tcpTrafficBytes())
  }
}

export type PeerCommands = typeof commands

watchTcpTraffic()
serve(commands)
