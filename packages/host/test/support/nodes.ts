import { identify } from '@libp2p/identify'
import type { Stream } from '@libp2p/interface'
import { memory } from '@libp2p/memory'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { type PeerName, peerName } from '@peermesh/kernel'
import { createLibp2p, type Libp2p, type Libp2pOptions, type ServiceFactoryMap } from 'libp2p'
import {
  guardedMuxer,
  type MeshHost,
  type MeshHostInit,
  meshHost,
  noticesCopies,
  type SeatHandle,
  type SeatInit
} from '../../src/index.ts'
import { type ToyCore, type ToyTypes, toySeat } from './toy-core.ts'

export type Transport = 'memory' | 'tcp'

export interface NodeInit {
  readonly transport?: Transport
  readonly host?: Partial<MeshHostInit>
  readonly seats?: readonly SeatInit<ToyTypes>[]
  readonly services?: ServiceFactoryMap
  readonly privateKey?: Libp2pOptions['privateKey']
  /** @default yamux, guarded */
  readonly streamMuxers?: Libp2pOptions['streamMuxers']
  /** @default true */
  readonly start?: boolean
}

/** A libp2p node with our host and what a test wants to know of it. */
export interface TestNode {
  readonly libp2p: Libp2p
  readonly host: MeshHost
  readonly toy: SeatHandle<ToyTypes>
  readonly handles: readonly SeatHandle<ToyTypes>[]
  readonly failures: Error[]
  readonly rejects: { readonly peer: string; readonly core: string; readonly reason: string }[]
  /** The core of the first seat, as it is now. */
  readonly core: ToyCore
  readonly name: PeerName
}

const running = new Set<Libp2p>()
let memoryAddresses = 0

/** A libp2p node as a user would make one, with the limits of libp2p raised for many peers on one machine. */
export async function createNode({
  transport = 'memory',
  host = {},
  seats = [toySeat()],
  services = {},
  privateKey,
  streamMuxers,
  start = true
}: NodeInit = {}): Promise<TestNode> {
  const libp2p = await createLibp2p({
    ...basics(transport, privateKey),
    ...(streamMuxers === undefined ? {} : { streamMuxers }),
    services: { identify: identify(), ...services, host: meshHost({ mesh: 'test', ...host }) }
  })
  running.add(libp2p)
  const { host: service } = libp2p.services as unknown as { host: MeshHost }
  const failures: TestNode['failures'] = []
  const rejects: TestNode['rejects'] = []
  service.addEventListener('failure', ({ detail }) => failures.push(detail.error))
  service.addEventListener('reject', ({ detail }) => rejects.push(detail))
  const handles = seats.map((seat) => service.seat(seat))
  if (start) {
    await libp2p.start()
  }
  const toy = handles[0] as SeatHandle<ToyTypes>
  return {
    libp2p,
    host: service,
    toy,
    handles,
    failures,
    rejects,
    get core() {
      return toy.core as ToyCore
    },
    name: peerName(libp2p.peerId.toString())
  }
}

/** A peer that speaks our protocols by hand, so that it can break them. */
export interface Stranger {
  readonly libp2p: Libp2p
  readonly name: PeerName
  /** Streams that were opened to it, the newest last. */
  readonly inbound: Stream[]
}

export async function createStranger(protocols: readonly string[], transport: Transport = 'memory'): Promise<Stranger> {
  const libp2p = await createLibp2p({ ...basics(transport), services: { identify: identify() } })
  running.add(libp2p)
  const inbound: Stream[] = []
  for (const protocol of protocols) {
    await libp2p.handle(protocol, (stream) => void inbound.push(stream), { maxInboundStreams: 1000 })
  }
  await libp2p.start()
  return { libp2p, name: peerName(libp2p.peerId.toString()), inbound }
}

function basics(transport: Transport, privateKey?: Libp2pOptions['privateKey']) {
  const listen = transport === 'tcp' ? '/ip4/127.0.0.1/tcp/0' : `/memory/peermesh-host-${++memoryAddresses}`
  return {
    start: false,
    ...(privateKey === undefined ? {} : { privateKey }),
    addresses: { listen: [listen] },
    transports: [transport === 'tcp' ? tcp() : memory()],
    connectionEncrypters: [noticesCopies(noise())],
    streamMuxers: [guardedMuxer(yamux())],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false }
  } satisfies Libp2pOptions
}

/** Stops all nodes that a test made. */
export async function stopAll(): Promise<void> {
  const nodes = [...running]
  running.clear()
  await Promise.all(nodes.map(async (node) => node.stop()))
}

export async function connect(from: TestNode, to: TestNode): Promise<void> {
  await from.libp2p.dial(to.libp2p.getMultiaddrs())
  await until(() => hasLink(from, to) && hasLink(to, from), 'links both ways')
}

/** What the core of `from` was told last about `to`. */
export function hasLink(from: TestNode, to: { readonly name: PeerName }): boolean {
  return linksOf(from, to).at(-1) === 'up'
}

/** All that the core of `from` was told about its link to `to`. */
export function linksOf(from: TestNode, to: { readonly name: PeerName }): string[] {
  return from.core
    .of('link')
    .filter(({ peer }) => peer === to.name)
    .map((link) => (link.status === 'up' ? 'up' : `lost by ${link.by}`))
}

/** Waits for a fact, with a deadline that only a broken program meets. */
export async function until(fact: () => boolean, what: string, deadlineMs = 30_000): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!fact()) {
    if (performance.now() > deadline) {
      throw new Error(`Not within ${deadlineMs} ms: ${what}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
