import { randomInt } from 'node:crypto'
import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from './suite.ts'

const fresh = Array.from({ length: process.env.CI === undefined ? 0 : 10 }, () => randomInt(2 ** 32))

test(`[M31] [K12] a mesh that is upgraded peer by peer, under faults, is one mesh all the time; fresh seeds: ${fresh.join(' ') || 'none'}`, () => {
  const seeds = [...seedRange(1, 40), ...fresh]
  expect(runSeeds(suite, seeds)).toHaveLength(seeds.length)
})
