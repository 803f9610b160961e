import { generateKeyPair } from '@libp2p/crypto/keys'
import { TypedEventEmitter } from 'main-event'
import type { Libp2pEvents, Logger, PeerId, PeerInfo } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { beforeEach, expect, it } from 'vitest'
import { type DiscoveringPeer, DiscoveryDialler } from '../src/discovery.ts'

const silent = Object.assign(() => undefined, { error: () => undefined }) as unknown as Logger

class StubNode extends TypedEventEmitter<Libp2pEvents> {
  readonly dialled: string[][] = []
  /** Each dial is as long as this says. */
  ends: Promise<void> = Promise.resolve()

  async dial(addresses: readonly { toString(): string }[]): Promise<never> {
    this.dialled.push(addresses.map(String))
    await this.ends
    throw new RangeError('nobody is there')
  }

  discover(id: PeerId): void {
    const detail: PeerInfo = { id, multiaddrs: [multiaddr('/ip4/192.168.1.7/tcp/7400')] }
    this.safeDispatchEvent('peer:discovery', { detail })
  }
}

let node: StubNode
let members: { readonly peer: string; readonly status: string }[]

beforeEach(() => {
  node = new StubNode()
  members = []
})

function dialler(name = 'us'): DiscoveryDialler {
  const peer = { name, membership: { members: () => members }, libp2p: node }
  return new DiscoveryDialler(peer as unknown as DiscoveringPeer, silent)
}

async function somebody(): Promise<PeerId> {
  return peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
}

/** Every dial that was made has ended. */
async function dialsEnd(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

it('dials whom it discovers, also during the start, and again each time: a dial may fail', async () => {
  const id = await somebody()
  const discovery = dialler()
  node.discover(id)
  expect(node.dialled).toEqual([])
  discovery.start()
  await dialsEnd()
  node.discover(id)
  expect(node.dialled).toEqual([[`/ip4/192.168.1.7/tcp/7400/p2p/${id}`], [`/ip4/192.168.1.7/tcp/7400/p2p/${id}`]])
})

it('does not dial itself, nor a live member; a dead one it does', async () => {
  const [self, alive, suspect, dead] = await Promise.all([somebody(), somebody(), somebody(), somebody()])
  members = [
    { peer: alive.toString(), status: 'alive' },
    { peer: suspect.toString(), status: 'suspect' },
    { peer: dead.toString(), status: 'dead' }
  ]
  dialler(self.toString()).start()
  for (const id of [self, alive, suspect, dead]) {
    node.discover(id)
  }
  expect(node.dialled).toEqual([[`/ip4/192.168.1.7/tcp/7400/p2p/${dead}`]])
})

it('dials four at a time, and remembers 64 more', async () => {
  const ended = Promise.withResolvers<void>()
  node.ends = ended.promise
  dialler().start()
  const found = await Promise.all(Array.from({ length: 70 }, somebody))
  for (const id of found) {
    node.discover(id)
  }
  expect(node.dialled).toHaveLength(4)
  ended.resolve()
  for (let round = 0; round < 70; round++) {
    await dialsEnd()
  }
  expect(node.dialled).toHaveLength(68)
})

it('dials nobody once it is stopped', async () => {
  const discovery = dialler()
  discovery.start()
  discovery.stop()
  node.discover(await somebody())
  expect(node.dialled).toEqual([])
})
