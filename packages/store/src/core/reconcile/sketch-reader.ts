import type { CausalMap } from '../causal-map.ts'
import { SKETCH_GROWTH_MAX, SKETCH_GROWTH_MIN, SKETCH_SYMBOLS_MAX, SYMBOLS_PER_DIFFERENCE } from '../limits.ts'
import type { Held, KeyState, StoreMessage } from '../messages.ts'
import { SymbolSource } from './coded-symbols.ts'
import { HeldItems, prefixOf } from './held-items.ts'
import { SymbolDecoder } from './symbol-decoder.ts'

type SymbolsMessage = Extract<StoreMessage, { type: 'symbols' }>
type Reply = Extract<StoreMessage, { type: 'need' | 'want' }>

/** Works out of another peer's symbols which keys it holds otherwise than we do, and asks for those. */
export class SketchReader {
  readonly #held: HeldItems
  readonly #decoder: SymbolDecoder
  #isDecoded = false

  /** @param staged what a snapshot brought that broke off: held too, though not joined */
  constructor(map: CausalMap, seed: number, staged: ReadonlyMap<string, KeyState>) {
    this.#held = new HeldItems(map, seed, staged)
    this.#decoder = new SymbolDecoder(new SymbolSource(this.#held.items, seed), seed)
  }

  /** What to ask for next; nothing where these symbols are not those that follow. */
  read({ request, from, symbols }: SymbolsMessage): Reply | undefined {
    const decoder = this.#decoder
    if (from !== decoder.symbols || symbols.counts.length === 0) {
      return undefined
    }
    const outcome = decoder.add(symbols)
    if (outcome === 'decoded') {
      this.#isDecoded = true
      return { type: 'want', request, items: decoder.theirs.map((item) => prefixOf(item)) }
    }
    if (outcome === 'broken' || decoder.symbols >= SKETCH_SYMBOLS_MAX) {
      return { type: 'want', request }
    }
    return { type: 'need', request, symbols: Math.min(SKETCH_SYMBOLS_MAX, enoughFor(decoder)) }
  }

  /** What both hold of the same; nothing where that could not be told. */
  agreed(): readonly Held[] | undefined {
    return this.#isDecoded ? this.#held.without(this.#decoder.ours) : undefined
  }
}

/** As many as will probably tell all that differs. Rather a few too few, since what is not needed was sent for nothing, and few more are soon asked for. */
export function enoughFor({ symbols, differences }: SymbolDecoder): number {
  const errs = 1.6 / Math.sqrt(symbols)
  const enough = SYMBOLS_PER_DIFFERENCE * differences * (1 - errs / 2)
  return Math.ceil(Math.min(SKETCH_GROWTH_MAX * symbols, Math.max(SKETCH_GROWTH_MIN * symbols, enough)))
}
