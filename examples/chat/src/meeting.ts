import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createPeer, type Peer, type PeerInit } from 'peermesh'
import { type ChatOptions, DEFAULT_PORT, DEFAULT_ROOM, LOCAL_PORTS } from './options.ts'

const MESH = 'chat'
const LOCALHOST = '127.0.0.1'

/** Whoever runs answers within a fraction of these. */
const LINKED_WITHIN_MS = 5_000
const FETCHED_WITHIN_MS = 10_000
const LINKED_POLL_MS = 20

const localAddress = (port: number): string => `/ip4/${LOCALHOST}/tcp/${port}`

/** A peer that runs, and whether others ought to be there. */
export interface Started {
  readonly peer: Peer
  readonly expectsOthers: boolean
}

/** Where neither was told who listens where nor who joins whom. */
function isOnThisMachine({ listen, join, found }: ChatOptions): boolean {
  return listen === undefined && join === undefined && found === undefined
}

/** Starts the peer as it was told, or so that chats on this machine find each other by themselves. */
export async function startPeer(options: ChatOptions, signal: AbortSignal): Promise<Started> {
  const { data, listen, join, found, port } = options
  const common = { mesh: MESH, signal, ...(data === undefined ? {} : { dataDir: data }) }
  if (isOnThisMachine(options)) {
    return await startOnThisMachine(port, common)
  }
  const peer = await createPeer({
    ...common,
    listen: listen ?? [localAddress(0)],
    bootstrap: join ?? [],
    // Somebody has to begin: whoever knows nobody.
    found: found ?? join === undefined
  })
  return { peer, expectsOthers: join !== undefined }
}

/**
 * Takes the first free port of a row, and knows the others as addresses of peers that may be there. Only who holds the first port begins a mesh,
 * and only where nobody answers at the others: so two that start at once do not begin two.
 */
async function startOnThisMachine(first: number, common: PeerInit): Promise<Started> {
  const ports = Array.from({ length: LOCAL_PORTS }, (_, index) => first + index)
  const answering = new Set<number>()
  await Promise.all(ports.map(async (port) => (await answers(port)) && answering.add(port)))
  // The last resort is a free port: nobody finds us there, but we find the others.
  for (const port of [...ports.filter((candidate) => !answering.has(candidate)), 0]) {
    try {
      const peer = await createPeer({
        ...common,
        listen: [localAddress(port)],
        bootstrap: ports.filter((other) => other !== port).map(localAddress),
        found: port === first && answering.size === 0
      })
      return { peer, expectsOthers: answering.size > 0 || port !== first }
    } catch (error) {
      if (port === 0 || !(error instanceof Error) || error.name !== 'PortInUseError') {
        throw error
      }
    }
  }
  throw new Error('unreachable: a free port is never in use')
}

/** Whether anything listens there. */
async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, LOCALHOST)
    const end = (isThere: boolean): void => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
  })
}

/** Waits for the others and for what they know. @returns false where nobody answers for now: it goes on trying by itself */
export async function meetOthers(peer: Peer, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + LINKED_WITHIN_MS
  while (!isLinked(peer)) {
    if (performance.now() > deadline) {
      return false
    }
    await delay(LINKED_POLL_MS, undefined, { signal })
  }
  try {
    await peer.store.sync({ signal: AbortSignal.any([signal, AbortSignal.timeout(FETCHED_WITHIN_MS)]) })
    return true
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Error && error.name === 'TimeoutError') {
      return false
    }
    throw error
  }
}

function isLinked({ membership, name }: Peer): boolean {
  return membership.members().some((member) => member.linked && member.peer !== name)
}

/** The address that means something on another machine, where there is one. */
function outwardAddress({ addresses }: Peer): string | undefined {
  return addresses.find((address) => !/^\/ip(4\/127\.|6\/::1\/)/.test(address)) ?? addresses[0]
}

/** What others type to talk with us. */
export function invitation(options: ChatOptions, peer: Peer): string {
  const isFoundByItself = isOnThisMachine(options) && options.port === DEFAULT_PORT
  const how = isFoundByItself
    ? []
    : isOnThisMachine(options)
      ? ['--port', options.port]
      : ['--join', outwardAddress(peer)]
  const where = options.room === DEFAULT_ROOM ? [] : ['--room', options.room]
  return `Others join with: ${['npm run chat -- --name NAME', ...where, ...how].join(' ')}`
}
