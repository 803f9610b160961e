/** An item is a hash of 128 bits: four lanes. */
export const ITEM_LANES = 4

/** By these a symbol that holds one item alone is told from one whose items happen to look so. */
export const CHECK_LANES = 2

/** Symbols in a row, lane by lane: the items of each added up without carry, their checks likewise, and how many they are. */
export interface CodedSymbols {
  readonly sums: Int32Array
  readonly checks: Int32Array
  readonly counts: Int32Array
}

/** What a walk through the symbols of one item is at. */
export interface Walk {
  next: number
  state: number
  /** By how much the state changes with each step. Of one for all, two items whose states meet go on together, and are never told apart. */
  readonly stride: number
}

/** Keyed and not linear: the check of a sum is not the sum of the checks. */
export function checkOf(item: ArrayLike<number>, at: number, seed: number): number {
  let hash = seed
  for (let lane = 0; lane < ITEM_LANES; lane++) {
    hash = Math.imul(hash ^ (item[at + lane] as number), 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return Math.imul(hash, 0x85ebca6b) ^ (hash >>> 13)
}

/** The seed of the second lane of a check. */
export function secondSeed(seed: number): number {
  return seed ^ 0x5bd1e995
}

/** An odd one, so that all states are met. @param check the second of the item's */
function strideOf(check: number): number {
  return check | 1
}

/** Every item is in the first symbol. */
export function beginWalk(item: ArrayLike<number>, at: number, seed: number): Walk {
  return { next: 0, state: checkOf(item, at, ~seed), stride: strideOf(checkOf(item, at, secondSeed(seed))) }
}

/**
 * To the next symbol that the item is in: symbol i holds it with a chance of 1 / (1 + i / 2), whatever the others. Of whole numbers and × ÷ √ alone, which
 * every engine rounds in one way.
 */
export function advance(walk: Walk): void {
  walk.state = (walk.state + walk.stride) | 0
  let mixed = Math.imul(walk.state ^ (walk.state >>> 15), 1 | walk.state)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
  const chance = (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 2 ** 32
  walk.next += Math.max(1, Math.ceil((walk.next + 1.5) * (1 / Math.sqrt(chance) - 1)))
}

/** Symbols that can be added to, one after another. */
export class SymbolCells implements CodedSymbols {
  sums = new Int32Array(0)
  checks = new Int32Array(0)
  counts = new Int32Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  growTo(length: number): void {
    if (length > this.counts.length) {
      const room = Math.max(length, 2 * this.counts.length)
      this.sums = grown(this.sums, room * ITEM_LANES)
      this.checks = grown(this.checks, room * CHECK_LANES)
      this.counts = grown(this.counts, room)
    }
    this.#length = Math.max(this.#length, length)
  }

  /** Puts an item in, or takes it out: the same but for the count. */
  toggle(cell: number, item: ArrayLike<number>, at: number, checks: readonly [number, number], sign: 1 | -1): void {
    for (let lane = 0; lane < ITEM_LANES; lane++) {
      ;(this.sums[cell * ITEM_LANES + lane] as number) ^= item[at + lane] as number
    }
    for (let lane = 0; lane < CHECK_LANES; lane++) {
      ;(this.checks[cell * CHECK_LANES + lane] as number) ^= checks[lane] as number
    }
    ;(this.counts[cell] as number) += sign
  }

  isEmpty(cell: number): boolean {
    return (
      this.counts[cell] === 0 &&
      !this.sums.subarray(cell * ITEM_LANES, (cell + 1) * ITEM_LANES).some(Boolean) &&
      !this.checks.subarray(cell * CHECK_LANES, (cell + 1) * CHECK_LANES).some(Boolean)
    )
  }

  slice(from: number, to: number): CodedSymbols {
    return {
      sums: this.sums.slice(from * ITEM_LANES, to * ITEM_LANES),
      checks: this.checks.slice(from * CHECK_LANES, to * CHECK_LANES),
      counts: this.counts.slice(from, to)
    }
  }
}

/**
 * The symbols of a set of items, as many as anybody asks for: Yang, Gilad, Alizadeh, *Practical Rateless Set Reconciliation* (SIGCOMM 2024).
 *
 * Intuition: each symbol is a sum over some of the items. Two sets that are nearly the same have nearly the same sums; what is left when one takes one's
 * own from the other's is a sum over the few items that differ. The first symbols hold all items, later ones ever fewer, so that, however many differ,
 * soon one symbol holds one alone; known, it is taken out of all the others, and so on. Nobody need know before how many differ.
 *
 * R1 A symbol depends on the set, the seed and its index alone: equal sets have equal symbols.
 */
export class SymbolSource {
  readonly cells = new SymbolCells()
  readonly #items: Int32Array
  readonly #seed: number
  readonly #next: Float64Array
  readonly #states: Int32Array

  /** @param items four lanes each */
  constructor(items: Int32Array, seed: number) {
    this.#items = items
    this.#seed = seed
    const count = items.length / ITEM_LANES
    this.#next = new Float64Array(count)
    this.#states = new Int32Array(count)
    for (let item = 0; item < count; item++) {
      this.#states[item] = beginWalk(items, item * ITEM_LANES, seed).state
    }
  }

  /** The symbols with these indexes. */
  symbols(from: number, to: number): CodedSymbols {
    this.extendTo(to)
    return this.cells.slice(from, to)
  }

  extendTo(length: number): void {
    const { cells } = this
    if (length <= cells.length) {
      return
    }
    cells.growTo(length)
    for (let item = 0; item < this.#next.length; item++) {
      const next = this.#next[item] as number
      if (next >= length) {
        continue
      }
      const at = item * ITEM_LANES
      const checks = [checkOf(this.#items, at, this.#seed), checkOf(this.#items, at, secondSeed(this.#seed))] as const
      const walk: Walk = { next, state: this.#states[item] as number, stride: strideOf(checks[1]) }
      for (; walk.next < length; advance(walk)) {
        cells.toggle(walk.next, this.#items, at, checks, 1)
      }
      this.#next[item] = walk.next
      this.#states[item] = walk.state
    }
  }
}

function grown(lanes: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length)
  larger.set(lanes)
  return larger
}
