import type { DirectFrame, LinkEnd } from './connection.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { World } from './world.ts'

interface Held {
  readonly from: VirtualPeer
  readonly to: VirtualPeer
  /** The receiver's end of the link that it came on. */
  readonly end: LinkEnd | undefined
  readonly frame: DirectFrame
}

/**
 * What gatekeepers say to each other while a view is stale: it waits, and all else on the same stream goes on. It comes in its order once the
 * view may be fresh again, unless its link was lost meanwhile: SPEC.md, F6.
 */
export class StaleViews {
  readonly #world: World
  #held: Held[] = []

  constructor(world: World) {
    this.#world = world
  }

  /** Whether what this core says must wait, or, by gossip, is lost. */
  stops(from: VirtualPeer, to: VirtualPeer, core: string): boolean {
    return core === to.gatekeeper && !this.#world.reach.view(from.index, to.index)
  }

  hold(held: Held): void {
    this.#held.push(held)
    this.#world.trace.note(held.to, 'stale-view', `a message of ${held.from.name} waits`)
  }

  /** The way may be free again. */
  release(from: VirtualPeer, to: VirtualPeer): void {
    if (this.#held.length === 0 || !this.#world.reach.view(from.index, to.index)) {
      return
    }
    const freed = this.#held.filter((held) => held.from === from && held.to === to)
    this.#held = this.#held.filter((held) => !freed.includes(held))
    for (const { end, frame } of freed) {
      if (end !== undefined && end.told === 'up' && end.life === to.life) {
        this.#world.step(to, { type: 'message', core: frame.core, from: from.name, message: frame.message })
      } else {
        this.#world.trace.lost(to)
      }
    }
  }
}
