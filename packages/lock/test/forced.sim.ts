import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/forced/suite.ts'
import { failedForces } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 5 }, () => Math.floor(Math.random() * 2 ** 32))

test(`[K11] tokens that are taken by force: fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 20), ...fresh])).toHaveLength(20 + fresh.length)
})

test.each(failedForces)('[K3] [K5] [K11] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})
