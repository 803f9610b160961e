import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '@peermesh/kernel'

const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.uint32())

/** Pearson's statistic against all cells alike; its mean is the number of cells less one. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** Six standard deviations above the mean: the seeds are fixed, so this says "crudely uniform" once and for all. */
const chiSquareMax = (cells: number): number => cells - 1 + 6 * Math.sqrt(2 * (cells - 1))

function counted(cells: number, draws: number, next: () => number): number[] {
  const counts = new Array<number>(cells).fill(0)
  for (let index = 0; index < draws; index++) {
    const cell = next()
    counts[cell] = (counts[cell] as number) + 1
  }
  return counts
}

describe('seeded randomness', () => {
  it('[R1] the same seed and stream give the same numbers', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, stream) => {
        expect(draw(new Random(seed, stream), 5)).toEqual(draw(new Random(seed, stream), 5))
      })
    )
  })

  it('[R1] the numbers are frozen: a seed that failed once fails for ever', () => {
    expect(draw(new Random('1', 'probe'), 6)).toEqual([
      4008443699, 4070640795, 1734035620, 4238764820, 3911685694, 1851585577
    ])
    expect(draw(new Random('1', 'jitter'), 6)).toEqual([
      1403765024, 532428698, 3593996362, 2488348550, 1290319490, 285257211
    ])
    expect(draw(new Random('', ''), 3)).toEqual([4222211645, 2379090774, 2090981275])
    expect(new Random('1', 'probe').shuffle([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([0, 5, 1, 3, 4, 2, 6, 7])
  })

  it('[R2] a number depends on how many were drawn before it, not on what they were drawn for', () => {
    const draws: ((random: Random) => unknown)[] = [
      (random) => random.uint32(),
      (random) => random.fraction(),
      (random) => random.integer(7),
      (random) => random.between(3, 9),
      (random) => random.chance(0.5),
      (random) => random.pick(['a', 'b', 'c'])
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...draws), { maxLength: 30 }), (before) => {
        const random = new Random('seed', 'stream')
        for (const act of before) {
          act(random)
        }
        expect(random.uint32()).toBe(draw(new Random('seed', 'stream'), before.length + 1).at(-1))
      })
    )
  })

  it('[R2] drawing from one stream does not shift another', () => {
    const jitter = new Random('seed', 'jitter')
    const alone = draw(new Random('seed', 'probe'), 50)
    const probe = new Random('seed', 'probe')
    const interleaved = alone.map(() => {
      jitter.uint32()
      return probe.uint32()
    })
    expect(interleaved).toEqual(alone)
  })

  it('[R3] streams and seeds that differ by a letter share nothing', () => {
    const streams = ['0', '1', '2', '3'].flatMap((seed) =>
      ['a', 'b', 'c', 'd'].map((stream) => new Random(seed, stream))
    )
    const numbers = streams.flatMap((random) => draw(random, 200))
    // 3,200 numbers of 32 bits meet by chance about once in 800 runs; these, fixed by their seeds, do not.
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('[R3] the numbers are crudely uniform in every byte, and free of their predecessor', () => {
    const numbers = draw(new Random('uniform', 'test'), 100_000)
    for (const shift of [0, 8, 16, 24]) {
      let at = 0
      expect(chiSquare(counted(256, numbers.length, () => ((numbers[at++] as number) >>> shift) & 255))).toBeLessThan(
        chiSquareMax(256)
      )
    }
    let at = 0
    const pairs = counted(1024, numbers.length - 1, () => {
      const pair = ((numbers[at] as number) >>> 27) * 32 + ((numbers[at + 1] as number) >>> 27)
      at++
      return pair
    })
    expect(chiSquare(pairs)).toBeLessThan(chiSquareMax(1024))
  })

  it('[R4] whole numbers are uniform below their bound, and shuffles among all orders', () => {
    const random = new Random('bounds', 'test')
    expect(chiSquare(counted(7, 50_000, () => random.integer(7)))).toBeLessThan(chiSquareMax(7))

    const orders = ['012', '021', '102', '120', '201', '210']
    const shuffles = counted(6, 30_000, () => orders.indexOf(random.shuffle([0, 1, 2]).join('')))
    expect(chiSquare(shuffles)).toBeLessThan(chiSquareMax(6))

    const picks = counted(5, 30_000, () => random.pick([0, 1, 2, 3, 4]) as number)
    expect(chiSquare(picks)).toBeLessThan(chiSquareMax(5))

    const [, heads] = counted(2, 50_000, () => Number(random.chance(0.25)))
    expect(heads).toBeGreaterThan(12_000)
    expect(heads).toBeLessThan(13_000)
  })

  it('[R4] everything stays within its range', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1_000_000 }), fc.array(fc.nat()), (seed, below, list) => {
        const random = new Random(seed, 'range')
        const whole = random.integer(below)
        expect(Number.isInteger(whole) && whole >= 0 && whole < below).toBe(true)
        const fraction = random.fraction()
        expect(fraction >= 0 && fraction < 1).toBe(true)
        const between = random.between(-2, below)
        expect(between >= -2 && between < below).toBe(true)

        const before = [...list]
        expect(random.shuffle(list).sort((a, b) => a - b)).toEqual([...list].sort((a, b) => a - b))
        expect(list).toEqual(before)
        const picked = random.pick(list)
        expect(picked === undefined ? list.length === 0 : list.includes(picked)).toBe(true)
      })
    )
  })

  it('[R4] a chance of 0 never comes and a chance of 1 always does', () => {
    const random = new Random('chance', 'test')
    for (let index = 0; index < 1_000; index++) {
      expect(random.chance(0)).toBe(false)
      expect(random.chance(1)).toBe(true)
    }
  })
})
