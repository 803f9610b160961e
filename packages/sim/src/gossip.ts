import type { MeshId, Random } from '@peermesh/kernel'
import type { Connection } from './connection.ts'
import type { Connections } from './connections.ts'
import { drawSpan } from './random-streams.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { World } from './world.ts'

/** A message that was published, and for which core it is. */
export interface GossipFrame {
  readonly core: string
  readonly version: number
  readonly meshId: MeshId | undefined
  readonly message: unknown
}

/**
 * Gossip over the connections that there are: each peer passes a message on to a few neighbours when it first gets it. Unordered, delayed,
 * sometimes twice, and with no promise that it reaches anybody: SPEC.md, G1 to G5.
 */
export class Gossip {
  readonly #world: World
  readonly #connections: Connections
  /** For each peer the number of the last publish that reached it. */
  readonly #reachedBy: Int32Array
  #publishes = 0

  constructor(world: World, connections: Connections) {
    this.#world = world
    this.#connections = connections
    this.#reachedBy = new Int32Array(world.peers.length)
  }

  publish(from: VirtualPeer, frame: GossipFrame): void {
    const { loop, trace } = this.#world
    if (from.gossipFrom > loop.now) {
      trace.note(from, 'gossip', 'lost: not subscribed yet')
      return
    }
    const publish = ++this.#publishes
    const random = this.#world.random.stream(`gossip/${from.name}`)
    this.#reachedBy[from.index] = publish
    const reached: { readonly peer: VirtualPeer; readonly at: number }[] = [{ peer: from, at: loop.now }]
    for (let next = 0; next < reached.length; next++) {
      const { peer, at } = reached[next] as { peer: VirtualPeer; at: number }
      for (const connection of this.#passTo(peer, random)) {
        const neighbour = connection.other(peer)
        const arrival = at + drawSpan(random, this.#world.weather.gossipHopMs)
        if (!this.#passes(connection, peer, neighbour, arrival, random)) {
          continue
        }
        const first = this.#reachedBy[neighbour.index] !== publish
        if (first) {
          this.#reachedBy[neighbour.index] = publish
          if (!neighbour.frozen) {
            reached.push({ peer: neighbour, at: arrival })
          }
        }
        // The seen-cache of a real gossip drops what comes again, until it forgets.
        if (neighbour !== from && (first || this.#comesAgain(neighbour, random))) {
          this.#deliver(from, neighbour, arrival, frame)
        }
      }
    }
  }

  /** The neighbours to which a peer passes a message on. */
  #passTo(peer: VirtualPeer, random: Random): readonly Connection[] {
    const neighbours = this.#connections.of(peer)
    const fanout = this.#world.weather.gossipFanout
    if (neighbours.length <= fanout) {
      return neighbours
    }
    const chosen: Connection[] = []
    for (let count = 0; count < fanout; count++) {
      const connection = neighbours[random.integer(neighbours.length)] as Connection
      if (!chosen.includes(connection)) {
        chosen.push(connection)
      }
    }
    return chosen
  }

  #passes(connection: Connection, from: VirtualPeer, to: VirtualPeer, at: number, random: Random): boolean {
    const { reach, weather, loop, trace } = this.#world
    if (connection.gossipFrom > loop.now || to.gossipFrom > at || !reach.gossip(from.index, to.index)) {
      return false
    }
    const lost = weather.gossipLoss > 0 && random.chance(weather.gossipLoss)
    if (lost) {
      trace.note(to, 'gossip-loss', `lost on the hop from ${from.name}`)
    }
    return !lost
  }

  #comesAgain(to: VirtualPeer, random: Random): boolean {
    const again = random.chance(this.#world.weather.gossipDuplicate)
    if (again) {
      this.#world.trace.note(to, 'gossip-duplicate', 'a message comes again')
    }
    return again
  }

  #deliver(from: VirtualPeer, to: VirtualPeer, at: number, frame: GossipFrame): void {
    const { life } = to
    const { core, version, meshId, message } = frame
    this.#world.loop.at(at, () => {
      if (this.#connections.staleViews.stops(from, to, core)) {
        this.#world.trace.note(to, 'stale-view', `gossip of ${from.name} is lost`)
      } else if (to.life === life && to.speaks(core, version)) {
        this.#world.step(to, { type: 'gossip', core, from: from.name, meshId, message })
      }
    })
  }
}
