import type { PeerName } from '@peermesh/kernel'
import { CARRIED_MAX } from './limits.ts'
import type { Ask, Carried } from './messages.ts'
import type { Routing, RoutingPorts } from './routing.ts'

/**
 * Suzuki and Kasami 1985: who wants the token asks all, so that whoever has it knows at once, and the token is one message away: N messages for each, where path reversal
 * takes about log N one after the other. The queue travels with the token, and with it which ask of each peer was the last to be let in: an ask that some peer heard of
 * long ago is told from one that still waits.
 */
export class SuzukiKasami implements Routing {
  readonly #ports: RoutingPorts
  /** The last ask of each peer that was heard of, in the order in which they came. */
  readonly #asked = new Map<PeerName, Ask>()
  /** Of each peer the last that was let in. Known where the token is. */
  readonly #served = new Map<PeerName, Ask>()
  #queue: Ask[] = []
  #hasToken = false

  constructor(ports: RoutingPorts) {
    this.#ports = ports
  }

  get behind(): readonly Ask[] {
    return this.#queue
  }

  get carried(): Carried {
    return { queue: this.#queue, served: [...this.#served.values()] }
  }

  /** Everybody is asked. */
  get rest(): PeerName | undefined {
    const known = this.#asked.size + this.#served.size + this.#queue.length
    return known === 0 ? this.#ports.self : undefined
  }

  /** Each asks for itself. */
  get asksFor(): undefined {
    return undefined
  }

  /** It is for this peer that the token came. */
  isFirst(): boolean {
    return true
  }

  reset(): void {
    this.#asked.clear()
    this.#served.clear()
    this.#queue = []
    this.#hasToken = false
  }

  want(ask: Ask): void {
    this.#asked.set(ask.peer, ask)
    this.#ports.askAll(ask)
  }

  lead(): void {
    // All are asked.
  }

  heard(ask: Ask): boolean {
    const { peer } = ask
    const last = this.#asked.get(peer)
    if (peer === this.#ports.self || (last?.start === ask.start && last.number >= ask.number)) {
      return false
    }
    remember(this.#asked, ask)
    return this.#hasToken && this.#append(ask)
  }

  arrived({ queue, served }: Carried): void {
    const { self } = this.#ports
    this.#hasToken = true
    this.#queue = queue.filter(({ peer }) => peer !== self)
    for (const ask of served) {
      remember(this.#served, ask)
    }
    const own = this.#asked.get(self)
    if (own !== undefined) {
      remember(this.#served, own)
    }
    for (const ask of this.#asked.values()) {
      this.#append(ask)
    }
  }

  passed(): void {
    const [next, ...rest] = this.#queue
    this.#queue = rest
    if (next !== undefined) {
      remember(this.#served, next)
    }
  }

  left(): void {
    this.#queue = []
    this.#served.clear()
    this.#hasToken = false
  }

  /** Whether it waits, and was not known to. */
  #append(ask: Ask): boolean {
    const { peer, start, number } = ask
    const served = this.#served.get(peer)
    const isServed = served?.start === start && served.number >= number
    if (isServed || this.#queue.some((other) => other.peer === peer)) {
      return false
    }
    this.#queue.push(ask)
    return true
  }
}

/** As the last; beyond what a token may carry the one that was heard of longest ago is forgotten. */
function remember(asks: Map<PeerName, Ask>, ask: Ask): void {
  asks.delete(ask.peer)
  asks.set(ask.peer, ask)
  for (const oldest of asks.keys()) {
    if (asks.size <= CARRIED_MAX) {
      return
    }
    asks.delete(oldest)
  }
}
