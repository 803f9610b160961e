import { type Logger, TimeoutError } from '@libp2p/interface'
import type { ConnectionManager } from '@libp2p/interface-internal'
import type { PeerName } from '@peermesh/kernel'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { DIAL_TIMEOUT_MS, UPGRADE_TIMEOUT_MS } from './constants.ts'
import { nameOf } from './links/links.ts'

/** How a dial ended. */
export type DialOutcome = { readonly peer: PeerName } | { readonly failed: string; readonly refused: boolean }

/** How libp2p says that the transport is connected, and encryption begins. */
const ANSWERED = 'upgrader:encrypt-outbound-connection'

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
    try {
      const target = multiaddr(address)
      if (peerOf(target) === this.#self) {
        return { failed: 'the address is our own', refused: false }
      }
      return { peer: await this.#connect(target) }
    } catch (error) {
      this.#log('could not dial %s - %e', address, error)
      const failed = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      return { failed, refused: isRefusal(error) }
    }
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #connect(target: Multiaddr): Promise<PeerName> {
    const timeout = new AbortController()
    const giveUp = (): void => timeout.abort(new TimeoutError('The dial took too long.'))
    let timer = setTimeout(giveUp, DIAL_TIMEOUT_MS)
    try {
      const { remotePeer } = await this.#connectionManager.openConnection(target, {
        signal: AbortSignal.any([this.#stopped.signal, timeout.signal]),
        onProgress: ({ type }) => {
          if (type === ANSWERED) {
            clearTimeout(timer)
            timer = setTimeout(giveUp, UPGRADE_TIMEOUT_MS)
          }
        }
      })
      return nameOf(remotePeer)
    } finally {
      clearTimeout(timer)
    }
  }
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
