import { identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { kadDHT } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { createPeer, type FoundOwners, lookupPartition, partitionDht, type Peer, type PeerInit } from 'peermesh'
import { afterEach, describe, expect, it } from 'vitest'

const MESH = 'dht-test'
const KEY = 'stock/17'

const running: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (stop) => await stop()))
})

async function start(init: Omit<PeerInit, 'mesh'>): Promise<Peer> {
  const peer = await createPeer({ mesh: MESH, dht: true, ...init })
  running.push(async () => await peer.stop())
  return peer
}

/** Somebody who has nothing of peermesh but the options of its DHT. */
async function stranger(bootstrap: Peer): Promise<Libp2p> {
  const libp2p = await createLibp2p({
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), ping: ping(), dht: kadDHT({ ...partitionDht({ mesh: MESH }), clientMode: true }) }
  })
  running.push(async () => {
    await libp2p.stop()
  })
  await libp2p.dial(bootstrap.addresses.map((address) => multiaddr(address)))
  return libp2p
}

/** Records come into the DHT a moment after the partition serves. */
async function find(libp2p: Libp2p, peer: Peer, fits: (found: FoundOwners) => boolean): Promise<FoundOwners> {
  const endsAt = performance.now() + 60_000
  for (;;) {
    const found = await lookupPartition({ libp2p, mesh: MESH, meshId: peer.meshId ?? '' }, KEY)
    if (found !== undefined && fits(found)) {
      return found
    }
    if (performance.now() > endsAt) {
      throw new RangeError(`It was not found: ${JSON.stringify(found)}`)
    }
  }
}

describe('a peer with a DHT', () => {
  it('tells a stranger who owns a key', async () => {
    const first = await start({ found: true })
    await start({ bootstrap: first.addresses })
    await start({ bootstrap: first.addresses })
    await first.partitions.kv.put(KEY, 1, { timeoutMs: 30_000 })
    const libp2p = await stranger(first)
    const found = await find(libp2p, first, ({ confirmedBy }) => confirmedBy !== undefined)
    expect(found).toMatchObject({ partition: first.partitions.lookup(KEY).partition, primary: found.replicas[0]?.peer })
    expect(found.replicas.flatMap(({ addresses }) => addresses).join(' ')).toContain('/tcp/')
    expect(first.membership.members().map(({ peer }) => peer)).not.toContain(libp2p.peerId.toString())
  })

  it('answers nobody who is not admitted, and takes no record of such', async () => {
    const names: string[] = []
    const first = await start({ found: true, admit: (peer) => names.includes(peer) })
    names.push(first.name)
    await first.partitions.kv.put(KEY, 1, { timeoutMs: 30_000 })
    const libp2p = await stranger(first)
    const found = await find(libp2p, first, ({ primary }) => primary === first.name)
    expect(found.confirmedBy).toBeUndefined()
    names.push(libp2p.peerId.toString())
    expect(await find(libp2p, first, ({ confirmedBy }) => confirmedBy === first.name)).toBeDefined()
  })
})
