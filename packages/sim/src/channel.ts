import type { Random } from '@peermesh/kernel'
import { drawSpan } from './random-streams.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { World } from './world.ts'

/**
 * One stream in one direction: first in, first out, until it is cut. Nothing is lost before the cut, and of what would have arrived after it
 * everything is. While the way is blocked what arrives stalls, as on a connection whose packets vanish, and goes on in order once it is free.
 */
export class Channel<Frame> {
  readonly from: VirtualPeer
  readonly to: VirtualPeer
  readonly #world: World
  readonly #random: Random
  readonly #deliver: (frame: Frame) => void
  #frames: Frame[] = []
  #head = 0
  #lastArrival: number
  /** Arrivals that came while the way was blocked. */
  #stalled = 0
  #cutAt = Number.POSITIVE_INFINITY

  /** @param opensAt nothing arrives before: the receiving end does not know of the stream yet */
  constructor(
    world: World,
    {
      from,
      to,
      opensAt,
      deliver
    }: {
      readonly from: VirtualPeer
      readonly to: VirtualPeer
      readonly opensAt: number
      readonly deliver: (frame: Frame) => void
    }
  ) {
    this.#world = world
    this.from = from
    this.to = to
    this.#random = world.random.stream(`latency/${from.name}>${to.name}`)
    this.#deliver = deliver
    this.#lastArrival = opensAt
  }

  send(frame: Frame): void {
    this.#frames.push(frame)
    this.#scheduleArrival()
  }

  /** What would arrive after this moment is lost. */
  cut(at: number): void {
    this.#cutAt = Math.min(this.#cutAt, at)
  }

  /** The way may be free again: what stalled arrives. */
  release(): void {
    if (this.#stalled === 0 || !this.#world.reach.direct(this.from.index, this.to.index)) {
      return
    }
    const stalled = this.#stalled
    this.#stalled = 0
    for (let count = 0; count < stalled; count++) {
      this.#scheduleArrival()
    }
  }

  #scheduleArrival(): void {
    const { loop, weather } = this.#world
    const slow = weather.tailChance > 0 && this.#random.chance(weather.tailChance)
    const arrival = loop.now + drawSpan(this.#random, slow ? weather.tailMs : weather.latencyMs)
    this.#lastArrival = Math.max(this.#lastArrival, arrival)
    loop.at(this.#lastArrival, this.#arrive)
  }

  /** One closure for all frames: an arrival always takes the oldest, so that the order holds whatever was scheduled when. */
  readonly #arrive = (): void => {
    if (this.#world.loop.now > this.#cutAt) {
      this.#world.trace.lost(this.to)
      this.#shift()
      return
    }
    if (!this.#world.reach.direct(this.from.index, this.to.index)) {
      this.#stalled++
      return
    }
    const frame = this.#shift()
    if (frame !== undefined) {
      this.#deliver(frame)
    }
  }

  #shift(): Frame | undefined {
    const frame = this.#frames[this.#head]
    this.#frames[this.#head++] = undefined as Frame
    if (this.#head === this.#frames.length) {
      this.#frames = []
      this.#head = 0
    } else if (this.#head > 64 && this.#head * 2 > this.#frames.length) {
      this.#frames = this.#frames.slice(this.#head)
      this.#head = 0
    }
    return frame
  }
}
