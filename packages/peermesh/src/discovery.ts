import { mdns } from '@libp2p/mdns'
import type { Logger, PeerInfo } from '@libp2p/interface'
import type { Peer } from './peer.ts'

/** Whoever answers on the local network may say that it is anyone, at any address: so many are remembered, and so many dialled at a time. */
const FOUND_MAX = 64
const DIALS_MAX = 4

/** DNS wants labels of at most 63 bytes, and the name of a mesh has up to 64. */
const LABEL_LENGTH = 60

/** Looks for peers of this mesh on the local network, by multicast DNS. Those of other meshes ask for, and answer to, another name. */
export function meshDiscovery(mesh: string): ReturnType<typeof mdns> {
  const labels = mesh.match(new RegExp(`.{1,${LABEL_LENGTH}}`, 'g')) ?? []
  return mdns({ serviceTag: `${labels.join('.')}._peermesh._udp.local` })
}

/** What it needs of a peer. */
export type DiscoveringPeer = Pick<Peer, 'name' | 'membership'> & {
  readonly libp2p: Pick<Peer['libp2p'], 'addEventListener' | 'removeEventListener' | 'dial'>
}

/**
 * Dials whom libp2p discovers, once for each time that it does, unless it is a live member already. What follows is membership's: whether the peer is one of us,
 * and how to find it again. A dial that fails is none of anybody's business: who was there will be discovered again.
 */
export class DiscoveryDialler {
  readonly #peer: DiscoveringPeer
  readonly #log: Logger
  readonly #found = new Map<string, PeerInfo>()
  readonly #dialling = new Set<string>()
  readonly #stopping = new AbortController()
  readonly #hear = ({ detail }: CustomEvent<PeerInfo>): void => this.#discovered(detail)
  #started = false

  /** Hears from now on, so that what is discovered during the start is not lost. */
  constructor(peer: DiscoveringPeer, log: Logger) {
    this.#peer = peer
    this.#log = log
    peer.libp2p.addEventListener('peer:discovery', this.#hear)
  }

  start(): void {
    this.#started = true
    this.#dialNext()
  }

  stop(): void {
    this.#peer.libp2p.removeEventListener('peer:discovery', this.#hear)
    this.#found.clear()
    this.#stopping.abort()
  }

  #discovered(info: PeerInfo): void {
    const name = info.id.toString()
    if (
      name !== this.#peer.name &&
      !this.#dialling.has(name) &&
      (this.#found.size < FOUND_MAX || this.#found.has(name))
    ) {
      this.#found.set(name, info)
      this.#dialNext()
    }
  }

  #dialNext(): void {
    while (this.#started && this.#dialling.size < DIALS_MAX) {
      const [next] = this.#found
      if (next === undefined) {
        return
      }
      const [name, info] = next
      this.#found.delete(name)
      if (!this.#isLiveMember(name)) {
        this.#dialling.add(name)
        void this.#dial(name, info)
      }
    }
  }

  #isLiveMember(name: string): boolean {
    const member = this.#peer.membership.members().find(({ peer }) => peer === name)
    return member?.status === 'alive' || member?.status === 'suspect'
  }

  async #dial(name: string, { multiaddrs }: PeerInfo): Promise<void> {
    const addresses = multiaddrs.map((address) => address.encapsulate(`/p2p/${name}`))
    try {
      await this.#peer.libp2p.dial(addresses, { signal: this.#stopping.signal })
    } catch (error) {
      this.#log('discovered %s, and could not dial it - %e', name, error)
    }
    this.#dialling.delete(name)
    this.#dialNext()
  }
}
