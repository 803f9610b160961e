import type { Random } from '@peermesh/kernel'
import { drawSpan } from './random-streams.ts'
import type { VirtualPeer } from './virtual-peer.ts'
import type { World } from './world.ts'

interface Waiting<Frame> {
  readonly frame: Frame
  readonly priority: number
  readonly sentAt: number
}

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
  #waiting: Waiting<Frame>[] = []
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

  /**
   * @param priority lower goes first: what is sent in one turn, or while the stream is stuck, is put in order before it is written. What is as
   * urgent keeps its order.
   */
  send(frame: Frame, priority = 0): void {
    const sentAt = this.#world.loop.now
    const waiting = this.#waiting
    let place = waiting.length
    while (place > this.#head && this.#isOvertaken(waiting[place - 1] as Waiting<Frame>, priority, sentAt)) {
      place--
    }
    if (place === waiting.length) {
      waiting.push({ frame, priority, sentAt })
    } else {
      waiting.splice(place, 0, { frame, priority, sentAt })
    }
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
    const tookMs = drawSpan(this.#random, slow ? weather.tailMs : weather.latencyMs)
    if (slow) {
      this.#world.trace.note(this.to, 'slow-network', `a message of ${this.from.name} takes ${tookMs.toFixed(0)} ms`)
    }
    this.#lastArrival = Math.max(this.#lastArrival, loop.now + tookMs)
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

  #isOvertaken(ahead: Waiting<Frame>, priority: number, sentAt: number): boolean {
    return priority < ahead.priority && (ahead.sentAt === sentAt || this.#stalled > 0)
  }

  #shift(): Frame | undefined {
    const frame = this.#waiting[this.#head++]?.frame
    if (this.#head === this.#waiting.length) {
      this.#waiting = []
      this.#head = 0
    } else if (this.#head > 64 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head)
      this.#head = 0
    }
    return frame
  }
}
