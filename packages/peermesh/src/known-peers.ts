import type { Logger } from '@libp2p/interface'
import type { Peer } from './peer.ts'

/** So often it is looked whom libp2p need not know any more. Looking costs a tenth of a millisecond a peer. */
const LOOK_EVERY_MS = 10 * 60 * 1_000

/** So many are looked at before others have their turn. */
const AT_ONCE = 64

/** What it needs of a peer. */
export type KnowingPeer = Pick<Peer, 'name' | 'membership'> & {
  readonly libp2p: Pick<Peer['libp2p'], 'peerStore' | 'getConnections'>
}

/**
 * Has libp2p forget the peers that were of this mesh and are gone: its peer store keeps each that it ever met, for ever, so that a mesh whose peers come and go
 * under ever new names would grow without end. Membership knows by itself where to find those that may come back.
 *
 * Left alone are peers with which there is a connection, live members, peers that others gave a tag, and those that speak other protocols than ours, but
 * not ours: they are the application's.
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
          const isOurs = protocols.length === 0 || protocols.some((protocol) => this.#isOurs(protocol))
          if (isOurs && [...tags.keys()].every((tag) => this.#isOurs(tag)) && !needed.has(id.toString())) {
            await peerStore.delete(id)
          }
        }
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      this.#log.error('could not look whom to forget - %e', error)
    }
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
