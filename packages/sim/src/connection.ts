import type { Random } from '@peermesh/kernel'
import type { Channel } from './channel.ts'
import type { VirtualPeer } from './virtual-peer.ts'

/** A message on a direct stream, and for which core it is. */
export interface DirectFrame {
  readonly core: string
  readonly version: number
  /** Lower goes first, where both wait to be written. */
  readonly priority: number
  readonly message: unknown
}

/** One end of a link: what its stack was told, and where it sends. */
export interface LinkEnd {
  readonly peer: VirtualPeer
  readonly life: number
  told: 'nothing' | 'up' | 'lost'
  readonly outgoing: Channel<DirectFrame>
  readonly incoming: Channel<DirectFrame>
}

/** The pair of direct streams on a connection, from their opening to their loss. */
export interface Link {
  readonly ends: readonly [LinkEnd, LinkEnd]
  closed: boolean
}

/** Who else has streams on a connection. */
export interface ConnectionWatcher {
  /** All streams on it broke off. */
  broken(connection: Connection): void
  /** A way between its peers may be free again: what stalled goes on. */
  freed(connection: Connection): void
}

/** A connection between one start of a peer and one of another. Links come and go on it; gossip and bulk need it too. */
export class Connection {
  readonly a: VirtualPeer
  readonly b: VirtualPeer
  readonly lives: readonly [a: number, b: number]
  readonly random: Random
  open = true
  /** An attempt at a new link is scheduled. */
  opening = false
  link: Link | undefined
  /** From when gossip passes. */
  readonly gossipFrom: number
  /** From when each end opens streams again: an end that expelled or rejected the other waits. */
  readonly heldUntil: [a: number, b: number] = [0, 0]
  /** A keep-alive runs; counted up when it is called off. */
  wireBlocked = false
  directBlocked = false
  wireMark = 0
  directMark = 0

  constructor(a: VirtualPeer, b: VirtualPeer, gossipFrom: number, random: Random) {
    this.a = a
    this.b = b
    this.lives = [a.life, b.life]
    this.gossipFrom = gossipFrom
    this.random = random
  }

  /** Both peers are still in the starts that made it. */
  get current(): boolean {
    return this.a.life === this.lives[0] && this.b.life === this.lives[1]
  }

  other(peer: VirtualPeer): VirtualPeer {
    return peer === this.a ? this.b : this.a
  }
}
