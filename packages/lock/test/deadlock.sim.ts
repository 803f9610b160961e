import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/deadlock/suite.ts'
import { failedDeadlocks } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 5 }, () => Math.floor(Math.random() * 2 ** 32))

test(`[K7] owners that take locks in any order: fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 20), ...fresh])).toHaveLength(20 + fresh.length)
})

test.each(failedDeadlocks)('[K7] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})
