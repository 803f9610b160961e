import { type Dot, encodeState, integerValues, type ReplicaId } from '@peermesh/crdt'
import { compareText, type HybridClock, type Millis } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import { searchText } from './collections.ts'
import { expiryOf } from './expiry.ts'
import type { ListInsertion, Operation, WriteOperation } from './messages.ts'
import { placeBetween } from './places.ts'
import { isKnown } from './salvaged.ts'
import { typedPrefix } from './typed-keys.ts'
import { countOf, readCount } from './typed-reader.ts'

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
  #last: Map<string, Operation> | undefined
  /** The places that the group has made in each list, in order. */
  #places: Map<string, readonly string[]> | undefined

  constructor(init: WriteGroupInit) {
    this.#init = init
  }

  /**
   * S15 All of one command; or, where a list has no room for another place, nothing of it, and then false.
   */
  add(work: readonly WriteOperation[]): boolean {
    const undo = work.length > 1 && work.some(({ insert }) => insert !== undefined) ? this.#checkpoint() : undefined
    for (const operation of work) {
      if (operation.insert === undefined) {
        this.#write(operation)
      } else if (!this.#insert(operation.key, operation.insert)) {
        // One alone has done nothing.
        undo?.()
        return false
      }
    }
    return true
  }

  #checkpoint(): () => void {
    const [last, places, count] = [new Map(this.#last ?? []), new Map(this.#places ?? []), this.operations.length]
    return () => {
      this.#last = last
      this.#places = places
      this.operations.length = count
    }
  }

  #write({ key, value, amount, salvaged, ifExpired = false }: WriteOperation): void {
    if (ifExpired && !this.#isExpired(key)) {
      return
    }
    if (salvaged !== undefined) {
      if (isKnown(this.#init.map, key, salvaged)) {
        // S17: it came, or its end, while this waited for its turn.
        return
      }
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
  #insert(list: string, { after, values }: ListInsertion): boolean {
    const { map, tag } = this.#init
    const staged = this.#places?.get(list) ?? []
    const { left, right } = gap(after, map.collections.paths('list', list), staged)
    const made: string[] = []
    for (let count = values.length; count > 0; count--) {
      const counter = this.#dot().counter + made.length
      const place = placeBetween(made.at(-1) ?? left, right, { tag, counter })
      if (place === undefined) {
        return false
      }
      made.push(place)
    }
    this.#places ??= new Map<string, readonly string[]>()
    this.#places.set(list, staged.toSpliced(searchText(staged, made[0] ?? ''), 0, ...made))
    const prefix = typedPrefix('list', list)
    for (const [index, value] of values.entries()) {
      this.#put(prefix + made[index], value)
    }
    return true
  }

  #put(key: string, value: Uint8Array | undefined): void {
    const { clock, wall, replica } = this.#init
    const { counter } = this.#dot()
    const operation = { replica, counter, key, value, observed: this.#observed(key), timestamp: clock.next(wall) }
    this.#last ??= new Map<string, Operation>()
    this.#last.set(key, operation)
    this.operations.push(operation)
  }

  #dot(): Dot {
    const { replica, from } = this.#init
    return { replica, counter: from + this.operations.length }
  }

  #observed(key: string): readonly Dot[] {
    const last = this.#last?.get(key)
    if (last === undefined) {
      const live = this.#init.map.live(key)
      return live.length === 0 ? NO_DOTS : live.map(dotOf)
    }
    return last.value === undefined ? NO_DOTS : [dotOf(last)]
  }

  #isExpired(key: string): boolean {
    const bytes = this.#shown(key)
    const expiresAt = bytes === undefined ? undefined : expiryOf(bytes)
    return expiresAt !== undefined && expiresAt <= this.#init.wall
  }

  #shown(key: string): Uint8Array | undefined {
    const last = this.#last?.get(key)
    return last === undefined ? this.#init.map.visible(key)?.value : last.value
  }

  #counted(key: string): number {
    const last = this.#last?.get(key)
    if (last === undefined) {
      return countOf(this.#init.map.live(key), this.#init.tag) ?? 0
    }
    return (last.value === undefined ? undefined : readCount(last.value)) ?? 0
  }
}

/** Between which two places the values come: of the places in the map, and of those made in this group. */
function gap(
  after: ListInsertion['after'],
  ...lists: readonly (readonly string[])[]
): { readonly left: string | undefined; readonly right: string | undefined } {
  if (after === 'end') {
    const [left] = lists.flatMap((places) => places.at(-1) ?? []).sort((a, b) => compareText(b, a))
    return { left, right: undefined }
  }
  const left = after === 'start' ? undefined : after.place
  const [right] = lists
    .flatMap((places) => (left === undefined ? places[0] : firstBehind(places, left)) ?? [])
    .sort(compareText)
  return { left, right }
}

function firstBehind(places: readonly string[], place: string): string | undefined {
  const at = searchText(places, place)
  return places[at] === place ? places[at + 1] : places[at]
}

function dotOf({ replica, counter }: Dot): Dot {
  return { replica, counter }
}
