import { randomInt } from 'node:crypto'
import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from './suite.ts'

const fresh = Array.from({ length: process.env.CI === undefined ? 0 : 10 }, () => randomInt(2 ** 32))

test(`[K2] [K6] locks in partitions that are founded on first use, and move in use; fresh seeds: ${fresh.join(' ') || 'none'}`, () => {
  const seeds = [...seedRange(1, 20), ...fresh]
  expect(runSeeds(suite, seeds)).toHaveLength(seeds.length)
})
