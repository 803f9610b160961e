import { InvalidParametersError } from '@peermesh/kernel'
import { RunawayError } from './errors.ts'

/**
 * Virtual time moves on a grid of 1/1024 ms. Every moment and every clock offset is a multiple of it, so that sums and differences
 * of them are exact in a double, and a wake that is asked for at a moment is never early by a rounding error.
 */
const STEPS_PER_MS = 1024

/** From one moment on the grid to the next, in milliseconds. */
export const GRID_MS = 1 / STEPS_PER_MS

/** The nearest moment on the grid of virtual time. */
export function onGrid(ms: number): number {
  return Math.round(ms * STEPS_PER_MS) / STEPS_PER_MS
}

/** The first moment on the grid that is not earlier. */
export function onGridFrom(ms: number): number {
  return Math.ceil(ms * STEPS_PER_MS) / STEPS_PER_MS
}

/** The last moment on the grid that is not later. */
export function onGridUpTo(ms: number): number {
  return Math.floor(ms * STEPS_PER_MS) / STEPS_PER_MS
}

/** Events at one instant. Far more than any protocol needs: reaching it means that time stands still. */
const EVENTS_AT_ONE_INSTANT_MAX = 100_000

/** What happens at one instant, in the order in which it was scheduled. */
interface Instant {
  readonly actions: (() => void)[]
  /** How many of them have happened. */
  happened: number
}

/**
 * The one line of time of a simulation: events come in the order of their moments, and those of one instant in the order in which they were scheduled, on
 * every run.
 *
 * The moments that have events are a binary heap of numbers, and each has a queue of its own. A mesh of a thousand peers has millions of events ahead,
 * at few moments beside that: a heap of the events would be looked for in memory far more than in caches.
 */
export class EventLoop {
  readonly #moments: number[] = []
  readonly #instants = new Map<number, Instant>()
  readonly #eventsMax: number
  #now = 0
  #handled = 0
  #handledAtThisInstant = 0

  constructor(eventsMax: number) {
    this.#eventsMax = eventsMax
  }

  /** Virtual milliseconds since the simulation began. */
  get now(): number {
    return this.#now
  }

  /** Events handled so far. */
  get handled(): number {
    return this.#handled
  }

  /** Calls `action` at this moment; at once, but never within the current event, where the moment is past. */
  at(moment: number, action: () => void): void {
    if (!Number.isFinite(moment)) {
      throw new InvalidParametersError(`An event needs a finite moment, not ${moment}.`)
    }
    const at = Math.max(this.#now, onGrid(moment))
    const instant = this.#instants.get(at)
    if (instant === undefined) {
      this.#instants.set(at, { actions: [action], happened: 0 })
      this.#siftUp(at)
    } else {
      instant.actions.push(action)
    }
  }

  /** Calls `action` after this many milliseconds. */
  after(ms: number, action: () => void): void {
    this.at(this.#now + ms, action)
  }

  /**
   * Handles events up to and including this moment, which is then the time; or until `done` says so after an event. True where `done` did.
   *
   * @throws RunawayError when the run's limit of events is reached
   */
  run(until: number, done?: () => boolean): boolean {
    for (;;) {
      const at = this.#moments[0]
      if (at === undefined || at > until) {
        this.#now = Math.max(this.#now, onGrid(until))
        return false
      }
      const instant = this.#instants.get(at) as Instant
      const action = instant.actions[instant.happened++]
      if (action === undefined) {
        this.#instants.delete(at)
        this.#siftDown()
        continue
      }
      this.#count(at)
      action()
      if (done?.() === true) {
        return true
      }
    }
  }

  #count(at: number): void {
    this.#handledAtThisInstant = at === this.#now ? this.#handledAtThisInstant + 1 : 1
    this.#now = at
    this.#handled++
    if (this.#handled > this.#eventsMax) {
      throw new RunawayError(`The run made more than ${this.#eventsMax} events.`)
    }
    if (this.#handledAtThisInstant > EVENTS_AT_ONE_INSTANT_MAX) {
      throw new RunawayError(`More than ${EVENTS_AT_ONE_INSTANT_MAX} events at one instant: time stands still.`)
    }
  }

  #siftUp(moment: number): void {
    const heap = this.#moments
    let index = heap.length
    heap.push(moment)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent] as number
      if (above < moment) {
        break
      }
      heap[index] = above
      index = parent
    }
    heap[index] = moment
  }

  /** Takes the root out. */
  #siftDown(): void {
    const heap = this.#moments
    const last = heap.pop() as number
    const { length } = heap
    if (length === 0) {
      return
    }
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= length) {
        break
      }
      if (child + 1 < length && (heap[child + 1] as number) < (heap[child] as number)) {
        child++
      }
      if ((heap[child] as number) >= last) {
        break
      }
      heap[index] = heap[child] as number
      index = child
    }
    heap[index] = last
  }
}
