import { compareDots, type Dot, type ReplicaId } from '@peermesh/crdt'
import { codeUnits, hash128, hash128Into, type HashLanes } from '@peermesh/kernel'
import type { CausalMap } from '../causal-map.ts'
import type { Held, KeyState } from '../messages.ts'
import { ITEM_LANES } from './coded-symbols.ts'

/** Replica and counter. */
const DOT_BYTES = 16 + 8
/** Behind the dots of live values, as no counter has it: those that follow are residual. */
const BOUNDARY_BYTES = 8

/**
 * A map as a set of items: of each key that holds something one, a hash of the key and its dots. A dot means one thing for ever (C4), so that values
 * need not be looked at. Of two maps with the same item, both hold the same of that key.
 *
 * It is what was held at one moment: arrays of a map never change.
 */
export class HeldItems {
  readonly held: readonly Held[]
  /** Of each the item, in the same order: four lanes. */
  readonly items: Int32Array

  /**
   * @param seed two that are compared have one, and each comparison has another: what two hashes have in common by chance is not in common the next time
   * @param staged in place of what the map has of these keys: what a snapshot brought that broke off
   */
  constructor(map: CausalMap, seed: number, staged: ReadonlyMap<string, KeyState> = new Map()) {
    const keys = new Set([...map.keys(), ...map.residualKeys(), ...staged.keys()])
    this.held = [...keys].map((key) => staged.get(key) ?? { key, live: map.live(key), residual: map.residual(key) })
    this.items = new Int32Array(ITEM_LANES * this.held.length)
    const hasher = new ItemHasher(seed)
    for (const [index, held] of this.held.entries()) {
      hasher.hashInto(this.items.subarray(index * ITEM_LANES, (index + 1) * ITEM_LANES), held)
    }
  }

  /** The keys of which the item begins so: among many, now and then one more than was meant. */
  keysOf(prefixes: ReadonlySet<number>): string[] {
    return this.held.flatMap(({ key }, index) => (prefixes.has(this.#prefix(index)) ? [key] : []))
  }

  /** All but these items. */
  without(items: readonly ArrayLike<number>[]): Held[] {
    const without = new Set(items.map(nameOf))
    return this.held.filter(
      (_, index) => !without.has(nameOf(this.items.subarray(index * ITEM_LANES, (index + 1) * ITEM_LANES)))
    )
  }

  #prefix(index: number): number {
    return prefixOf(this.items, index * ITEM_LANES)
  }
}

/** By what an item is asked for: 32 bits of it, since who is sent a key more than was asked for loses nothing. */
export function prefixOf(items: ArrayLike<number>, at = 0): number {
  return (items[at] as number) >>> 0
}

function nameOf(item: ArrayLike<number>): string {
  return `${item[0]}/${item[1]}/${item[2]}/${item[3]}`
}

class ItemHasher {
  readonly #seed: number
  readonly #replicas = new Map<ReplicaId, HashLanes>()
  #bytes = new DataView(new ArrayBuffer(1_024))

  constructor(seed: number) {
    this.#seed = seed
  }

  hashInto(lanes: Int32Array, { key, live, residual }: Held): void {
    const length = 2 * key.length + (live.length + residual.length) * DOT_BYTES + BOUNDARY_BYTES
    if (length > this.#bytes.byteLength) {
      this.#bytes = new DataView(new ArrayBuffer(2 * length))
    }
    let at = this.#dots(0, live)
    this.#bytes.setFloat64(at, -1)
    at = this.#dots(at + BOUNDARY_BYTES, residual)
    for (let index = 0; index < key.length; index++, at += 2) {
      this.#bytes.setUint16(at, key.charCodeAt(index))
    }
    hash128Into(lanes, this.#bytes, length, this.#seed)
  }

  #dots(start: number, dots: readonly Dot[]): number {
    let at = start
    for (const { replica, counter } of dots.length > 1 ? dots.toSorted(compareDots) : dots) {
      for (const lane of this.#lanes(replica)) {
        this.#bytes.setUint32(at, lane)
        at += 4
      }
      this.#bytes.setFloat64(at, counter)
      at += 8
    }
    return at
  }

  #lanes(replica: ReplicaId): HashLanes {
    let lanes = this.#replicas.get(replica)
    if (lanes === undefined) {
      lanes = hash128(codeUnits(replica))
      this.#replicas.set(replica, lanes)
    }
    return lanes
  }
}
