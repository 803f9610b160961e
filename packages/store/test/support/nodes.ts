import { generateKeyPair } from '@libp2p/crypto/keys'
import { floodsub } from '@libp2p/floodsub'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import type { PrivateKey } from '@libp2p/interface'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { guardedMuxer, type MeshHost, type MeshHostInit, meshHost } from '@peermesh/host'
import { type Membership, membership } from '@peermesh/membership'
import { createLibp2p, type Libp2p, type ServiceFactoryMap } from 'libp2p'
import { type Store, type StoreInit, store } from '../../src/index.ts'

export type Pubsub = 'gossipsub' | 'floodsub' | 'none'

export interface NodeInit {
  readonly transport?: 'memory' | 'tcp'
  readonly pubsub?: Pubsub
  readonly host?: Partial<MeshHostInit>
  readonly store?: StoreInit
  readonly privateKey?: PrivateKey
  readonly bootstrap?: readonly string[]
  readonly found?: boolean
  /** Called with the store before libp2p is started. */
  readonly beforeStart?: (kv: Store) => void
}

export interface TestNode {
  readonly libp2p: Libp2p<{ host: MeshHost; membership: Membership; store: Store }>
  readonly kv: Store
  readonly privateKey: PrivateKey
  /** What peers were rejected for. */
  readonly rejects: { readonly peer: string; readonly core: string; readonly reason: string }[]
  readonly failures: Error[]
  readonly addresses: string[]
}

const running = new Set<Libp2p>()
let memoryAddresses = 0

export async function createNode(init: NodeInit = {}): Promise<TestNode> {
  const { transport = 'memory', pubsub = 'gossipsub', bootstrap = [], found = false } = init
  const { privateKey = await generateKeyPair('Ed25519') } = init
  const listen = transport === 'tcp' ? '/ip4/127.0.0.1/tcp/0' : `/memory/peermesh-store-${++memoryAddresses}`
  const services = {
    ...(pubsubOf(pubsub) as Record<never, never>),
    identify: identify(),
    ping: ping(),
    host: meshHost({ mesh: 'test', ...init.host }),
    membership: membership({ profile: 'local', found, bootstrap: [...bootstrap] }),
    store: store(init.store)
  }
  const libp2p = await createLibp2p({
    start: false,
    privateKey,
    addresses: { listen: [listen] },
    transports: [transport === 'tcp' ? tcp() : memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false },
    services
  })
  const rejects: TestNode['rejects'] = []
  const failures: Error[] = []
  libp2p.services.host.addEventListener('reject', ({ detail }) => rejects.push(detail))
  libp2p.services.host.addEventListener('failure', ({ detail }) => failures.push(detail.error))
  running.add(libp2p)
  init.beforeStart?.(libp2p.services.store)
  await libp2p.start()
  return {
    libp2p,
    kv: libp2p.services.store,
    privateKey,
    rejects,
    failures,
    get addresses() {
      return libp2p.getMultiaddrs().map((address) => address.toString())
    }
  }
}

/** A mesh of so many peers; the first founds it. Each is linked to all others. */
export async function createMesh(count: number, init: NodeInit = {}): Promise<TestNode[]> {
  const first = await createNode({ ...init, found: true })
  const nodes = [first]
  while (nodes.length < count) {
    nodes.push(await createNode({ ...init, bootstrap: first.addresses }))
  }
  await untilTogether(nodes)
  return nodes
}

export async function untilTogether(nodes: readonly TestNode[]): Promise<void> {
  const streams = (): number[] => nodes.map(({ kv }) => kv.stats().streamingTo)
  await until(
    () => streams().every((count) => count === nodes.length - 1),
    () => `links: ${streams().join(' ')}`
  )
}

/** All hold the same, and so many keys of it. */
export async function untilEqual(nodes: readonly TestNode[], keys: number): Promise<void> {
  let digests: string[] = []
  await until(
    async () => {
      const all = await Promise.all(nodes.map(({ kv }) => kv.digest()))
      digests = all.map((digest) => `${digest.hash} ${digest.keys}`)
      return new Set(digests).size === 1 && all[0]?.keys === keys
    },
    () => digests.join(' | ')
  )
}

export async function stop(node: TestNode): Promise<void> {
  running.delete(node.libp2p)
  await node.libp2p.stop()
}

export async function stopAll(): Promise<void> {
  const nodes = [...running]
  running.clear()
  await Promise.all(nodes.map(async (node) => node.stop()))
}

/** Waits for a fact, with a deadline that only a broken program meets. */
export async function until(fact: () => boolean | Promise<boolean>, what: () => string): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await fact())) {
    if (performance.now() > deadline) {
      throw new Error(`Not within a minute: ${what()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

function pubsubOf(pubsub: Pubsub): ServiceFactoryMap {
  switch (pubsub) {
    case 'gossipsub':
      return { pubsub: gossipsub() }
    case 'floodsub':
      // Under a key of the user's own choice: the host looks for what a service can do, not for how it is called.
      return { chat: floodsub() }
    case 'none':
      return {}
  }
}
