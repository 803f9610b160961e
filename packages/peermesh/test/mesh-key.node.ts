import { afterEach, describe, expect, it } from 'vitest'
import { createPeer } from '../src/create-peer.ts'
import { generateMeshKey } from '../src/mesh-key/mesh-key.ts'
import type { Peer, PeerInit } from '../src/peer.ts'
import { eventually } from './support/eventually.ts'

const KEY = generateMeshKey()
const OTHER_KEY = generateMeshKey()

interface Told {
  readonly address: string
  readonly name: string
}

const peers: Peer[] = []
const told = new Map<Peer, Told[]>()

afterEach(async () => {
  await Promise.all(peers.splice(0).map(async (peer) => await peer.stop()))
})

async function start(init: Partial<PeerInit>): Promise<Peer> {
  const peer = await createPeer({ mesh: 'test', ...init })
  peers.push(peer)
  const refusals: Told[] = []
  told.set(peer, refusals)
  peer.addEventListener('refused', ({ detail: { address, error } }) => refusals.push({ address, name: error.name }))
  return peer
}

async function startPair(founder: Partial<PeerInit>, other: Partial<PeerInit>): Promise<[Peer, Peer]> {
  const first = await start({ found: true, ...founder })
  return [first, await start({ bootstrap: first.addresses, ...other })]
}

describe('peers with the same mesh key', () => {
  it('are a mesh, and refuse nobody', async () => {
    const pair = await startPair({ meshKey: KEY }, { meshKey: KEY.toUpperCase() })
    await eventually(() => {
      expect(pair.map((peer) => peer.status().members.alive)).toEqual([2, 2])
    })
    expect(pair.map((peer) => told.get(peer))).toEqual([[], []])
  })
})

describe('peers of which one has another mesh key than the other, or none,', () => {
  it.each([
    ['another key dials', { meshKey: KEY }, { meshKey: OTHER_KEY }],
    ['no key dials', { meshKey: KEY }, {}],
    ['a key dials one without', {}, { meshKey: KEY }]
  ])('do not meet, and both are told by name: %s', async (_, founder, other) => {
    const [first, second] = await startPair(founder, other)
    await eventually(() => {
      expect(told.get(first)).toEqual([{ address: '127.0.0.1', name: 'MeshKeyMismatchError' }])
      expect(told.get(second)).toEqual([{ address: first.addresses[0], name: 'MeshKeyMismatchError' }])
    })
    expect([first, second].map((peer) => [peer.status().members.alive, peer.status().connections])).toEqual([
      [1, 0],
      [1, 0]
    ])
  })

  it('are told of once, though the dials go on for ever', async () => {
    const [first, second] = await startPair({ meshKey: KEY }, { meshKey: OTHER_KEY })
    await eventually(() => {
      expect(told.get(second)).toHaveLength(1)
    })
    // The second dials again, and fails as it did before.
    for (let attempt = 0; attempt < 3; attempt++) {
      await expect(second.libp2p.dial(first.libp2p.getMultiaddrs())).rejects.toThrow()
    }
    expect([told.get(first), told.get(second)].map((refusals) => refusals?.length)).toEqual([1, 1])
  })
})
