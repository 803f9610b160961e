import { afterEach, describe, expect, it } from 'vitest'
import { CompactDatastore } from '../src/compact-datastore.ts'
import { createPeer } from '../src/create-peer.ts'
import { KnownPeers } from '../src/known-peers.ts'
import type { Peer, PeerInit } from '../src/peer.ts'
import { eventually } from './support/eventually.ts'

const peers: Peer[] = []

afterEach(async () => {
  await Promise.all(peers.splice(0).map(async (peer) => await peer.stop()))
})

async function start(init: Partial<PeerInit>): Promise<Peer> {
  const peer = await createPeer({ mesh: 'test', ...init })
  peers.push(peer)
  return peer
}

const namesIn = async ({ libp2p }: Peer): Promise<string[]> =>
  (await libp2p.peerStore.all()).map(({ id }) => id.toString()).filter((name) => name !== libp2p.peerId.toString())

describe('what libp2p knows of peers', () => {
  it('takes no more room than it needs, however it was handed over', async () => {
    const store = new CompactDatastore()
    const slab = new Uint8Array(65_536)
    const key = { toString: () => '/peers/a' } as Parameters<CompactDatastore['put']>[0]
    await store.put(key, slab.subarray(100, 200))
    expect((await store.get(key)).buffer.byteLength).toBe(100)
  })

  it('is forgotten of a peer that is gone, of this mesh or a stranger, and kept of those of the application', async () => {
    const founder = await start({ found: true })
    const [stays, leaves] = await Promise.all([1, 2].map(async () => await start({ bootstrap: founder.addresses })))
    const stranger = await start({ mesh: 'other' })
    const applications = await start({ mesh: 'other' })
    await applications.libp2p.handle('/its-own/1.0.0', async (stream) => await stream.close())
    for (const { libp2p } of [stranger, applications]) {
      await libp2p.dial(founder.libp2p.getMultiaddrs())
    }
    const names = [stays, leaves, stranger, applications].map((peer) => peer?.name ?? '')
    await eventually(async () => expect(await namesIn(founder)).toEqual(expect.arrayContaining(names)))
    await eventually(async () => {
      const { protocols } = await founder.libp2p.peerStore.get(applications.libp2p.peerId)
      expect(protocols).toContain('/its-own/1.0.0')
    })
    await Promise.all([leaves?.stop(), stranger.stop(), applications.stop()])
    await eventually(() => expect(founder.libp2p.getConnections()).toHaveLength(1))
    await new KnownPeers(founder, 'test', founder.libp2p.logger.forComponent('peermesh')).forget()
    expect((await namesIn(founder)).sort()).toEqual([stays?.name, applications.name].sort())
  })
})
