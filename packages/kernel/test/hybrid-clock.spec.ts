import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTimestamps, HybridClock, type HybridTimestamp, millis, TIMESTAMP_COUNT_MAX } from '@peermesh/kernel'

const noon = 1_700_000_000_000
const skewMaxMs = 1_000

const timestamp = (millisAt: number, count: number): HybridTimestamp => ({ millis: millisAt, count })

/** Walls that stand still, jump to and fro, and carry fractions: what an application may get from its platform. */
const anyWall = fc.oneof(
  fc.integer({ min: noon - 5, max: noon + 5 }),
  fc.double({ min: noon - 5, max: noon + 5, noNaN: true }),
  fc.integer({ min: noon - 100_000, max: noon + 100_000 })
)
const anyTimestamp = fc.record({
  millis: fc.oneof(
    fc.integer({ min: noon - 5, max: noon + 5 }),
    fc.integer({ min: noon - 200_000, max: noon + 200_000 })
  ),
  count: fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.integer({ min: TIMESTAMP_COUNT_MAX - 3, max: TIMESTAMP_COUNT_MAX })
  )
})
const anyAct = fc.oneof(
  fc.record({ type: fc.constant('next' as const), wall: anyWall }),
  fc.record({ type: fc.constant('observe' as const), wall: anyWall, remote: anyTimestamp }),
  fc.record({ type: fc.constant('recover' as const), own: anyTimestamp })
)

describe('the hybrid clock', () => {
  it('[H1] gives timestamps higher than all that it gave, observed or recovered, whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 60 }), (acts) => {
        const clock = new HybridClock({ skewMaxMs })
        let highest = timestamp(0, 0)
        const note = (seen: HybridTimestamp) => {
          highest = compareTimestamps(seen, highest) > 0 ? seen : highest
        }
        for (const act of acts) {
          if (act.type === 'next') {
            const given = clock.next(millis(act.wall))
            expect(compareTimestamps(given, highest)).toBe(1)
            expect(Number.isInteger(given.millis) && Number.isInteger(given.count)).toBe(true)
            expect(given.count).toBeLessThanOrEqual(TIMESTAMP_COUNT_MAX)
            note(given)
          } else if (act.type === 'recover') {
            clock.recover(act.own)
            note(act.own)
          } else if (clock.observe(act.remote, millis(act.wall))) {
            note(act.remote)
          }
        }
      })
    )
  })

  it('[H1] follows the wall clock where nothing is ahead of it', () => {
    const clock = new HybridClock()
    expect(clock.next(millis(noon))).toEqual(timestamp(noon, 0))
    expect(clock.next(millis(noon))).toEqual(timestamp(noon, 1))
    expect(clock.next(millis(noon - 50))).toEqual(timestamp(noon, 2))
    expect(clock.next(millis(noon + 1))).toEqual(timestamp(noon + 1, 0))
  })

  it('[H1] a wall clock with fractions does not start the count of its millisecond anew', () => {
    const clock = new HybridClock()
    expect(clock.next(millis(noon + 0.25))).toEqual(timestamp(noon, 0))
    expect(clock.next(millis(noon + 0.5))).toEqual(timestamp(noon, 1))
  })

  it('[H1] a count that is full moves on to the next millisecond', () => {
    const clock = new HybridClock()
    clock.recover(timestamp(noon, TIMESTAMP_COUNT_MAX - 1))
    expect(clock.next(millis(noon))).toEqual(timestamp(noon, TIMESTAMP_COUNT_MAX))
    expect(clock.next(millis(noon))).toEqual(timestamp(noon + 1, 0))
    expect(clock.next(millis(noon))).toEqual(timestamp(noon + 1, 1))
  })

  it('[H1] recovering an own timestamp bears any distance, and an older one changes nothing', () => {
    const clock = new HybridClock({ skewMaxMs })
    clock.recover(timestamp(noon + 10 * skewMaxMs, 3))
    clock.recover(timestamp(noon, 0))
    expect(clock.last).toEqual(timestamp(noon + 10 * skewMaxMs, 3))
    expect(clock.next(millis(noon))).toEqual(timestamp(noon + 10 * skewMaxMs, 4))
  })

  it('[H2] a remote timestamp up to the permitted skew is observed, one further ahead is not', () => {
    const clock = new HybridClock({ skewMaxMs })
    expect(clock.observe(timestamp(noon + skewMaxMs + 1, 0), millis(noon))).toBe(false)
    expect(clock.next(millis(noon))).toEqual(timestamp(noon, 0))
    expect(clock.observe(timestamp(noon + skewMaxMs, 7), millis(noon))).toBe(true)
    expect(clock.next(millis(noon))).toEqual(timestamp(noon + skewMaxMs, 8))
  })

  it('[H2] remote clocks alone never bring ours further ahead of our wall clock than the permitted skew', () => {
    fc.assert(
      fc.property(fc.array(anyTimestamp, { maxLength: 50 }), (remotes) => {
        const clock = new HybridClock({ skewMaxMs })
        for (const remote of remotes) {
          clock.observe(remote, millis(noon))
        }
        expect(clock.last.millis).toBeLessThanOrEqual(noon + skewMaxMs)
      })
    )
  })

  it('[H2] the permitted skew is a minute unless told otherwise', () => {
    const clock = new HybridClock()
    expect(clock.observe(timestamp(noon + 60_000, 0), millis(noon))).toBe(true)
    expect(clock.observe(timestamp(noon + 60_001, 0), millis(noon))).toBe(false)
  })
})

describe('the order of timestamps', () => {
  it('[H3] is total: antisymmetric, transitive, and equal only for equal times', () => {
    fc.assert(
      fc.property(anyTimestamp, anyTimestamp, anyTimestamp, (a, b, c) => {
        expect(compareTimestamps(a, b) + compareTimestamps(b, a)).toBe(0)
        if (compareTimestamps(a, b) <= 0 && compareTimestamps(b, c) <= 0) {
          expect(compareTimestamps(a, c)).toBeLessThanOrEqual(0)
        }
        expect(compareTimestamps(a, b) === 0).toBe(a.millis === b.millis && a.count === b.count)
      })
    )
  })

  it('[H3] looks at milliseconds, then the count', () => {
    expect(compareTimestamps(timestamp(1, 9), timestamp(2, 0))).toBe(-1)
    expect(compareTimestamps(timestamp(1, 9), timestamp(1, 8))).toBe(1)
    expect(compareTimestamps(timestamp(1, 9), timestamp(1, 9))).toBe(0)
  })
})
