import type { Logger } from '@libp2p/interface'
import type { ConnectionManager } from '@libp2p/interface-internal'
import type { PeerName } from '@peermesh/kernel'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { DIAL_TIMEOUT_MS } from './constants.ts'
import { nameOf } from './links/links.ts'

/** How a dial ended. */
export type DialOutcome = { readonly peer: PeerName } | { readonly failed: string; readonly refused: boolean }

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
      const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
      const { remotePeer } = await this.#connectionManager.openConnection(target, { signal })
      return { peer: nameOf(remotePeer) }
    } catch (error) {
      this.#log('could not dial %s - %e', address, error)
      const failed = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      return { failed, refused: isRefusal(error) }
    }
  }

  stop(): void {
    this.#stopped.abort()
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
