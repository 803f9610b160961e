import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from './toy/suite.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 20 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[T1] [T2] the toy counter holds, for 100 fixed seeds and these fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 100), ...fresh])).toHaveLength(100 + fresh.length)
})
