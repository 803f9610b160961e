import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/suite.ts'
import { failedSimulations } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 20 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[L1] [L2] [L3] [L4] [L5] [L7] [E3] [E4] [E6] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 60), ...fresh])).toHaveLength(60 + fresh.length)
})

test('[L1] the same seed gives the same run', () => {
  const [first, second] = [runSeeds(suite, [5]), runSeeds(suite, [5])]
  expect(second[0]?.traceHash).toBe(first[0]?.traceHash)
})

test.each(failedSimulations)('[L4] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})
