import { type PeerName, peerName, type Random } from '@peermesh/kernel'
import { Channel } from './channel.ts'
import { Connection, type ConnectionWatcher, type DirectFrame, type Link, type LinkEnd } from './connection.ts'
import { ViolationError } from './errors.ts'
import { onGrid } from './event-loop.ts'
import { drawSpan } from './random-streams.ts'
import { StaleViews } from './stale-views.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { World } from './world.ts'

const ADDRESS_PREFIX = '/sim/'

/** Before the address of a peer that is a process of the one machine. */
const LOOPBACK = '/ip4/127.0.0.1'

/** The address at which a peer can be dialled. */
export function addressOf(peer: PeerName): string {
  return `${ADDRESS_PREFIX}${peer}`
}

/** The same, as the peer itself tells it where all are on one machine. Both can be dialled there. */
export function loopbackAddressOf(peer: PeerName): string {
  return `${LOOPBACK}${addressOf(peer)}`
}

/** How often a connection survives a partition that ends before the keep-alive does, with all that stalled. */
const SURVIVES_HEAL_CHANCE = 2 / 3

/** How often a crash is silent: the machine is gone, and nobody is left to reset its connections. */
const SILENT_CRASH_CHANCE = 1 / 4

/** How often a connection outlives a restart of a stack on it, and how soon it carries streams again. */
const SURVIVES_RESTART_CHANCE = 0.75
const RESTART_MS = 200

type Side = 'us' | 'them'

/** How a dial failed, as `dialled` says it. */
type Failed = { readonly failed: string; readonly refused: boolean }

/** The connections between peers, and the links (pairs of direct streams) on them: SPEC.md, N1 to N9. */
export class Connections {
  readonly #world: World
  readonly #byPair = new Map<number, Connection>()
  readonly #keeping = new Set<number>()
  /** Open connections of each peer, in the order in which they were made. */
  readonly #open: Connection[][]
  /** The ends that each peer was told are up, by whom they lead to. */
  readonly #up: Map<PeerName, LinkEnd>[]
  readonly staleViews: StaleViews
  #watcher: ConnectionWatcher | undefined

  constructor(world: World) {
    this.#world = world
    this.staleViews = new StaleViews(world)
    this.#open = world.peers.map(() => [])
    this.#up = world.peers.map(() => new Map<PeerName, LinkEnd>())
  }

  /** Bulk transfers have streams of their own on the connections. */
  watchedBy(watcher: ConnectionWatcher): void {
    this.#watcher = watcher
  }

  /** The open connections of a peer. */
  of(peer: VirtualPeer): readonly Connection[] {
    return this.#open[peer.index] as Connection[]
  }

  /** The open connection between two peers that are both up. */
  between(a: VirtualPeer, b: VirtualPeer): Connection | undefined {
    const connection = this.#byPair.get(this.#pair(a, b))
    return connection?.open === true && connection.current ? connection : undefined
  }

  dial(from: VirtualPeer, address: string): void {
    const { loop, weather } = this.#world
    const { life } = from
    const random = this.#world.random.stream(`dial/${from.name}`)
    const to = this.#dialled(address)
    const answer = (outcome: { readonly peer: PeerName } | Failed): void => {
      if (from.life === life) {
        this.#world.step(from, { type: 'dialled', address, ...outcome })
      }
    }
    loop.after(drawSpan(random, weather.dialMs), () => {
      if (from.life !== life) {
        return
      }
      if (to === undefined || to === from) {
        answer({ failed: to === from ? 'cannot dial self' : 'no such address', refused: false })
      } else if (to.frozen || !this.#world.reach.wireBothWays(from.index, to.index)) {
        // Its machine may take the connection, but nobody answers on it.
        loop.after(drawSpan(random, weather.dialTimeoutMs), () => answer({ failed: 'timed out', refused: false }))
      } else if (!to.up) {
        answer({ failed: 'connection refused', refused: true })
      } else {
        const connection = this.between(from, to) ?? this.#establish(from, to)
        answer({ peer: to.name })
        this.#openLink(connection)
      }
    })
  }

  /** False where there is no link to send on. */
  send(from: VirtualPeer, to: PeerName, frame: DirectFrame): boolean {
    const end = this.#up[from.index]?.get(to)
    end?.outgoing.send(frame, frame.priority)
    return end !== undefined
  }

  /** The streams to this peer break off; the connection stays, and has new ones soon. */
  resetStreams(a: VirtualPeer, b: VirtualPeer): void {
    const connection = this.between(a, b)
    if (connection !== undefined) {
      this.#loseLink(connection)
      this.#watcher?.broken(connection)
    }
  }

  /** We reset the link, and open it again only after this long; the peer may sooner. */
  hold(from: VirtualPeer, to: VirtualPeer, ms: number): void {
    const connection = this.between(from, to)
    if (connection !== undefined) {
      connection.heldUntil[connection.a === from ? 0 : 1] = this.#world.loop.now + ms
      this.#loseLink(connection, from)
      this.#watcher?.broken(connection)
    }
  }

  started(peer: VirtualPeer): void {
    for (const other of this.#world.peers) {
      if (other !== peer && other.up) {
        this.#keep(peer, other)
      }
    }
  }

  /**
   * Called once the peer is down. One that restarts does so in its process: most of its connections are still there when its stack is
   * new, and nobody needs to dial again.
   */
  stopped(peer: VirtualPeer, restarts: boolean): void {
    this.#up[peer.index]?.clear()
    for (const connection of [...this.of(peer)]) {
      this.#close(connection, peer)
      if (restarts && connection.random.chance(SURVIVES_RESTART_CHANCE)) {
        this.#keepAfter(connection.a, connection.b, RESTART_MS)
      }
    }
  }

  /** The peer stands still: whoever waits for its answers to a keep-alive gives the connection up. */
  frozen(peer: VirtualPeer): void {
    const { life } = peer
    for (const connection of this.of(peer)) {
      const { a, b } = connection
      this.#whenKeptAlive(connection, true, () => {
        if (connection.open && peer.frozen && peer.life === life) {
          this.#close(connection, a === peer ? b : a)
        }
      })
    }
  }

  /** The ways between two peers may have become blocked or free. */
  reachabilityChanged(a: VirtualPeer, b: VirtualPeer): void {
    const connection = this.between(a, b)
    if (connection === undefined) {
      return
    }
    const { reach } = this.#world
    const wireBlocked = !reach.wireBothWays(a.index, b.index)
    const directBlocked = !reach.directBothWays(a.index, b.index)
    if (wireBlocked !== connection.wireBlocked) {
      connection.wireBlocked = wireBlocked
      const mark = ++connection.wireMark
      this.#whenKeptAlive(connection, wireBlocked, () => {
        if (connection.open && connection.wireMark === mark) {
          this.#close(connection)
        }
      })
    }
    if (directBlocked !== connection.directBlocked) {
      connection.directBlocked = directBlocked
      const mark = ++connection.directMark
      this.#whenKeptAlive(connection, directBlocked, () => {
        if (connection.open && connection.directMark === mark) {
          this.#loseLink(connection)
          this.#watcher?.broken(connection)
        }
      })
      if (!directBlocked && !connection.random.chance(SURVIVES_HEAL_CHANCE)) {
        this.#loseLink(connection)
        this.#watcher?.broken(connection)
      }
      if (!directBlocked && connection.link === undefined) {
        this.#openLinkAfter(connection, drawSpan(connection.random, this.#world.weather.streamOpenMs))
      }
    }
    for (const end of connection.link?.ends ?? []) {
      end.outgoing.release()
    }
    this.#watcher?.freed(connection)
  }

  #dialled(address: string): VirtualPeer | undefined {
    const { oneMachine } = this.#world
    const path = oneMachine && address.startsWith(LOOPBACK) ? address.slice(LOOPBACK.length) : address
    const name = path.startsWith(ADDRESS_PREFIX) ? path.slice(ADDRESS_PREFIX.length) : undefined
    return name === undefined ? undefined : this.#world.peerNamed(peerName(name))
  }

  #whenKeptAlive({ random }: Connection, blocked: boolean, action: () => void): void {
    if (blocked) {
      this.#world.loop.after(drawSpan(random, this.#world.weather.keepAliveMs), action)
    }
  }

  #pair(a: VirtualPeer, b: VirtualPeer): number {
    return Math.min(a.index, b.index) * this.#world.peers.length + Math.max(a.index, b.index)
  }

  #randomOf(a: VirtualPeer, b: VirtualPeer): Random {
    const [first, second] = a.index < b.index ? [a, b] : [b, a]
    return this.#world.random.stream(`connection/${first.name}-${second.name}`)
  }

  #establish(a: VirtualPeer, b: VirtualPeer): Connection {
    const { loop, weather } = this.#world
    const pair = this.#pair(a, b)
    const earlier = this.#byPair.get(pair)
    if (earlier?.link !== undefined) {
      for (const end of earlier.link.ends) {
        this.#tellLost(earlier, earlier.link, end, 'them')
      }
    }
    const random = this.#randomOf(a, b)
    const gossipFrom = loop.now + drawSpan(random, weather.gossipSubscribeMs)
    const connection =
      a.index < b.index ? new Connection(a, b, gossipFrom, random) : new Connection(b, a, gossipFrom, random)
    connection.directBlocked = !this.#world.reach.directBothWays(a.index, b.index)
    this.#byPair.set(pair, connection)
    this.#open[a.index]?.push(connection)
    this.#open[b.index]?.push(connection)
    return connection
  }

  #openLink(connection: Connection): void {
    if (!connection.open || !connection.current || connection.link !== undefined || connection.opening) {
      return
    }
    const { loop, weather, reach } = this.#world
    const { a, b, random } = connection
    if (!reach.directBothWays(a.index, b.index)) {
      // The attempt hangs; it goes on once the way is free.
      return
    }
    const [heldA, heldB] = connection.heldUntil
    const upAtA = onGrid(Math.max(heldA, loop.now) + drawSpan(random, weather.streamOpenMs))
    const upAtB = onGrid(Math.max(heldB, loop.now) + drawSpan(random, weather.streamOpenMs))
    const toB = this.#channel(a, b, upAtB)
    const toA = this.#channel(b, a, upAtA)
    const link: Link = {
      closed: false,
      ends: [
        { peer: a, life: a.life, told: 'nothing', outgoing: toB, incoming: toA },
        { peer: b, life: b.life, told: 'nothing', outgoing: toA, incoming: toB }
      ]
    }
    connection.link = link
    loop.at(upAtA, () => this.#tellUp(link, link.ends[0]))
    loop.at(upAtB, () => this.#tellUp(link, link.ends[1]))
  }

  #openLinkAfter(connection: Connection, ms: number): void {
    if (!connection.opening) {
      connection.opening = true
      this.#world.loop.after(ms, () => {
        connection.opening = false
        this.#openLink(connection)
      })
    }
  }

  #channel(from: VirtualPeer, to: VirtualPeer, opensAt: number): Channel<DirectFrame> {
    return new Channel<DirectFrame>(this.#world, {
      from,
      to,
      opensAt,
      deliver: (frame) => {
        const { core, version, message } = frame
        if (!to.speaks(core, version)) {
          throw new ViolationError(
            `P2: ${from.name} sends ${to.name} version ${version} of ${core}, which it does not speak.`
          )
        }
        if (this.staleViews.stops(from, to, core)) {
          this.staleViews.hold({ from, to, end: this.#up[to.index]?.get(from.name), frame })
        } else {
          this.#world.step(to, { type: 'message', core, from: from.name, message })
        }
      }
    })
  }

  #tellUp(link: Link, end: LinkEnd): void {
    if (!link.closed && end.peer.life === end.life && end.told === 'nothing') {
      end.told = 'up'
      const peer = this.#otherEnd(link, end).peer.name
      this.#up[end.peer.index]?.set(peer, end)
      const loopback = this.#world.oneMachine ? { loopback: true } : {}
      this.#world.step(end.peer, { type: 'link', peer, status: 'up', ...loopback })
    }
  }

  #otherEnd(link: Link, end: LinkEnd): LinkEnd {
    return link.ends[0] === end ? link.ends[1] : link.ends[0]
  }

  /** The streams break off: each end notices in its own time, and what had not arrived by some moment until then is lost. */
  #loseLink(connection: Connection, closer?: VirtualPeer): void {
    const { link } = connection
    if (link === undefined || link.closed) {
      return
    }
    link.closed = true
    const { loop } = this.#world
    for (const end of link.ends) {
      const listens = end.peer.life === end.life && end.told === 'up'
      const { afterMs, by } = this.#notice(connection, end, closer)
      end.incoming.cut(listens ? loop.now + connection.random.between(0, afterMs) : -1)
      loop.after(afterMs, () => this.#tellLost(connection, link, end, by))
    }
  }

  /** When an end notices the loss, and whom it takes to have caused it. */
  #notice(
    { random }: Connection,
    end: LinkEnd,
    closer: VirtualPeer | undefined
  ): { readonly afterMs: number; readonly by: Side } {
    const { weather } = this.#world
    const quickMs = drawSpan(random, weather.lostNoticeMs)
    const keepAliveMs = drawSpan(random, weather.keepAliveMs)
    const silent = random.chance(SILENT_CRASH_CHANCE)
    const either: Side = random.chance(0.5) ? 'us' : 'them'
    if (closer === undefined) {
      return { afterMs: quickMs, by: either }
    }
    if (closer === end.peer) {
      return { afterMs: 0, by: 'us' }
    }
    const unheard = !this.#world.reach.wire(closer.index, end.peer.index) || (!closer.up && silent)
    return unheard ? { afterMs: keepAliveMs, by: 'us' } : { afterMs: quickMs, by: 'them' }
  }

  #tellLost(connection: Connection, link: Link, end: LinkEnd, by: Side): void {
    const wasUp = end.told === 'up'
    if (end.told === 'lost') {
      return
    }
    end.told = 'lost'
    link.closed = true
    end.incoming.cut(-1)
    if (connection.link === link && link.ends.every(({ told }) => told === 'lost')) {
      connection.link = undefined
      this.#openLinkAfter(connection, drawSpan(connection.random, this.#world.weather.streamOpenMs))
    }
    if (wasUp && end.peer.life === end.life) {
      const peer = this.#otherEnd(link, end).peer.name
      this.#up[end.peer.index]?.delete(peer)
      this.#world.step(end.peer, { type: 'link', peer, status: 'lost', by })
    }
  }

  #close(connection: Connection, closer?: VirtualPeer): void {
    connection.open = false
    for (const { index } of [connection.a, connection.b]) {
      this.#open[index] = (this.#open[index] ?? []).filter((other) => other !== connection)
    }
    this.#loseLink(connection, closer)
    this.#watcher?.broken(connection)
    this.#keep(connection.a, connection.b)
  }

  #keep(a: VirtualPeer, b: VirtualPeer): void {
    const pair = this.#pair(a, b)
    if (!this.#world.keepsConnections || this.#keeping.has(pair)) {
      return
    }
    this.#keeping.add(pair)
    this.#keepAfter(a, b, drawSpan(this.#randomOf(a, b), this.#world.weather.dialMs))
  }

  #keepAfter(a: VirtualPeer, b: VirtualPeer, ms: number): void {
    this.#world.loop.after(ms, () => {
      const connected = this.between(a, b) !== undefined
      if (connected || !a.up || !b.up) {
        this.#keeping.delete(this.#pair(a, b))
      } else if (!a.frozen && !b.frozen && this.#world.reach.wireBothWays(a.index, b.index)) {
        this.#keeping.delete(this.#pair(a, b))
        this.#openLink(this.#establish(a, b))
      } else {
        this.#keepAfter(a, b, drawSpan(this.#randomOf(a, b), this.#world.weather.dialTimeoutMs))
      }
    })
  }
}
