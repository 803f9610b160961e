import { compareDots, type Dot } from '@peermesh/crdt'
import { hash128Into } from '@peermesh/kernel'
import type { CausalMap } from '../causal-map.ts'
import { HashInput, REPLICA_HASH_BYTES } from '../hash-input.ts'
import type { Held, KeyState } from '../messages.ts'
import { ITEM_LANES } from './coded-symbols.ts'

/** Replica and counter. */
const DOT_BYTES = REPLICA_HASH_BYTES + 8
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
  readonly #input = new HashInput()

  constructor(seed: number) {
    this.#seed = seed
  }

  hashInto(lanes: Int32Array, { key, live, residual }: Held): void {
    const length = 2 * key.length + (live.length + residual.length) * DOT_BYTES + BOUNDARY_BYTES
    const bytes = this.#input.begin(length)
    let at = this.#dots(bytes, 0, live)
    bytes.setFloat64(at, -1)
    at = this.#dots(bytes, at + BOUNDARY_BYTES, residual)
    this.#input.setKey(at, key)
    hash128Into(lanes, bytes, length, this.#seed)
  }

  #dots(bytes: DataView, start: number, dots: readonly Dot[]): number {
    let at = start
    for (const { replica, counter } of dots.length > 1 ? dots.toSorted(compareDots) : dots) {
      this.#input.setReplica(at, replica)
      bytes.setFloat64(at + REPLICA_HASH_BYTES, counter)
      at += DOT_BYTES
    }
    return at
  }
}
