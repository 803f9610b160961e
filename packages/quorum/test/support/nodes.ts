import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { PrivateKey } from '@libp2p/interface'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { guardedMuxer, type MeshHost, memoryJournal, meshHost } from '@peermesh/host'
import type { Journal } from '@peermesh/kernel'
import { type Membership, membership } from '@peermesh/membership'
import { createLibp2p, type Libp2p } from 'libp2p'
import { type Quorum, quorum } from '../../src/index.ts'
import { logKind } from '../../sim/log-kind.ts'

/** What a peer keeps when it stops: its key and its disk. */
export interface Estate {
  readonly privateKey: PrivateKey
  readonly journal: Journal
}

export interface TestNode {
  readonly libp2p: Libp2p<{ host: MeshHost; membership: Membership; quorum: Quorum }>
  readonly quorum: Quorum
  readonly estate: Estate
  readonly addresses: string[]
  readonly failures: Error[]
}

const running = new Set<Libp2p>()
let memoryAddresses = 0

export async function createNode(init: {
  readonly found?: boolean
  readonly bootstrap?: readonly string[]
  readonly estate?: Estate
}): Promise<TestNode> {
  const { found = false, bootstrap = [], estate = await createEstate() } = init
  const libp2p = await createLibp2p({
    start: false,
    privateKey: estate.privateKey,
    addresses: { listen: [`/memory/peermesh-quorum-${++memoryAddresses}`] },
    transports: [memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      host: meshHost({ mesh: 'test', journal: estate.journal }),
      membership: membership({ profile: 'local', found, bootstrap }),
      quorum: quorum({ votes: 'durable', kinds: [logKind], settleMs: 300, goneMs: 60_000 })
    }
  })
  running.add(libp2p)
  const failures: Error[] = []
  libp2p.services.host.addEventListener('failure', ({ detail }) => failures.push(detail.error))
  await libp2p.start()
  return {
    libp2p,
    quorum: libp2p.services.quorum,
    estate,
    failures,
    get addresses() {
      return libp2p.getMultiaddrs().map((address) => address.toString())
    }
  }
}

async function createEstate(): Promise<Estate> {
  return { privateKey: await generateKeyPair('Ed25519'), journal: memoryJournal() }
}

/** A mesh of so many peers, the first of which founds it; all know the same voters, as many as there can be. */
export async function createMesh(count: number): Promise<TestNode[]> {
  const first = await createNode({ found: true })
  const nodes = [first]
  while (nodes.length < count) {
    nodes.push(await createNode({ bootstrap: first.addresses }))
  }
  await untilVoters(nodes, count % 2 === 1 ? count : count - 1)
  return nodes
}

/** Each knows a configuration of so many voters, and has nothing to complain of. */
export async function untilVoters(nodes: readonly TestNode[], count: number): Promise<void> {
  await until(
    () =>
      nodes.every(({ quorum: node }) => {
        const { configuration, problem } = node.group().status()
        return configuration?.voters.length === count && problem === undefined
      }),
    () => JSON.stringify(nodes.map(({ quorum: node }) => node.group().status()))
  )
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
async function until(holds: () => boolean, describe: () => string, withinMs = 60_000): Promise<void> {
  const endsAt = performance.now() + withinMs
  while (!holds()) {
    if (performance.now() > endsAt) {
      throw new RangeError(`It did not come within ${withinMs} ms: ${describe()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
