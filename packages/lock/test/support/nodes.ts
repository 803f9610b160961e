import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { guardedMuxer, type MeshHost, meshHost } from '@peermesh/host'
import { membership } from '@peermesh/membership'
import { type Quorum, quorum } from '@peermesh/quorum'
import { createLibp2p, type Libp2p } from 'libp2p'
import { lockKinds, type Locks, locks } from '../../src/index.ts'

export interface TestNode {
  readonly libp2p: Libp2p<{ host: MeshHost; quorum: Quorum; locks: Locks }>
  readonly locks: Locks
  readonly name: string
  readonly failures: Error[]
}

const running = new Set<Libp2p>()
let memoryAddresses = 0

interface MeshOptions {
  readonly transport?: 'memory' | 'tcp'
  readonly leaseMs?: number
}

async function createNode(options: MeshOptions, bootstrap?: TestNode): Promise<TestNode> {
  const { transport = 'memory', leaseMs = 1_000 } = options
  const listen = transport === 'tcp' ? '/ip4/127.0.0.1/tcp/0' : `/memory/peermesh-lock-${++memoryAddresses}`
  const libp2p = await createLibp2p({
    start: false,
    privateKey: await generateKeyPair('Ed25519'),
    addresses: { listen: [listen] },
    transports: [transport === 'tcp' ? tcp() : memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      host: meshHost({ mesh: 'test' }),
      membership: membership({
        profile: 'local',
        found: bootstrap === undefined,
        bootstrap: (bootstrap?.libp2p.getMultiaddrs() ?? []).map((address) => address.toString())
      }),
      quorum: quorum({ kinds: lockKinds, settleMs: 300 }),
      locks: locks({ leaseMs })
    }
  })
  running.add(libp2p)
  const failures: Error[] = []
  libp2p.services.host.addEventListener('failure', ({ detail }) => failures.push(detail.error))
  await libp2p.start()
  return { libp2p, locks: libp2p.services.locks, name: libp2p.peerId.toString(), failures }
}

/** A mesh of so many peers, with as many voters as there can be. */
export async function createMesh(count: number, options: MeshOptions = {}): Promise<TestNode[]> {
  const first = await createNode(options)
  const nodes = [first]
  while (nodes.length < count) {
    nodes.push(await createNode(options, first))
  }
  const voters = count % 2 === 1 ? count : count - 1
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
