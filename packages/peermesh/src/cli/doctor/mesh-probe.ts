import { lookup } from 'node:dns/promises'
import { connect } from 'node:net'
import { identify } from '@libp2p/identify'
import type { Connection } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import type { Multiaddr } from '@multiformats/multiaddr'
import { guardedMuxer, meshHost, type MeshHostComponents } from '@peermesh/host'
import { membershipSeat } from '@peermesh/membership'
import type { HelloMessage, MembershipTypes } from '@peermesh/membership/core'
import type { Core, CoreInput } from '@peermesh/kernel'
import { createLibp2p } from 'libp2p'
import { parseMeshKey } from '../../mesh-key/mesh-key.ts'
import { MeshKeyGuard } from '../../mesh-key/mesh-key-guard.ts'
import { askWallClock, type ClockReading } from '../../wall-clock.ts'

/** How far a probe came, and what it learned. */
export type Probe =
  | { readonly reached: 'nothing'; readonly why: 'unresolved' | 'refused' | 'silent'; readonly detail: string }
  /** Something listens; no libp2p peer, or not the one that the address names. */
  | { readonly reached: 'port'; readonly detail: string; readonly isOtherPeer: boolean }
  /** A libp2p peer, of no mesh of this name. `meshes` are those that it is of. */
  | { readonly reached: 'peer'; readonly name: string; readonly meshes: readonly string[] }
  /** A peer of the mesh; `hello` is missing where it did not introduce itself in a form that we read. */
  | {
      readonly reached: 'mesh'
      readonly name: string
      readonly hello: Hello | undefined
      readonly clock: ClockReading | undefined
    }

export interface Hello {
  readonly meshId: string | undefined
  readonly versions: HelloMessage['versions']
}

/** Generous for the other side of the world, short for a person who waits. */
const ANSWER_TIMEOUT_MS = 5_000

const MESH_PROTOCOL = /^\/peermesh\/([a-z0-9-]{1,64})\/1\.0\.0$/

/**
 * Meets the peer at an address without becoming a member: it lets it introduce itself and says nothing. So the mesh is told nothing of us,
 * and keeps nothing.
 */
export async function probeMesh(
  address: Multiaddr,
  {
    host,
    port,
    mesh,
    meshKey
  }: {
    readonly host: string
    readonly port: number
    readonly mesh: string
    readonly meshKey?: string | undefined
  }
): Promise<Probe> {
  try {
    await lookup(host)
  } catch (error) {
    return { reached: 'nothing', why: 'unresolved', detail: codeOf(error) }
  }
  const refused = await tryConnect(host, port)
  if (refused !== undefined) {
    return { reached: 'nothing', why: refused === 'ECONNREFUSED' ? 'refused' : 'silent', detail: refused }
  }
  const hellos = Promise.withResolvers<Hello>()
  const node = await createLibp2p({
    transports: [tcp()],
    ...(meshKey === undefined ? {} : { connectionProtector: () => new MeshKeyGuard(parseMeshKey(meshKey)) }),
    connectionEncrypters: [noise()],
    streamMuxers: [guardedMuxer(yamux())],
    connectionMonitor: { enabled: false },
    services: { identify: identify(), host: meshHost({ mesh }), listener: listener(hellos.resolve) }
  })
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
    const identified = Promise.withResolvers<readonly string[]>()
    node.addEventListener('peer:identify', ({ detail }) => identified.resolve(detail.protocols))
    let connection: Connection
    try {
      connection = await node.dial(address, { signal })
    } catch (error) {
      const { name, message } = error as Error
      return {
        reached: 'port',
        detail: message,
        isOtherPeer: name === 'UnexpectedPeerError' || /does not match expected remote identity/.test(message)
      }
    }
    const name = connection.remotePeer.toString()
    // libp2p asks each new connection who it is by itself, and a peer answers that once at a time.
    const protocols = await Promise.race([identified.promise, after(signal)])
    const meshes = (protocols ?? []).flatMap((protocol) => MESH_PROTOCOL.exec(protocol)?.[1] ?? [])
    if (!meshes.includes(mesh)) {
      return { reached: 'peer', name, meshes }
    }
    const [hello, clock] = await Promise.all([
      Promise.race([hellos.promise, after(signal)]),
      readClock(connection, mesh, signal)
    ])
    return { reached: 'mesh', name, hello, clock }
  } finally {
    await node.stop()
  }
}

/** Nothing where it tells no time: an older peer does not. */
async function readClock(connection: Connection, mesh: string, signal: AbortSignal): Promise<ClockReading | undefined> {
  try {
    return await askWallClock(connection, mesh, signal)
  } catch {
    // Whatever kept it from answering, its time is not known; that the peer itself does not answer shows elsewhere.
    return undefined
  }
}

/** In membership's place: it hears the introduction of whoever has a link with us. */
function listener(onHello: (hello: Hello) => void) {
  class Listener implements Core<MembershipTypes> {
    step(input: CoreInput<MembershipTypes>): [] {
      if (input.type === 'message' && input.message.type === 'hello') {
        const { self, versions }: HelloMessage = input.message
        onHello({ meshId: self.meshId, versions })
      }
      return []
    }

    deadline(): undefined {
      return undefined
    }

    snapshot(): undefined {
      return undefined
    }
  }
  return ({ host }: { host: ReturnType<ReturnType<typeof meshHost>> } & Partial<MeshHostComponents>) => {
    host.seat<MembershipTypes>({ ...membershipSeat(), create: () => new Listener() })
    return {}
  }
}

async function after(signal: AbortSignal): Promise<undefined> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve())
  })
  return undefined
}

/** The code of what went wrong; nothing where somebody listens. */
async function tryConnect(host: string, port: number): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_TIMEOUT_MS })
    const end = (code: string | undefined): void => {
      socket.destroy()
      resolve(code)
    }
    socket.once('connect', () => end(undefined))
    socket.once('timeout', () => end('ETIMEDOUT'))
    socket.once('error', (error) => end(codeOf(error)))
  })
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}
