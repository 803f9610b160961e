import { describe, expect, test } from 'vitest'
import { contend } from '../sim/contention.ts'

describe('five peers want one lock again and again', () => {
  test.each([
    { algorithm: 'quorum', mode: undefined, handOver: 2.7 },
    { algorithm: 'naimi-trehel', mode: 'strict', handOver: 1.6 },
    { algorithm: 'naimi-trehel', mode: 'fenced', handOver: 0.6 },
    { algorithm: 'suzuki-kasami', mode: 'strict', handOver: 1.6 },
    { algorithm: 'suzuki-kasami', mode: 'fenced', handOver: 0.6 },
    { algorithm: 'raymond', mode: 'strict', handOver: 2.5 }
  ] as const)('[K7] $algorithm $mode: each has its share, and few round trips go by', ({ handOver, ...variant }) => {
    for (let seed = 1; seed <= 2; seed++) {
      const { grants, handOverRoundTrips } = contend({ ...variant, peers: 5, voters: 3, seed })
      const all = grants.reduce((sum, count) => sum + count, 0)
      expect(Math.min(...grants), String(grants)).toBeGreaterThan((all / 5) * 0.8)
      expect(handOverRoundTrips).toBeLessThan(handOver)
    }
  })
})

describe('five peers want locks at random, 16 at a time each', () => {
  test.each([
    { algorithm: 'quorum', mode: undefined },
    { algorithm: 'naimi-trehel', mode: 'strict' },
    { algorithm: 'naimi-trehel', mode: 'fenced' },
    { algorithm: 'suzuki-kasami', mode: 'strict' },
    { algorithm: 'raymond', mode: 'fenced' }
  ] as const)('[K6] $algorithm $mode: none of them stands still', (variant) => {
    // A lock whose token is lost is well again after half a lease, which is longer than this.
    const { tenths } = contend({ ...variant, peers: 5, voters: 3, seed: 1, locks: 100, inFlight: 16, forMs: 400 })
    expect(Math.min(...tenths), String(tenths)).toBeGreaterThan(0.6 * Math.max(...tenths))
  })
})
