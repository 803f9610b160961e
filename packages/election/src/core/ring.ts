import { type Millis, millis, type PeerName } from '@peermesh/kernel'
import { UNACKNOWLEDGED_MAX } from './limits.ts'
import type { Direction, RingMessage, ScopeMessage } from './messages.ts'

export interface RingPorts {
  readonly self: PeerName
  readonly now: () => Millis
  readonly answerMs: number
  /** The live candidates, in the order of the ring. */
  readonly order: () => readonly PeerName[]
  readonly send: (to: PeerName, message: ScopeMessage) => void
}

interface Unacknowledged {
  readonly direction: Direction
  readonly message: RingMessage
  readonly tried: readonly PeerName[]
  readonly to: PeerName
  readonly until: Millis
}

/**
 * The ring as this peer sees it: whoever lives, in the order of a hash. It is mended while messages travel: each hop is acknowledged, and one that is
 * not goes on to the peer after it.
 */
export class Ring {
  readonly #ports: RingPorts
  /** In the order in which they were sent, so the first is the first that is overdue. */
  readonly #unacknowledged = new Map<number, Unacknowledged>()
  #lastSequence: number

  /** @param firstSequence drawn at random, so that what answers an earlier start of this peer is not taken for an answer to this one */
  constructor(ports: RingPorts, firstSequence: number) {
    this.#ports = ports
    this.#lastSequence = firstSequence
  }

  /** False where nobody else is on the ring. */
  pass(direction: Direction, message: RingMessage): boolean {
    return this.#try(direction, message, [])
  }

  acknowledged(from: PeerName, sequence: number): void {
    if (this.#unacknowledged.get(sequence)?.to === from) {
      this.#unacknowledged.delete(sequence)
    }
  }

  deadline(): Millis | undefined {
    const [first] = this.#unacknowledged.values()
    return first?.until
  }

  wake(): void {
    for (const [sequence, hop] of this.#unacknowledged) {
      if (hop.until > this.#ports.now()) {
        return
      }
      this.#unacknowledged.delete(sequence)
      this.#try(hop.direction, hop.message, [...hop.tried, hop.to])
    }
  }

  /** The election is over: what is under way need not arrive. An announcement must. */
  stop(): void {
    for (const [sequence, { message }] of this.#unacknowledged) {
      if (message.type !== 'elected') {
        this.#unacknowledged.delete(sequence)
      }
    }
  }

  #try(direction: Direction, message: RingMessage, tried: readonly PeerName[]): boolean {
    const next = this.#neighbour(direction, tried)
    if (next === undefined || this.#unacknowledged.size >= UNACKNOWLEDGED_MAX) {
      return false
    }
    const sequence = ++this.#lastSequence
    const until = millis(this.#ports.now() + this.#ports.answerMs)
    this.#unacknowledged.set(sequence, { direction, message, tried, to: next, until })
    this.#ports.send(next, { type: 'hop', sequence, message })
    return true
  }

  #neighbour(direction: Direction, tried: readonly PeerName[]): PeerName | undefined {
    const order = this.#ports.order()
    const place = order.indexOf(this.#ports.self)
    const step = direction === 'forth' ? 1 : -1
    for (let distance = 1; distance < order.length; distance++) {
      const peer = order[(place + step * distance + order.length * 2) % order.length]
      if (peer !== undefined && peer !== this.#ports.self && !tried.includes(peer)) {
        return peer
      }
    }
    return undefined
  }
}
