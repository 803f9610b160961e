import { type Dot, encodeState, integerValues, type ReplicaId } from '@peermesh/crdt'
import type { HybridClock, Millis } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import { searchText } from './collections.ts'
import type { ListInsertion, Operation, WriteOperation } from './messages.ts'
import { placeBetween } from './places.ts'
import { typedPrefix } from './typed-keys.ts'
import { readCount } from './typed-reader.ts'

export interface WriteGroupInit {
  readonly replica: ReplicaId
  /** The replica in the parts that are its own: what it counts, and the places that it makes. */
  readonly tag: string
  readonly map: CausalMap
  readonly clock: HybridClock
  readonly wall: Millis
  /** The counter of the first operation. */
  readonly from: number
}

const NO_DOTS: readonly Dot[] = []

/**
 * The writes of one group as operations, each as if those before it had been done.
 *
 * C4  Each gets the next counter.
 * S19 What is added to a count is added to what the writes before it left.
 */
export class WriteGroup {
  readonly operations: Operation[] = []
  readonly #init: WriteGroupInit
  /** The last operation of the group on each key. */
  readonly #last = new Map<string, Operation>()
  /** The places of lists that the group inserts into. */
  readonly #places = new Map<string, string[]>()

  constructor(init: WriteGroupInit) {
    this.#init = init
  }

  write({ key, value, amount, salvaged }: WriteOperation): void {
    if (salvaged !== undefined) {
      const { replica, counter, timestamp } = salvaged
      this.operations.push({ ...this.#dot(), key, value, observed: [{ replica, counter }], timestamp })
      return
    }
    if (amount !== undefined) {
      const part = typedPrefix('counter', key) + this.#init.tag
      this.#put(part, encodeState(integerValues, this.#counted(part) + amount))
    } else if (value !== undefined || this.#observed(key).length > 0) {
      this.#put(key, value)
    }
    // Deleting what is not there changes nothing anywhere, and needs no dot.
  }

  /** False, and nothing of it done, where there is no room for a place. */
  insert({ list, after, values }: ListInsertion): boolean {
    const { map, tag } = this.#init
    const places = this.#places.get(list) ?? [...map.collections.paths('list', list)]
    this.#places.set(list, places)
    const at = placeAfter(places, after)
    let left = typeof after === 'object' ? after.place : places[at - 1]
    const right = places[at]
    const made: string[] = []
    for (let count = values.length; count > 0; count--) {
      left = placeBetween(left, right, tag)
      if (left === undefined) {
        return false
      }
      made.push(left)
    }
    const prefix = typedPrefix('list', list)
    places.splice(at, 0, ...made)
    for (const [index, value] of values.entries()) {
      this.#put(prefix + made[index], value)
    }
    return true
  }

  #put(key: string, value: Uint8Array | undefined): void {
    const { clock, wall } = this.#init
    const operation = { ...this.#dot(), key, value, observed: this.#observed(key), timestamp: clock.next(wall) }
    this.#last.set(key, operation)
    this.operations.push(operation)
  }

  #dot(): Dot {
    const { replica, from } = this.#init
    return { replica, counter: from + this.operations.length }
  }

  #observed(key: string): readonly Dot[] {
    const last = this.#last.get(key)
    if (last === undefined) {
      return this.#init.map.live(key).map(dotOf)
    }
    return last.value === undefined ? NO_DOTS : [dotOf(last)]
  }

  #counted(key: string): number {
    const last = this.#last.get(key)
    const bytes = last === undefined ? this.#init.map.visible(key)?.value : last.value
    return (bytes === undefined ? undefined : readCount(bytes)) ?? 0
  }
}

function placeAfter(places: readonly string[], after: ListInsertion['after']): number {
  if (typeof after === 'object') {
    const at = searchText(places, after.place)
    return places[at] === after.place ? at + 1 : at
  }
  return after === 'start' ? 0 : places.length
}

function dotOf({ replica, counter }: Dot): Dot {
  return { replica, counter }
}
