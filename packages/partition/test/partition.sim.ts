import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/suite.ts'
import { failedSimulations } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 10 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[P2] [P3] [P10] [P11] [P12] [P13] [P15] [P17] [P18] [P19] [P20] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 40), ...fresh])).toHaveLength(40 + fresh.length)
})

test('[P2] the same seed gives the same run', () => {
  const [first, second] = [runSeeds(suite, [5]), runSeeds(suite, [5])]
  expect(second[0]?.traceHash).toBe(first[0]?.traceHash)
})

test.each(failedSimulations)('[P2] [P12] [P18] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})
