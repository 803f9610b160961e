import { identify } from '@libp2p/identify'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { guardedMuxer, type MeshHost, type MeshHostEvents, meshHost } from '@peermesh/host'
import { type Membership, type MembershipEvents, type MembershipInit, membership } from '@peermesh/membership'
import { type Store, store } from '@peermesh/store'
import { createLibp2p, type Libp2p, type Libp2pOptions, type ServiceFactoryMap } from 'libp2p'
import { until } from './until.ts'

const MESH = 'test'
export const DIRECT_PROTOCOL = `/peermesh/${MESH}/1.0.0`
export const BULK_PROTOCOL = `/peermesh/${MESH}/bulk/1.0.0`
export const TOPIC = `/peermesh/${MESH}/1.0.0`

/** A user's own libp2p node with the services of peermesh added, and what a test wants to know of it. */
export interface MeshNode {
  readonly name: string
  readonly address: string
  readonly libp2p: Libp2p
  readonly host: MeshHost
  readonly membership: Membership
  readonly store: Store
  readonly rejects: MeshHostEvents['reject']['detail'][]
  readonly refused: MembershipEvents['refused']['detail'][]
  /** Why its host stopped itself, if it did. */
  readonly failures: Error[]
}

const running = new Set<Libp2p>()
let memoryAddresses = 0

/** What every node of one process needs of libp2p: the memory transport, and no limits for what comes from one address. */
export function basics(): Libp2pOptions {
  return {
    addresses: { listen: [`/memory/peermesh-test-${++memoryAddresses}`] },
    transports: [memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false }
  }
}

/** @param services of the user, beside identify and ours */
export async function createNode(init: MembershipInit = {}, services: ServiceFactoryMap = {}): Promise<MeshNode> {
  const libp2p = await createLibp2p({
    ...basics(),
    start: false,
    services: {
      identify: identify(),
      ...services,
      host: meshHost({ mesh: MESH }),
      membership: membership({ profile: 'local', ...init }),
      store: store()
    }
  })
  running.add(libp2p)
  const {
    host,
    membership: members,
    store: data
  } = libp2p.services as unknown as Pick<MeshNode, 'host' | 'membership' | 'store'>
  const node: MeshNode = {
    name: libp2p.peerId.toString(),
    get address() {
      return String(libp2p.getMultiaddrs()[0])
    },
    libp2p,
    host,
    membership: members,
    store: data,
    rejects: [],
    refused: [],
    failures: []
  }
  host.addEventListener('reject', ({ detail }) => node.rejects.push(detail))
  host.addEventListener('failure', ({ detail }) => node.failures.push(detail.error))
  members.addEventListener('refused', ({ detail }) => node.refused.push(detail))
  await libp2p.start()
  return node
}

/** A mesh of so many nodes, all linked. @param services of the node with this index */
export async function createMesh(
  count: number,
  services: (index: number) => ServiceFactoryMap = () => ({})
): Promise<MeshNode[]> {
  const first = await createNode({ found: true }, services(0))
  const nodes = [first]
  for (let index = 1; index < count; index++) {
    nodes.push(await createNode({ bootstrap: [first.address] }, services(index)))
  }
  await until(() => missingOfMesh(nodes))
  return nodes
}

/** A libp2p node of somebody else, that is stopped with the others. */
export async function createStranger(options: Libp2pOptions): Promise<Libp2p> {
  const libp2p = await createLibp2p({ ...basics(), ...options })
  running.add(libp2p)
  return libp2p
}

/** Stops every node that a test made. */
export async function stopAll(): Promise<void> {
  const nodes = [...running]
  running.clear()
  await Promise.all(nodes.map(async (node) => await node.stop()))
}

/** What is missing until these nodes, and no others, are one mesh in the eyes of each. */
export function missingOfMesh(nodes: readonly MeshNode[]): string | undefined {
  const names = nodes.map(({ name }) => name).sort()
  for (const { name, membership: members } of nodes) {
    const live = members.members().filter(({ status, linked }) => status === 'alive' && linked)
    if (members.meshId === undefined || live.map(({ peer }) => peer).join() !== names.join()) {
      return `${name} of mesh ${members.meshId} sees ${live.length} of ${names.length} peers alive and linked`
    }
  }
  return undefined
}

/** What is missing until the stores of these nodes are equal, with so many keys. */
export async function missingOfData(nodes: readonly MeshNode[], keys: number): Promise<string | undefined> {
  const digests = await Promise.all(nodes.map(async (node) => await node.store.digest()))
  const equal = new Set(digests.map(({ hash }) => hash)).size === 1
  return equal && digests[0]?.keys === keys
    ? undefined
    : `digests are ${digests.map(({ hash, keys: count }) => `${hash.slice(0, 8)} with ${count}`).join(', ')} of ${keys} keys`
}
