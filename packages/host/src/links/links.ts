import type { Connection, Logger, PeerId, PeerStore, Stream } from '@libp2p/interface'
import type { ConnectionManager, Registrar } from '@libp2p/interface-internal'
import { type PeerName, peerName } from '@peermesh/kernel'
import type { Clock } from '../clock.ts'
import { DIRECT_STREAMS_MAX } from '../constants.ts'
import type { HostCounters } from '../statistics.ts'
import type { Frame } from '../wire/frame.ts'
import { type LinkEvents, Neighbour } from './neighbour.ts'
import { ProtocolHandler } from './protocol-handler.ts'

export interface LinksInit {
  readonly protocol: string
  readonly queueBytesMax: number
  readonly registrar: Registrar
  readonly connectionManager: ConnectionManager
  readonly peerStore: PeerStore
  readonly clock: Clock
  readonly counters: HostCounters
  readonly log: Logger
  readonly events: LinkEvents
}

/** The links to all peers that speak our protocol and are connected: which they are, and one flush for all of them in each turn. */
export class Links {
  readonly #init: LinksInit
  readonly #neighbours = new Map<PeerName, Neighbour>()
  readonly #toFlush = new Set<Neighbour>()
  readonly #handler: ProtocolHandler
  #turnEnds = false
  #hasFlushedFirst = false
  #topology: string | undefined
  #heldFor: string | undefined

  constructor(init: LinksInit) {
    this.#init = init
    this.#handler = new ProtocolHandler(init)
  }

  get upCount(): number {
    let count = 0
    for (const neighbour of this.#neighbours.values()) {
      count += neighbour.isUp ? 1 : 0
    }
    return count
  }

  get queueBytes(): number {
    let bytes = 0
    for (const neighbour of this.#neighbours.values()) {
      bytes += neighbour.queueBytes
    }
    return bytes
  }

  isUp(peer: PeerName): boolean {
    return this.#neighbours.get(peer)?.isUp === true
  }

  /** Listens for peers and streams, and looks at the connections that exist already, since a topology tells nothing of those. */
  async start(): Promise<void> {
    const { registrar, protocol } = this.#init
    const limits = { maxInboundStreams: DIRECT_STREAMS_MAX, maxOutboundStreams: DIRECT_STREAMS_MAX }
    await this.#handler.take((stream, connection) => this.#accept(stream, connection), limits)
    this.#topology = await registrar.register(protocol, {
      onConnect: (peerId) => this.#neighbour(peerId).consider(),
      onDisconnect: (peerId) => this.#neighbours.get(nameOf(peerId))?.disconnected()
    })
    const peers = new Map(
      this.#init.connectionManager.getConnections().map(({ remotePeer }) => [nameOf(remotePeer), remotePeer])
    )
    await Promise.all([...peers.values()].map((peerId) => this.#considerKnown(peerId)))
  }

  send(to: PeerName, frame: Frame, priority: number): void {
    this.#neighbours.get(to)?.send(frame, priority)
  }

  /** Writes what is queued, where nothing was written in this turn yet: of a burst only the first goes alone, and the others still share their writes. */
  flushFirst(): void {
    if (!this.#hasFlushedFirst && this.#toFlush.size > 0) {
      this.#hasFlushedFirst = true
      this.#flush()
    }
  }

  /** Resets the link to a peer that broke the protocol. */
  punish(peer: PeerName, reason: string, backOff: 'expelled' | 'rejected'): void {
    this.#neighbours.get(peer)?.punish(reason, backOff)
  }

  /** Closes all links, and opens none until released. Streams that peers open meanwhile wait. */
  hold(reason: string): void {
    this.#heldFor = reason
    for (const neighbour of this.#neighbours.values()) {
      neighbour.hold(reason)
    }
  }

  release(): void {
    this.#heldFor = undefined
    for (const neighbour of [...this.#neighbours.values()]) {
      neighbour.release()
    }
  }

  /** Writes what is queued and closes all links; what is not taken before the signal aborts is dropped. */
  async stop(signal: AbortSignal): Promise<void> {
    if (this.#topology !== undefined) {
      this.#init.registrar.unregister(this.#topology)
      this.#topology = undefined
    }
    await this.#handler.leave()
    await Promise.all([...this.#neighbours.values()].map((neighbour) => neighbour.close(signal)))
    this.#neighbours.clear()
    this.#toFlush.clear()
  }

  async #considerKnown(peerId: PeerId): Promise<void> {
    if (await this.#speaks(peerId)) {
      this.#neighbour(peerId).consider()
    }
  }

  async #speaks(peerId: PeerId): Promise<boolean> {
    try {
      const { protocols } = await this.#init.peerStore.get(peerId)
      return protocols.includes(this.#init.protocol)
    } catch (error) {
      // Not identified yet: the topology will tell.
      this.#init.log.trace('nothing is known of %p yet - %e', peerId, error)
      return false
    }
  }

  #accept(stream: Stream, connection: Connection): void {
    this.#neighbour(connection.remotePeer).accept(stream, connection)
  }

  #neighbour(peerId: PeerId): Neighbour {
    const name = nameOf(peerId)
    let neighbour = this.#neighbours.get(name)
    if (neighbour === undefined) {
      neighbour = new Neighbour(peerId, name, {
        protocol: this.#init.protocol,
        queueBytesMax: this.#init.queueBytesMax,
        clock: this.#init.clock,
        counters: this.#init.counters,
        log: this.#init.log,
        events: this.#init.events,
        connections: (peer) => usableConnections(this.#init.connectionManager, peer),
        flushAfterTurn: (it) => this.#flushAfterTurn(it),
        flushFirst: () => this.flushFirst(),
        forget: (it) => this.#neighbours.delete(it.peer)
      })
      this.#neighbours.set(name, neighbour)
      if (this.#heldFor !== undefined) {
        neighbour.hold(this.#heldFor)
      }
    }
    return neighbour
  }

  #flushAfterTurn(neighbour: Neighbour): void {
    this.#toFlush.add(neighbour)
    this.#endTurn()
  }

  #endTurn(): void {
    if (!this.#turnEnds) {
      this.#turnEnds = true
      queueMicrotask(() => {
        this.#turnEnds = false
        this.#hasFlushedFirst = false
        this.#flush()
      })
    }
  }

  #flush(): void {
    const due = [...this.#toFlush]
    this.#toFlush.clear()
    for (const neighbour of due) {
      neighbour.flush()
    }
  }
}

/** Open and unlimited, the newest first: of two, the older is the one that may be dead without knowing it. */
export function usableConnections(connectionManager: ConnectionManager, peerId: PeerId): Connection[] {
  return connectionManager
    .getConnections(peerId)
    .filter(({ status, limits }) => status === 'open' && limits === undefined)
    .sort((a, b) => b.timeline.open - a.timeline.open)
}

export function nameOf(peerId: PeerId): PeerName {
  return peerName(peerId.toString())
}
