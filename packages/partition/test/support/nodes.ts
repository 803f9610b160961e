import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import { kadDHT } from '@libp2p/kad-dht'
import type { PrivateKey } from '@libp2p/interface'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { yamux } from '@libp2p/yamux'
import { guardedMuxer, type MeshHost, memoryJournal, meshHost } from '@peermesh/host'
import type { Journal } from '@peermesh/kernel'
import { type Membership, membership } from '@peermesh/membership'
import { type Quorum, quorum } from '@peermesh/quorum'
import { createLibp2p, type Libp2p } from 'libp2p'
import { partitionDht, type Partitions, partitionSettings, partitions, type PartitionsInit } from '../../src/index.ts'

/** What a peer keeps when it stops: its key and its disk. */
export interface Estate {
  readonly privateKey: PrivateKey
  readonly journal: Journal
}

export interface TestNode {
  readonly libp2p: Libp2p<{ host: MeshHost; membership: Membership; quorum: Quorum; partitions: Partitions }>
  readonly partitions: Partitions
  readonly name: string
  readonly estate: Estate
  readonly addresses: string[]
  readonly failures: Error[]
}

interface NodeInit extends PartitionsInit {
  readonly found?: boolean
  readonly bootstrap?: readonly string[]
  readonly estate?: Estate
  /** With a DHT of the mesh. @default false */
  readonly dht?: boolean
}

const running = new Set<Libp2p>()
let memoryAddresses = 0

/** What a root group grows to. */
const ROOT_VOTERS_MAX = 7

const TIMES = { settleMs: 300, goneMs: 60_000 }

export async function createNode(init: NodeInit): Promise<TestNode> {
  const { found = false, bootstrap = [], estate = await createEstate(), dht = false, ...options } = init
  const { partitions: count = 16, replicas = 3 } = options
  const libp2p = await createLibp2p({
    start: false,
    privateKey: estate.privateKey,
    addresses: { listen: [`/memory/peermesh-partition-${++memoryAddresses}`] },
    transports: [memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      host: meshHost({ mesh: 'test', journal: estate.journal }),
      membership: membership({
        profile: 'local',
        found,
        bootstrap,
        settings: partitionSettings({ partitions: count, replicas })
      }),
      quorum: quorum({ votes: 'durable', ...TIMES }),
      partitions: partitions({ votes: 'durable', ...TIMES, ...options, partitions: count, replicas }),
      ping: ping(),
      // As an object: whether it is there is known when it runs, and to no type.
      ...((dht ? { dht: kadDHT(partitionDht({ mesh: 'test' })) } : {}) as object)
    }
  })
  running.add(libp2p)
  const failures: Error[] = []
  libp2p.services.host.addEventListener('failure', ({ detail }) => failures.push(detail.error))
  await libp2p.start()
  return {
    libp2p,
    partitions: libp2p.services.partitions,
    name: libp2p.peerId.toString(),
    estate,
    failures,
    get addresses() {
      return libp2p.getMultiaddrs().map((address) => address.toString())
    }
  }
}

/** Somebody with a DHT and nothing of peermesh, who is connected to that peer alone. */
export async function createStranger(bootstrap: TestNode): Promise<Libp2p> {
  const libp2p = await createLibp2p({
    addresses: { listen: [] },
    transports: [memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      ping: ping(),
      dht: kadDHT({ ...partitionDht({ mesh: 'test' }), clientMode: true })
    }
  })
  running.add(libp2p)
  await libp2p.dial(bootstrap.libp2p.getMultiaddrs())
  return libp2p
}

async function createEstate(): Promise<Estate> {
  return { privateKey: await generateKeyPair('Ed25519'), journal: memoryJournal() }
}

/** A mesh of so many peers, the first of which founds it; its root group has as many voters as there can be. */
export async function createMesh(
  count: number,
  options: Omit<NodeInit, 'found' | 'bootstrap' | 'estate'> = {}
): Promise<TestNode[]> {
  const first = await createNode({ ...options, found: true })
  const nodes = [first]
  while (nodes.length < count) {
    nodes.push(await createNode({ ...options, bootstrap: first.addresses }))
  }
  const voters = Math.min(ROOT_VOTERS_MAX, count % 2 === 1 ? count : count - 1)
  const statuses = () => nodes.map(({ libp2p }) => libp2p.services.quorum.group().status())
  await until(
    () =>
      statuses().every(
        ({ configuration, problem }) => configuration?.voters.length === voters && problem === undefined
      ),
    () => JSON.stringify(statuses())
  )
  return nodes
}

/** All say of each partition that it serves, and by whom, in the same words. Returns how often each peer holds one. */
export async function untilSettled(nodes: readonly TestNode[]): Promise<ReadonlyMap<string, number>> {
  const told = () => nodes.map(({ partitions: here }) => here.status().used)
  await until(
    () => {
      const views = told().map((used) => used.map(({ partition, epoch, replicas }) => [partition, epoch, replicas]))
      const areAlike = new Set(views.map((view) => JSON.stringify(view))).size === 1
      return areAlike && told().every((used) => used.every(({ stage }) => stage === 'serving'))
    },
    () => JSON.stringify(told().map((used) => used.filter(({ stage }) => stage !== 'serving')))
  )
  const held = new Map<string, number>()
  for (const peer of nodes[0]?.partitions.status().used.flatMap(({ replicas }) => replicas) ?? []) {
    held.set(peer, (held.get(peer) ?? 0) + 1)
  }
  return held
}

export async function stop(node: TestNode): Promise<void> {
  running.delete(node.libp2p)
  await node.libp2p.stop()
}

export async function stopAll(): Promise<void> {
  const stopping = [...running]
  running.clear()
  await Promise.all(stopping.map(async (libp2p) => libp2p.stop()))
}

/** Waits for a fact, for much longer than it takes on a slow machine. */
export async function until(holds: () => boolean, describe: () => string): Promise<void> {
  const withinMs = 60_000
  const endsAt = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > endsAt) {
      throw new RangeError(`It did not come within ${withinMs} ms: ${describe()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
