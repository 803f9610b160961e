import { noise } from '@libp2p/noise'
import { identify } from '@libp2p/identify'
import type { ServiceFactoryMap } from 'libp2p'
import { memory } from '@libp2p/memory'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { createLibp2p, type Libp2p } from 'libp2p'
import { type MeshHost, type MeshHostInit, meshHost, type SeatHandle, type SeatInit } from '../../src/index.ts'
import { type ToyCore, type ToyTypes, toySeat } from './toy-core.ts'

export type Transport = 'memory' | 'tcp'

let memoryAddresses = 0

export interface NodeInit {
  readonly transport?: Transport
  readonly host?: Partial<MeshHostInit>
  readonly seats?: readonly SeatInit<ToyTypes>[]
  readonly services?: ServiceFactoryMap
  readonly start?: boolean
}

/** A libp2p node as a user would make one, with the limits of libp2p raised for a mesh on one machine. */
export async function createNode({
  transport = 'memory',
  host = {},
  seats = [toySeat()],
  services = {},
  start = true
}: NodeInit = {}) {
  const libp2p = await createLibp2p({
    start: false,
    addresses: {
      listen: [transport === 'tcp' ? '/ip4/127.0.0.1/tcp/0' : `/memory/peermesh-host-${++memoryAddresses}`]
    },
    transports: [transport === 'tcp' ? tcp() : memory()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: { inboundConnectionThreshold: Infinity, maxIncomingPendingConnections: Infinity },
    connectionMonitor: { enabled: false },
    services: { identify: identify(), ...services, host: meshHost({ mesh: 'test', ...host }) }
  })
  const { host: service } = libp2p.services as unknown as { host: MeshHost }
  const failures: Error[] = []
  const rejects: { readonly peer: string; readonly core: string; readonly reason: string }[] = []
  service.addEventListener('failure', ({ detail }) => failures.push(detail.error))
  service.addEventListener('reject', ({ detail }) => rejects.push(detail))
  const handles = seats.map((seat) => service.seat(seat))
  if (start) {
    await libp2p.start()
  }
  const toy = handles[0] as SeatHandle<ToyTypes>
  return {
    libp2p: libp2p as unknown as Libp2p,
    host: service,
    toy,
    handles,
    failures,
    rejects,
    get core() {
      return toy.core as ToyCore
    },
    get name() {
      return service.identity.peer
    }
  }
}

export type Node = Awaited<ReturnType<typeof createNode>>

export async function connect(from: Node, to: Node): Promise<void> {
  await from.libp2p.dial(to.libp2p.getMultiaddrs())
  await until(() => hasLink(from, to) && hasLink(to, from), 'links both ways')
}

export function hasLink(from: Node, to: Node): boolean {
  const links = from.core.of('link').filter(({ peer }) => peer === to.name)
  return links.at(-1)?.status === 'up'
}

/** Waits for a fact, with a deadline that only a broken program meets. */
export async function until(fact: () => boolean, what: string, deadlineMs = 20_000): Promise<void> {
  const deadline = performance.now() + deadlineMs
  while (!fact()) {
    if (performance.now() > deadline) {
      throw new Error(`Not within ${deadlineMs} ms: ${what}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
