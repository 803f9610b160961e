import { describe, expect, it } from 'vitest'
import { takeoverMs } from '../sim/takeover.ts'

/** The lease by which a leader leads, drawn out by what both clocks may err. */
const WAIT_MS = (2_000 * 1.05) / 0.95 + 20

/** Rounds of voters that duel, one of them gone: some dozens of round trips and syncs of up to 5 ms each. */
const ELECTION_MS = 400

/** Spread over the time between two renewals. */
const CRASHES = Array.from({ length: 30 }, (_, index) => ({ seed: `takeover ${index}`, afterMs: (index * 2_000) / 90 }))

describe.each([
  { how: 'whose links are gone at once', isNoticed: true },
  { how: 'which nobody suspects yet', isNoticed: false }
])('a leader $how', ({ isNoticed }) => {
  it('[L4] [E12] has a successor that all follow once its lease is over in their eyes, and not much later', () => {
    const took = CRASHES.map((crash) => takeoverMs({ ...crash, isNoticed }))
    expect(took.filter((ms) => !(ms < WAIT_MS + ELECTION_MS))).toEqual([])
    const median = took.sort((a, b) => a - b)[took.length / 2] as number
    expect(median).toBeLessThan(WAIT_MS)
  })
})
