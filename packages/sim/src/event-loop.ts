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

interface ScheduledEvent {
  readonly at: number
  readonly sequence: number
  readonly action: () => void
}

function comesBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
}

/**
 * The one line of time of a simulation: a binary heap ordered by (time, sequence), so that events of one instant come in the order in which they were
 * scheduled, on every run.
 */
export class EventLoop {
  readonly #heap: ScheduledEvent[] = []
  readonly #eventsMax: number
  #now = 0
  #sequence = 0
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
    const event = { at: Math.max(this.#now, onGrid(moment)), sequence: this.#sequence++, action }
    this.#siftUp(event)
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
      const next = this.#heap[0]
      if (next === undefined || next.at > until) {
        this.#now = Math.max(this.#now, onGrid(until))
        return false
      }
      this.#siftDown()
      this.#count(next.at)
      next.action()
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

  #siftUp(event: ScheduledEvent): void {
    const heap = this.#heap
    let index = heap.length
    heap.push(event)
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent] as ScheduledEvent
      if (!comesBefore(event, above)) {
        break
      }
      heap[index] = above
      index = parent
    }
    heap[index] = event
  }

  /** Takes the root out. */
  #siftDown(): void {
    const heap = this.#heap
    const last = heap.pop() as ScheduledEvent
    const length = heap.length
    if (length === 0) {
      return
    }
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= length) {
        break
      }
      if (child + 1 < length && comesBefore(heap[child + 1] as ScheduledEvent, heap[child] as ScheduledEvent)) {
        child++
      }
      if (!comesBefore(heap[child] as ScheduledEvent, last)) {
        break
      }
      heap[index] = heap[child] as ScheduledEvent
      index = child
    }
    heap[index] = last
  }
}
