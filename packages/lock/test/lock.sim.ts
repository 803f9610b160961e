import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/suite.ts'
import { failedSimulations } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 5 }, () => Math.floor(Math.random() * 2 ** 32))

test(`[K1] [K2] [K3] [K4] [K5] [K6] [K8] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 20), ...fresh])).toHaveLength(20 + fresh.length)
})

test('[K1] the same seed gives the same run', () => {
  const [first, second] = [runSeeds(suite, [5]), runSeeds(suite, [5])]
  expect(second[0]?.traceHash).toBe(first[0]?.traceHash)
})

test.each(failedSimulations)('[K3] [K6] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})
