import type { PeerName } from '@peermesh/kernel'
import { type Ask, type Carried, NOTHING_CARRIED } from './messages.ts'
import type { Routing, RoutingPorts } from './routing.ts'

/**
 * Naimi, Trehel and Arnold 1996: each peer points to whom it takes for the last who asked. An ask goes along these pointers to the one who is, and every peer on its way points
 * to who asked from then on, so that the next ask finds a short way: about H of N − 1 hops on average. Who was last remembers one peer that waits behind it; these
 * are the queue, and it is spread over those who wait.
 */
export class NaimiTrehel implements Routing {
  readonly #ports: RoutingPorts
  /** This peer: it is the last who asked, or has the token and nobody asked since. */
  #last: PeerName
  #next: Ask | undefined

  constructor(ports: RoutingPorts) {
    this.#ports = ports
    this.#last = ports.self
  }

  get behind(): readonly Ask[] {
    return this.#next === undefined ? [] : [this.#next]
  }

  /** Who waits is remembered by those who wait. */
  get carried(): Carried {
    return NOTHING_CARRIED
  }

  get rest(): PeerName | undefined {
    return this.#next === undefined ? this.#last : undefined
  }

  /** Each asks for itself. */
  get asksFor(): undefined {
    return undefined
  }

  /** It is for this peer that the token came. */
  isFirst(): boolean {
    return true
  }

  reset(root: PeerName, isAsking = false): void {
    this.#last = isAsking ? this.#ports.self : root
    this.#next = undefined
  }

  want(ask: Ask): void {
    const { self } = this.#ports
    if (this.#last !== self && this.#ports.ask(this.#last, ask)) {
      this.#last = self
    }
  }

  lead(holder: PeerName): void {
    this.#last = holder
  }

  heard(ask: Ask): boolean {
    const { self } = this.#ports
    const isLast = this.#last === self
    if (ask.peer === self) {
      // It came back: a pointer was wrong. It is looked for as any that is lost.
      return false
    }
    if (isLast) {
      this.#next = ask
    } else if (this.#last !== ask.peer) {
      this.#ports.ask(this.#last, ask)
    }
    this.#last = ask.peer
    return isLast
  }

  arrived(): void {
    // Those behind this peer have told it so already.
  }

  passed(): void {
    this.#next = undefined
  }

  left(): void {
    // Whoever was behind is who asked last, as far as this peer knows.
  }
}
