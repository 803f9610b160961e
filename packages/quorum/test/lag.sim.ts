import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from '../sim/lag/suite.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 10 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[Q28] fixed seeds and fresh ones, where some voters always lag behind: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 30), ...fresh])).toHaveLength(30 + fresh.length)
})
