import { CausalContext } from '@peermesh/crdt'
import type { PeerName } from '@peermesh/kernel'
import type { CausalMap } from '../causal-map.ts'
import {
  SKETCH_BYTES_MIN,
  SKETCH_SHARE,
  SKETCH_SYMBOLS_FIRST,
  SKETCH_SYMBOLS_MAX,
  SKETCH_SYMBOLS_MESSAGE,
  SKETCHES_MAX,
  SYMBOL_BYTES,
  SYMBOLS_PER_DIFFERENCE
} from '../limits.ts'
import type { PullRequest, StoreMessage } from '../messages.ts'
import { StateReader } from '../state-reader.ts'
import { SymbolSource } from './coded-symbols.ts'
import { HeldItems } from './held-items.ts'

type SymbolsMessage = Extract<StoreMessage, { type: 'symbols' }>

/** What one peer is told by symbols: the map as it was when that began. */
interface Sketch {
  readonly request: number
  readonly seed: number
  readonly theirs: CausalContext
  readonly base: CausalContext
  readonly held: HeldItems
  readonly source: SymbolSource
}

/**
 * Tells peers by symbols what this one holds, where otherwise it would have to send all of it.
 *
 * A sketch is of the map at one moment. What is asked for in the end is read later, as each part of a transfer is (S10).
 */
export class Sketches {
  readonly #map: CausalMap
  readonly #bytesMin: number
  readonly #open = new Map<PeerName, Sketch>()

  constructor(map: CausalMap, bytesMin = SKETCH_BYTES_MIN) {
    this.#map = map
    this.#bytesMin = bytesMin
  }

  /** The first symbols for who needs a snapshot; nothing where a snapshot costs less, or the asker can do nothing with them. */
  begin({ from, request, clock, holds = 0 }: PullRequest): SymbolsMessage | undefined {
    const { size, bytes } = this.#map
    const symbolsAtLeast = Math.abs(size - holds) * SYMBOLS_PER_DIFFERENCE
    if (bytes < this.#bytesMin || holds === 0 || symbolsAtLeast > this.#symbolsMax) {
      return undefined
    }
    this.#open.delete(from)
    const [oldest] = this.#open.keys()
    if (oldest !== undefined && this.#open.size >= SKETCHES_MAX) {
      this.#open.delete(oldest)
    }
    const seed = seedOf(request, this.#map.digest)
    const held = new HeldItems(this.#map, seed)
    const theirs = CausalContext.fromData(clock)
    const source = new SymbolSource(held.items, seed)
    this.#open.set(from, { request, seed, theirs, base: this.#map.clock.clone(), held, source })
    return this.more(from, request, SKETCH_SYMBOLS_FIRST)
  }

  /** The symbols that follow, up to so many in all. Nothing where that sketch is not there any more, or has cost enough. */
  more(peer: PeerName, request: number, symbols: number): SymbolsMessage | undefined {
    const sketch = this.#of(peer, request)
    if (sketch === undefined) {
      return undefined
    }
    const { seed, source, held } = sketch
    const from = source.cells.length
    const to = Math.min(symbols, from + SKETCH_SYMBOLS_MESSAGE, this.#symbolsMax)
    if (to <= from) {
      return undefined
    }
    return { type: 'symbols', request, seed, from, keys: held.held.length, symbols: source.symbols(from, to) }
  }

  /** Reads what a peer wants in the end: all where it does not say what. Nothing where that sketch is not there any more. */
  finish(peer: PeerName, request: number, items: readonly number[] | undefined): StateReader | undefined {
    const sketch = this.#of(peer, request)
    this.#open.delete(peer)
    if (sketch === undefined) {
      return undefined
    }
    const { base, held, theirs } = sketch
    return new StateReader(this.#map, items === undefined ? theirs : { base, keys: held.keysOf(new Set(items)) })
  }

  /** With few bytes to send, some symbols are tried all the same. */
  get #symbolsMax(): number {
    const worth = Math.floor((SKETCH_SHARE * this.#map.bytes) / SYMBOL_BYTES)
    return Math.min(SKETCH_SYMBOLS_MAX, Math.max(2 * SKETCH_SYMBOLS_FIRST, worth))
  }

  lost(peer: PeerName): void {
    this.#open.delete(peer)
  }

  #of(peer: PeerName, request: number): Sketch | undefined {
    const sketch = this.#open.get(peer)
    return sketch?.request === request ? sketch : undefined
  }
}

/** Another for each sketch, so that what two hashes have in common by chance they have not the next time. */
function seedOf(request: number, digest: string): number {
  return (Number.parseInt(digest.slice(0, 8), 16) ^ Math.imul(request, 0x9e3779b1)) | 0
}
