import type { Logger } from '@libp2p/interface'
import type { Peer } from './peer.ts'

/** So often it is looked whom libp2p need not know any more. Looking costs a tenth of a millisecond a peer. */
const LOOK_EVERY_MS = 10 * 60 * 1_000

/** So many are looked at before others have their turn. */
const AT_ONCE = 64

/** What any node of libp2p speaks, and any peer of any mesh: it says nothing of what a peer is to the application. */
const OF_ANYBODY: readonly string[] = ['/ipfs/id/', '/ipfs/ping/', '/meshsub/', '/floodsub/', '/peermesh/']

/** What it needs of a peer. */
export type KnowingPeer = Pick<Peer, 'name' | 'membership'> & {
  readonly libp2p: Pick<Peer['libp2p'], 'peerStore' | 'getConnections'>
}

/**
 * Has libp2p forget the peers that are gone: its peer store keeps for hours each that it ever met, of this mesh or not, so that where peers come and go under
 * ever new names it would grow with them. Membership knows by itself where to find those that may come back.
 *
 * Left alone are peers with which there is a connection, live members, peers that others gave a tag, and those that speak none of our protocols, and others than
 * any node speaks: they are the application's. libp2p forgets those after six hours, when it is asked for all.
 */
export class KnownPeers {
  readonly #peer: KnowingPeer
  readonly #prefix: string
  readonly #log: Logger
  #timer: ReturnType<typeof setInterval> | undefined

  /** @param mesh its name is in each protocol and tag of ours */
  constructor(peer: KnowingPeer, mesh: string, log: Logger) {
    this.#peer = peer
    this.#prefix = `/peermesh/${mesh}/`
    this.#log = log
  }

  start(): void {
    this.#timer = setInterval(() => void this.forget(), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Looks now. */
  async forget(): Promise<void> {
    const { peerStore } = this.#peer.libp2p
    try {
      const all = await peerStore.all()
      for (let from = 0; from < all.length; from += AT_ONCE) {
        const needed = this.#needed()
        for (const { id, protocols, tags } of all.slice(from, from + AT_ONCE)) {
          const isTagged = ![...tags.keys()].every((tag) => this.#isOurs(tag))
          if (this.#isNobodys(protocols) && !isTagged && !needed.has(id.toString())) {
            await peerStore.delete(id)
          }
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      this.#log.error('could not look whom to forget - %e', error)
    }
  }

  #isNobodys(protocols: readonly string[]): boolean {
    return (
      protocols.some((protocol) => this.#isOurs(protocol)) ||
      protocols.every((protocol) => OF_ANYBODY.some((prefix) => protocol.startsWith(prefix)))
    )
  }

  #isOurs(name: string): boolean {
    return name.startsWith(this.#prefix)
  }

  /** As it is now: meanwhile others come and go. */
  #needed(): ReadonlySet<string> {
    const { name, membership, libp2p } = this.#peer
    const live = membership.members().filter(({ status }) => status === 'alive' || status === 'suspect')
    const connected = libp2p.getConnections().map(({ remotePeer }) => remotePeer.toString())
    return new Set([name, ...live.map(({ peer }) => peer), ...connected])
  }
}
