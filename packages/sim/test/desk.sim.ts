import { runSeeds, seedRange } from '@peermesh/sim'
import { expect, test } from 'vitest'
import { suite } from './toy/desk-suite.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 20 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[T3] [T4] the toy desks are found by the DHT, for 50 fixed seeds and these fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 50), ...fresh])).toHaveLength(50 + fresh.length)
})
