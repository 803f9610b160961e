import { type Connection, type Logger, TimeoutError } from '@libp2p/interface'
import type { ConnectionManager } from '@libp2p/interface-internal'
import type { PeerName } from '@peermesh/kernel'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { CONNECTION_SETTLE_MS, DIAL_TIMEOUT_MS, UPGRADE_TIMEOUT_MS } from './constants.ts'
import { ANSWERED_BY_COPY } from './copies.ts'
import { nameOf } from './links/links.ts'

/** How a dial ended. */
export type DialOutcome =
  | { readonly peer: PeerName }
  | { readonly failed: string; readonly refused: boolean; readonly another?: true }

/** How libp2p says that the transport is connected, and encryption begins. */
const ANSWERED = 'upgrader:encrypt-outbound-connection'

/** How libp2p says that it has a connection to that peer, and dials nobody. */
const ALREADY_CONNECTED = 'dial-queue:already-connected'

/** Connects to an address, and always says how that ended. */
export class Dialler {
  readonly #self: PeerName
  readonly #connectionManager: ConnectionManager
  readonly #log: Logger
  readonly #stopped = new AbortController()

  constructor(init: { self: PeerName; connectionManager: ConnectionManager; log: Logger }) {
    this.#self = init.self
    this.#connectionManager = init.connectionManager
    this.#log = init.log
  }

  async dial(address: string): Promise<DialOutcome> {
    const seen = { copy: false }
    try {
      const target = multiaddr(address)
      if (peerOf(target) === this.#self) {
        return { failed: 'the address is our own', refused: false }
      }
      return { peer: await this.#connect(target, seen) }
    } catch (error) {
      this.#log('could not dial %s - %e', address, error)
      const failed = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      return seen.copy
        ? { failed: 'another process answers there under our own key', refused: false, another: true }
        : { failed, refused: isRefusal(error) }
    }
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #connect(target: Multiaddr, seen: { copy: boolean }): Promise<PeerName> {
    const timeout = new AbortController()
    const giveUp = (): void => timeout.abort(new TimeoutError('The dial took too long.'))
    let timer = setTimeout(giveUp, DIAL_TIMEOUT_MS)
    let wasThere = false
    try {
      const connection = await this.#connectionManager.openConnection(target, {
        signal: AbortSignal.any([this.#stopped.signal, timeout.signal]),
        onProgress: ({ type }) => {
          if (type === ANSWERED) {
            clearTimeout(timer)
            timer = setTimeout(giveUp, UPGRADE_TIMEOUT_MS)
          }
          wasThere ||= type === ALREADY_CONNECTED
          // An event of our own, which libp2p's types cannot know.
          seen.copy ||= (type as string) === ANSWERED_BY_COPY
        }
      })
      if (!wasThere || !(await endsSoon(connection))) {
        return nameOf(connection.remotePeer)
      }
    } finally {
      clearTimeout(timer)
    }
    return await this.#connect(target, seen)
  }
}

/**
 * Whether a connection that libp2p has is about to end. Of a peer that is gone the streams end first, and their end is what is dialled for: for a moment longer
 * the connection stays open, and whoever takes it for one learns nothing of the peer.
 */
async function endsSoon(connection: Connection): Promise<boolean> {
  if (connection.status !== 'open') {
    return true
  }
  return await new Promise((resolve) => {
    const end = (ends: boolean): void => {
      clearTimeout(timer)
      connection.removeEventListener('close', close)
      resolve(ends)
    }
    const close = (): void => end(true)
    const timer = setTimeout(() => end(false), CONNECTION_SETTLE_MS)
    connection.addEventListener('close', close)
  })
}

/** The machine said that nobody listens there. Of several attempts, each. */
function isRefusal(error: unknown): boolean {
  if (error instanceof AggregateError) {
    return error.errors.length > 0 && error.errors.every(isRefusal)
  }
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
}

/** The peer that an address names last, if it does: that of a relayed address is the one behind the relay. */
export function peerOf(address: Multiaddr): string | undefined {
  return address.getComponents().findLast(({ name }) => name === 'p2p')?.value
}
