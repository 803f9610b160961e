import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { explore } from '../sim/exhaustive.ts'
import { suite } from '../sim/suite.ts'
import { failedSimulations } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 20 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[Q1] [Q5] [Q6] [Q9] [Q14] [Q16] [QL1] [QL2] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 60), ...fresh])).toHaveLength(60 + fresh.length)
})

test('[Q6] the same seed gives the same run', () => {
  const [first, second] = [runSeeds(suite, [5]), runSeeds(suite, [5])]
  expect(second[0]?.traceHash).toBe(first[0]?.traceHash)
})

test('[Q5] [Q6] [Q10] every run of one proposer through one reconfiguration', () => {
  const { states } = explore({ proposers: 1, retrying: 1, nextVoters: ['a', 'b', 'c'], reads: false })
  expect(states).toBe(4_379)
})

test('[Q10] every run of two proposers where who installs was named in both epochs, and may never have installed the first', () => {
  const { states } = explore({ proposers: 2, retrying: 1, nextVoters: ['c'], late: ['c'], reads: false })
  expect(states).toBe(101_664)
})

test.each(failedSimulations)('[Q6] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})
