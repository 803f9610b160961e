import {
  advance,
  beginWalk,
  CHECK_LANES,
  checkOf,
  type CodedSymbols,
  ITEM_LANES,
  secondSeed,
  SymbolCells,
  type SymbolSource,
  type Walk
} from './coded-symbols.ts'

/** An item that one side alone has, and through which of the symbols that are here it was taken out. */
interface Peeled {
  readonly item: Int32Array
  readonly checks: readonly [number, number]
  readonly sign: 1 | -1
  readonly walk: Walk
}

/**
 * Works out of the other side's symbols which items it alone has, and which we alone have.
 *
 * R2 What it gives out as one side's is an item that exactly that side has, but for a chance of 2^-64 for each symbol.
 * R3 It ends: it never takes more items out than there are symbols. What cannot be is told as `broken`.
 */
export class SymbolDecoder {
  /** Items that only the other side has. */
  readonly theirs: Int32Array[] = []
  /** Items that only we have. */
  readonly ours: Int32Array[] = []
  readonly #own: SymbolSource
  readonly #seed: number
  readonly #cells = new SymbolCells()
  readonly #peeled: Peeled[] = []

  constructor(own: SymbolSource, seed: number) {
    this.#own = own
    this.#seed = seed
  }

  /** How many symbols are here. */
  get symbols(): number {
    return this.#cells.length
  }

  /**
   * How many items differ, as far as the symbols tell that are here: those that were taken out, and an estimate of the rest, which errs by 1.6 / √symbols of it (one standard deviation).
   *
   * Symbol i holds each item with a chance p of 1 / (1 + i / 2), so that its count, which has one side's for plus and the other's for minus, is off from p of the first symbol's by a
   * variance of p(1 − p) an item.
   */
  get differences(): number {
    const { counts } = this.#cells
    const balance = counts[0] ?? 0
    let sum = 0
    for (let cell = 1; cell < this.symbols; cell++) {
      const chance = 1 / (1 + cell / 2)
      const off = (counts[cell] as number) - chance * balance
      sum += (off * off) / (chance * (1 - chance))
    }
    return this.#peeled.length + Math.max(Math.abs(balance), sum / Math.max(1, this.symbols - 1))
  }

  /** Takes in the symbols that follow. */
  add(symbols: CodedSymbols): 'more' | 'decoded' | 'broken' {
    const from = this.#cells.length
    const to = from + symbols.counts.length
    this.#cells.growTo(to)
    this.#subtract(symbols, this.#own.symbols(from, to), from)
    for (const peeled of this.#peeled) {
      this.#takeOut(peeled, to)
    }
    const candidates = Array.from({ length: to - from }, (_, index) => from + index)
    for (let cell = candidates.pop(); cell !== undefined; cell = candidates.pop()) {
      const peeled = this.#alone(cell)
      if (peeled !== undefined) {
        if (this.#peeled.length >= to) {
          return 'broken'
        }
        this.#peeled.push(peeled)
        const side = peeled.sign === 1 ? this.theirs : this.ours
        side.push(peeled.item)
        candidates.push(...this.#takeOut(peeled, to))
      }
    }
    // Every item is in the first symbol: where nothing is left of it, nothing is left.
    return this.#cells.isEmpty(0) ? 'decoded' : 'more'
  }

  #subtract(theirs: CodedSymbols, ours: CodedSymbols, from: number): void {
    const { sums, checks, counts } = this.#cells
    for (let lane = 0; lane < theirs.sums.length; lane++) {
      sums[from * ITEM_LANES + lane] = (theirs.sums[lane] as number) ^ (ours.sums[lane] as number)
    }
    for (let lane = 0; lane < theirs.checks.length; lane++) {
      checks[from * CHECK_LANES + lane] = (theirs.checks[lane] as number) ^ (ours.checks[lane] as number)
    }
    for (let cell = 0; cell < theirs.counts.length; cell++) {
      counts[from + cell] = (theirs.counts[cell] as number) - (ours.counts[cell] as number)
    }
  }

  /** The one item that the symbol holds, if it holds one. */
  #alone(cell: number): Peeled | undefined {
    const { sums, checks, counts } = this.#cells
    const sign = counts[cell]
    if (sign !== 1 && sign !== -1) {
      return undefined
    }
    const item = sums.slice(cell * ITEM_LANES, (cell + 1) * ITEM_LANES)
    const expected = [checkOf(item, 0, this.#seed), checkOf(item, 0, secondSeed(this.#seed))] as const
    const isItem = expected.every((check, lane) => check === checks[cell * CHECK_LANES + lane])
    return isItem ? { item, checks: expected, sign, walk: beginWalk(item, 0, this.#seed) } : undefined
  }

  /** Out of all symbols that are here and hold it. Returns those. */
  #takeOut({ item, checks, sign, walk }: Peeled, to: number): number[] {
    const changed: number[] = []
    for (; walk.next < to; advance(walk)) {
      this.#cells.toggle(walk.next, item, 0, checks, sign === 1 ? -1 : 1)
      changed.push(walk.next)
    }
    return changed
  }
}
