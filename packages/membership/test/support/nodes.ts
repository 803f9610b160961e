import { generateKeyPair } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { PrivateKey } from '@libp2p/interface'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { guardedMuxer, type MeshHost, memoryJournal, meshHost } from '@peermesh/host'
import { type Journal, type PeerName, peerName } from '@peermesh/kernel'
import { createLibp2p, type Libp2p } from 'libp2p'
import { type MemberStatus, type Membership, type MembershipInit, membership } from '../../src/index.ts'

export type Transport = 'memory' | 'tcp'

/** What a peer keeps when it stops: its key and its disk. */
export interface Estate {
  readonly privateKey: PrivateKey
  readonly journal: Journal
}

export interface TestNode {
  readonly libp2p: Libp2p<{ host: MeshHost; membership: Membership }>
  readonly name: PeerName
  readonly membership: Membership
  readonly estate: Estate
  readonly addresses: string[]
  /** Names of the errors with which it refused others, by peer. */
  readonly refused: Map<string, string>
}

const running = new Set<Libp2p>()
/** Pairs of peers that may not connect. */
const cutPairs = new Set<string>()
let memoryAddresses = 0

export async function createEstate(): Promise<Estate> {
  return { privateKey: await generateKeyPair('Ed25519'), journal: memoryJournal() }
}

export async function createNode(
  init: MembershipInit = {},
  options: {
    readonly transport?: Transport
    readonly estate?: Estate
    readonly start?: boolean
    /** @default a free port, or a name of its own in memory */
    readonly listen?: string
  } = {}
): Promise<TestNode> {
  const { transport = 'tcp', estate = await createEstate(), start = true } = options
  let self = ''
  const free = transport === 'tcp' ? '/ip4/127.0.0.1/tcp/0' : `/memory/peermesh-membership-${++memoryAddresses}`
  const { listen = free } = options
  const libp2p = await createLibp2p({
    start: false,
    privateKey: estate.privateKey,
    addresses: { listen: [listen] },
    transports: [transport === 'tcp' ? tcp() : memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false },
    connectionGater: {
      denyOutboundEncryptedConnection: (peer) => cutPairs.has(pair(self, peer.toString())),
      denyInboundEncryptedConnection: (peer) => cutPairs.has(pair(self, peer.toString()))
    },
    services: {
      // Before the host, on purpose: the order of the keys must not matter.
      membership: membership({ profile: 'local', ...init }),
      identify: identify(),
      host: meshHost({ mesh: 'test', journal: estate.journal })
    }
  })
  running.add(libp2p)
  self = libp2p.peerId.toString()
  const refused = new Map<string, string>()
  libp2p.services.membership.addEventListener('refused', ({ detail }) => refused.set(detail.peer, detail.error.name))
  if (start) {
    await libp2p.start()
  }
  return {
    libp2p,
    name: peerName(self),
    membership: libp2p.services.membership,
    estate,
    refused,
    get addresses() {
      return libp2p.getMultiaddrs().map((address) => address.toString())
    }
  }
}

/** A mesh of so many peers; the first founds it and is the bootstrap peer of all others. */
export async function createMesh(count: number, transport: Transport = 'tcp'): Promise<TestNode[]> {
  const first = await createNode({ found: true }, { transport })
  const nodes = [first]
  while (nodes.length < count) {
    nodes.push(await createNode({ bootstrap: first.addresses }, { transport }))
  }
  await Promise.all(nodes.map(async (node) => node.membership.whenMeshed()))
  await untilTogether(nodes)
  return nodes
}

/** All see each other alive and linked, in one mesh. */
export async function untilTogether(nodes: readonly TestNode[]): Promise<void> {
  await until(
    () => nodes.every((node) => nodes.every((other) => isLinked(node, other))) && meshesOf(nodes).size === 1,
    () => nodes.map((node) => node.membership.members().map(({ status, linked }) => `${status} ${linked}`)).join(' | ')
  )
}

function meshesOf(nodes: readonly TestNode[]): Set<string> {
  return new Set(nodes.map((node) => node.membership.meshId ?? 'none'))
}

function isLinked(node: TestNode, other: TestNode): boolean {
  const member = node.membership.members().find(({ peer }) => peer === other.name)
  return member?.status === 'alive' && member.linked
}

export function statusAt(node: TestNode, other: TestNode): MemberStatus | undefined {
  return node.membership.members().find(({ peer }) => peer === other.name)?.status
}

/** Stops a node as a crash does: nobody is told. */
export async function crash(node: TestNode): Promise<void> {
  node.membership.leave = () => Promise.reject(new DOMException('it crashed', 'AbortError'))
  running.delete(node.libp2p)
  await node.libp2p.stop()
}

export async function stop(node: TestNode): Promise<void> {
  running.delete(node.libp2p)
  await node.libp2p.stop()
}

/** Closes all connections between the two sides and lets none be made, until the returned function is called. */
export function cut(side: readonly TestNode[], other: readonly TestNode[]): () => void {
  const pairs = side.flatMap((a) => other.map((b) => pair(a.name, b.name)))
  for (const name of pairs) {
    cutPairs.add(name)
  }
  for (const a of side) {
    for (const b of other) {
      for (const connection of a.libp2p.getConnections(b.libp2p.peerId)) {
        connection.abort(new DOMException('cut', 'AbortError'))
      }
    }
  }
  return () => {
    for (const name of pairs) {
      cutPairs.delete(name)
    }
  }
}

function pair(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

export async function stopAll(): Promise<void> {
  cutPairs.clear()
  const nodes = [...running]
  running.clear()
  await Promise.all(nodes.map(async (node) => node.stop()))
}

/** Waits for a fact, with a deadline that only a broken program meets. */
export async function until(fact: () => boolean, what: () => string, deadlineMs = 60_000): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!fact()) {
    if (performance.now() > deadline) {
      throw new Error(`Not within ${deadlineMs} ms: ${what()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
