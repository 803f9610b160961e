import { describe, expect, test } from 'vitest'
import { contend } from '../sim/contention.ts'

describe('five peers want one lock again and again', () => {
  test.each([
    { algorithm: 'quorum', mode: undefined, handOver: 3 },
    { algorithm: 'naimi-trehel', mode: 'strict', handOver: 1.6 },
    { algorithm: 'naimi-trehel', mode: 'fenced', handOver: 0.6 },
    { algorithm: 'suzuki-kasami', mode: 'strict', handOver: 1.6 },
    { algorithm: 'suzuki-kasami', mode: 'fenced', handOver: 0.6 }
  ] as const)('[K7] $algorithm $mode: each has its share, and few round trips go by', ({ handOver, ...variant }) => {
    for (let seed = 1; seed <= 5; seed++) {
      const { grants, handOverRoundTrips } = contend({ ...variant, peers: 5, voters: 3, seed })
      const all = grants.reduce((sum, count) => sum + count, 0)
      expect(Math.min(...grants), String(grants)).toBeGreaterThan((all / 5) * 0.8)
      expect(handOverRoundTrips).toBeLessThan(handOver)
    }
  })
})
