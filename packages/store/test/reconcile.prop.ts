import { hash128, Random } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ITEM_LANES, SymbolSource } from '../src/core/reconcile/coded-symbols.ts'
import { SKETCH_SYMBOLS_FIRST, SKETCH_SYMBOLS_MAX } from '../src/core/limits.ts'
import { enoughFor } from '../src/core/reconcile/sketch-reader.ts'
import { SymbolDecoder } from '../src/core/reconcile/symbol-decoder.ts'

const SEED = 7

/** Items by their numbers. */
function itemsOf(numbers: Iterable<number>): Int32Array {
  const lanes = [...numbers].flatMap((number) => hash128(new Uint8Array(new Float64Array([number]).buffer)))
  return Int32Array.from(lanes)
}

function sorted(items: readonly ArrayLike<number>[]): string[] {
  return items.map((item) => Array.from(item).join()).sort()
}

function expected(numbers: Iterable<number>): string[] {
  return sorted([...numbers].map((number) => itemsOf([number])))
}

/**
 * Symbols, one by one, until the difference is known, or a reader would give up. No number of symbols is enough for certain: two items are in the same of the first m with a chance that falls as m^-4,
 * which is 5 in 100,000 for 40 symbols and 2 in 10^14 for 10,000.
 */
function reconcile(theirs: ReadonlySet<number>, ours: ReadonlySet<number>, seed = SEED): SymbolDecoder {
  const source = new SymbolSource(itemsOf(theirs), seed)
  const decoder = new SymbolDecoder(new SymbolSource(itemsOf(ours), seed), seed)
  for (let at = 0; at < SKETCH_SYMBOLS_MAX; at++) {
    if (decoder.add(source.symbols(at, at + 1)) === 'decoded') {
      return decoder
    }
  }
  throw new Error('never decoded')
}

const numbers = fc.uniqueArray(fc.nat(300), { maxLength: 120 })

describe('coded symbols', () => {
  it('[R1] [R2] tell exactly what each side alone has', () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer(), (a, b, seed) => {
        const [theirs, ours] = [new Set(a), new Set(b)]
        const decoder = reconcile(theirs, ours, seed)
        expect(sorted(decoder.theirs)).toEqual(expected(a.filter((number) => !ours.has(number))))
        expect(sorted(decoder.ours)).toEqual(expected(b.filter((number) => !theirs.has(number))))
      }),
      // Told apart by the 299th symbol alone.
      { examples: [[[148, 259, 149], [0, 10, 66], -1_964_118_337]] }
    )
  })

  it('[R1] are the same however they are asked for, and in whatever order the items came', () => {
    fc.assert(
      fc.property(numbers, fc.nat(60), (set, cut) => {
        const pieces = new SymbolSource(itemsOf(set), SEED)
        const [first, second] = [pieces.symbols(0, cut), pieces.symbols(cut, 64)]
        const whole = new SymbolSource(itemsOf(set.toReversed()), SEED).symbols(0, 64)
        expect([...first.sums, ...second.sums]).toEqual([...whole.sums])
        expect([...first.checks, ...second.checks]).toEqual([...whole.checks])
        expect([...first.counts, ...second.counts]).toEqual([...whole.counts])
      })
    )
  })

  it('[R3] that mean nothing end all the same', () => {
    fc.assert(
      fc.property(numbers, fc.array(fc.integer(), { maxLength: 60 }), fc.nat(3), (set, lanes, count) => {
        const decoder = new SymbolDecoder(new SymbolSource(itemsOf(set), SEED), SEED)
        const length = Math.floor(lanes.length / 6)
        const outcome = decoder.add({
          sums: Int32Array.from(lanes.slice(0, length * ITEM_LANES)),
          checks: Int32Array.from(lanes.slice(length * ITEM_LANES, length * 6)),
          counts: new Int32Array(length).fill(set.length + count)
        })
        expect(['more', 'decoded', 'broken']).toContain(outcome)
      })
    )
  })

  it.each([
    { differences: 1, most: 1 },
    { differences: 5, most: 1.85 },
    { differences: 16, most: 1.75 },
    { differences: 64, most: 1.6 },
    { differences: 256, most: 1.5 },
    { differences: 4_096, most: 1.4 }
  ])('[R4] are on average at most $most for each of $differences differences', ({ differences, most }) => {
    const random = new Random('symbols', String(differences))
    const runs = Math.max(3, Math.min(300, Math.ceil(4_096 / differences)))
    let symbols = 0
    for (let run = 0; run < runs; run++) {
      const base = random.integer(2 ** 30)
      const common = Array.from({ length: 200 }, (_, index) => base - 1 - index)
      const different = Array.from({ length: differences }, (_, index) => base + index)
      const theirs = new Set([...common, ...different.filter((_, index) => index % 2 === 0)])
      const ours = new Set([...common, ...different.filter((_, index) => index % 2 === 1)])
      symbols += reconcile(theirs, ours, random.uint32() | 0).symbols
    }
    expect(symbols / runs / differences).toBeLessThanOrEqual(most)
  })

  it.each([
    { theirs: 10, ours: 10, rounds: 3 },
    { theirs: 40, ours: 40, rounds: 7 },
    { theirs: 100, ours: 100, rounds: 7 },
    { theirs: 1_000, ours: 1_000, rounds: 8 },
    { theirs: 200, ours: 0, rounds: 7 },
    { theirs: 0, ours: 2_000, rounds: 8 }
  ])('[R5] of $theirs and $ours differences are asked for by what seems to differ', ({ theirs, ours, rounds }) => {
    const random = new Random('asked', `${theirs} ${ours}`)
    const runs = Math.max(5, Math.ceil(2_000 / (theirs + ours)))
    const sent = { symbols: 0, rounds: 0 }
    for (let run = 0; run < runs; run++) {
      const base = random.integer(2 ** 30)
      const range = (from: number, count: number): number[] =>
        Array.from({ length: count }, (_, at) => base + from + at)
      const seed = random.uint32() | 0
      const source = new SymbolSource(itemsOf(range(0, 200 + theirs)), seed)
      const own = [...range(0, 200), ...range(200 + theirs, ours)]
      const decoder = new SymbolDecoder(new SymbolSource(itemsOf(own), seed), seed)
      let enough = SKETCH_SYMBOLS_FIRST
      do {
        sent.rounds++
        if (decoder.add(source.symbols(decoder.symbols, enough)) === 'decoded') {
          break
        }
        enough = enoughFor(decoder)
      } while (sent.rounds < 1_000 * runs)
      sent.symbols += decoder.symbols
    }
    expect(sent.symbols / runs / (theirs + ours)).toBeLessThanOrEqual(1.75)
    expect(sent.rounds / runs).toBeLessThanOrEqual(rounds)
  })
})
