import type { Libp2pEvents } from '@libp2p/interface'
import type { AddressManager } from '@libp2p/interface-internal'
import { compareText, type PeerName } from '@peermesh/kernel'
import type { TypedEventTarget } from 'main-event'
import { peerOf } from './dialler.ts'

/** Watches at which addresses this peer can be dialled, each with its peer id. */
export class Addresses {
  readonly #self: PeerName
  readonly #manager: AddressManager
  readonly #events: TypedEventTarget<Libp2pEvents>
  readonly #changed: (addresses: readonly string[]) => void
  #known: readonly string[] = []

  constructor(init: {
    self: PeerName
    manager: AddressManager
    events: TypedEventTarget<Libp2pEvents>
    changed: (addresses: readonly string[]) => void
  }) {
    this.#self = init.self
    this.#manager = init.manager
    this.#events = init.events
    this.#changed = init.changed
  }

  /** In one stable order. */
  get known(): readonly string[] {
    return this.#known
  }

  start(): void {
    this.#events.addEventListener('self:peer:update', this.#look)
    // Listening begins in the same phase as we do, without an order: this says when it has.
    this.#events.addEventListener('transport:listening', this.#look)
    this.#look()
  }

  stop(): void {
    this.#events.removeEventListener('self:peer:update', this.#look)
    this.#events.removeEventListener('transport:listening', this.#look)
    this.#known = []
  }

  readonly #look = (): void => {
    const now = [
      ...new Set(this.#manager.getAddresses().map((address) => this.#named(address.toString(), peerOf(address))))
    ]
    now.sort(compareText)
    if (now.length !== this.#known.length || now.some((address, index) => address !== this.#known[index])) {
      this.#known = now
      this.#changed(now)
    }
  }

  #named(address: string, peer: string | undefined): string {
    return peer === this.#self ? address : `${address}/p2p/${this.#self}`
  }
}
