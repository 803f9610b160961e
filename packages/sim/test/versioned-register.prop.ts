import {
  checkLinearizability,
  type Invocation,
  isVersionedRegisterLinearizable,
  type RegisterOperation,
  type RegisterResult,
  versionedRegisterModel
} from '@peermesh/sim'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type Register = Invocation<RegisterOperation, RegisterResult>

const VALUES = ['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6']

/** Values that may have been written by then, one that may be later, or none. */
const anyValue = fc.option(fc.constantFrom(...VALUES.slice(0, 4)), { nil: undefined })

const anyShape = fc.record({
  type: fc.constantFrom('read' as const, 'write' as const, 'compare-and-set' as const),
  calledAt: fc.integer({ min: 0, max: 10 }),
  lastsMs: fc.option(fc.integer({ min: 0, max: 8 })),
  value: anyValue,
  fitted: fc.boolean()
})

/** Each writes a value of its own. */
const anyHistory: fc.Arbitrary<Register[]> = fc.array(anyShape, { maxLength: VALUES.length }).map((shapes) =>
  shapes.map(({ type, calledAt, lastsMs, value: found, fitted }, index) => {
    const value = VALUES[index] as string
    const operations = {
      read: { type: 'read' },
      write: { type: 'write', value },
      'compare-and-set': { type: 'compare-and-set', expected: found, value }
    } as const
    const results = { read: found, write: undefined, 'compare-and-set': fitted }
    const returned = lastsMs === null ? {} : { returned: { at: calledAt + lastsMs, result: results[type] } }
    return { operation: operations[type], calledAt, ...returned }
  })
)

describe('a register of which each value was written once', () => {
  test('[K1] is judged as by a search for an order', () => {
    const judged = { true: 0, false: 0 }
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { linearizable } = checkLinearizability(history, versionedRegisterModel)
        expect(isVersionedRegisterLinearizable(history)).toBe(linearizable)
        judged[`${linearizable}`]++
      }),
      { seed: 20_261_201, numRuns: 20_000 }
    )
    expect(Math.min(judged.true, judged.false)).toBeGreaterThan(1_000)
  })

  test('is not what this is for where one was written twice', () => {
    const write: Register = {
      operation: { type: 'write', value: 'v' },
      calledAt: 0,
      returned: { at: 1, result: undefined }
    }
    expect(() => isVersionedRegisterLinearizable([write, write])).toThrow(RangeError)
  })
})
