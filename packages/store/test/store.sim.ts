import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/suite.ts'
import { failedSimulations } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 20 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[S5] [S8] [S14] [C4] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 100), ...fresh])).toHaveLength(100 + fresh.length)
})

test('[S5] the same seed gives the same run', () => {
  const [first, second] = [runSeeds(suite, [7]), runSeeds(suite, [7])]
  expect(second[0]?.traceHash).toBe(first[0]?.traceHash)
})

test.each(failedSimulations)('[S5] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})
