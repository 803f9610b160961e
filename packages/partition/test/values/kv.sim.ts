import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../../sim/kv/suite.ts'
import { failedKv } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 10 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[P3] [V1] [V2] [V3] [V4] [V5] [V6] [V7] [V9] [V10] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 30), ...fresh])).toHaveLength(30 + fresh.length)
})

test.each(failedKv)('[V5] [V10] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})

test('[V9] the same seed gives the same run', () => {
  const [first, second] = [runSeeds(suite, [5]), runSeeds(suite, [5])]
  expect(second[0]?.traceHash).toBe(first[0]?.traceHash)
})
