import {
  AbstractExecution,
  addWinsSet,
  checkLinearizability,
  FenceChecker,
  type Invocation,
  keysNotLinearizable,
  multiValueRegister,
  registerModel,
  type RegisterOperation,
  type RegisterResult,
  RunawayError
} from '@peermesh/sim'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type Call = Invocation<RegisterOperation, RegisterResult>

const call = (operation: RegisterOperation, calledAt: number, at?: number, result?: RegisterResult): Call =>
  at === undefined ? { operation, calledAt } : { operation, calledAt, returned: { at, result } }
const read = (from: number, to: number, found: string | undefined): Call => call({ type: 'read' }, from, to, found)
const write = (value: string, from: number, to?: number): Call => call({ type: 'write', value }, from, to)
const compareAndSet = (expected: string | undefined, value: string, from: number, to: number, done: boolean): Call =>
  call({ type: 'compare-and-set', expected, value }, from, to, done)

const holds = (...history: Call[]): boolean => checkLinearizability(history, registerModel).linearizable

/** Tries every order of every choice of the unknown ones. */
function bruteForce(history: readonly Call[]): boolean {
  const search = (state: string | undefined, left: readonly Call[]): boolean =>
    left.every(({ returned }) => returned === undefined) ||
    left.some((next, index) => {
      const others = left.toSpliced(index, 1)
      const isFirst = others.every(({ returned }) => returned === undefined || returned.at >= next.calledAt)
      const after = isFirst ? registerModel.step(state, next.operation, next.returned) : undefined
      return after !== undefined && search(after.state, others)
    })
  return search(registerModel.initial, history)
}

describe('linearizability', () => {
  test('[K1] histories that are: one after another, overlapping either way, and with nothing at all', () => {
    expect(holds()).toBe(true)
    expect(holds(write('x', 0, 1), read(2, 3, 'x'))).toBe(true)
    expect(holds(write('x', 0, 5), read(1, 2, undefined), read(3, 4, 'x'))).toBe(true)
    expect(holds(write('x', 0, 5), write('y', 0, 5), read(6, 7, 'x'), read(8, 9, 'x'))).toBe(true)
    expect(holds(write('x', 0, 1), compareAndSet('x', 'y', 2, 9, true), compareAndSet('x', 'z', 2, 9, false))).toBe(
      true
    )
  })

  test('[K1] histories that are not: stale and undone reads, two that both won, a value from nowhere', () => {
    expect(holds(write('x', 0, 1), read(2, 3, undefined))).toBe(false)
    expect(holds(write('x', 0, 9), read(1, 2, 'x'), read(3, 4, undefined))).toBe(false)
    expect(holds(write('x', 0, 5), write('y', 0, 5), read(6, 7, 'x'), read(8, 9, 'y'))).toBe(false)
    expect(holds(write('x', 0, 1), compareAndSet('x', 'y', 2, 9, true), compareAndSet('x', 'z', 2, 9, true))).toBe(
      false
    )
    expect(holds(read(0, 1, 'x'))).toBe(false)
  })

  test('[K2] what has an unknown outcome may take effect at any later time or never, but only once', () => {
    expect(holds(write('x', 0), read(5, 6, undefined), read(7, 8, 'x'))).toBe(true)
    expect(holds(write('x', 0), read(5, 6, undefined))).toBe(true)
    expect(holds(write('x', 5), read(0, 1, 'x'))).toBe(false)
    expect(holds(write('x', 0), write('y', 1, 2), read(3, 4, 'x'), write('z', 5, 6), read(7, 8, 'x'))).toBe(false)
  })

  test('[K1] it says an order that explains all, or how far it came', () => {
    const good = checkLinearizability([read(0, 9, 'y'), write('x', 0, 9), write('y', 0, 9)], registerModel)
    expect(good).toEqual({ linearizable: true, order: expect.arrayContaining([0, 1, 2]) as unknown })
    expect(checkLinearizability([write('x', 0, 1), read(2, 3, 'y')], registerModel)).toEqual({
      linearizable: false,
      longest: [0]
    })
  })

  test('[K1] [K2] as a search through all orders says, for small random histories', () => {
    const value = fc.constantFrom('x', 'y')
    const seen = fc.option(value, { nil: undefined })
    const operation = fc.oneof(
      fc.record({ operation: fc.constant({ type: 'read' } as const), result: seen }),
      fc.record({
        operation: fc.record({ type: fc.constant('write' as const), value }),
        result: fc.constant(undefined)
      }),
      fc.record({
        operation: fc.record({ type: fc.constant('compare-and-set' as const), expected: seen, value }),
        result: fc.boolean()
      })
    )
    const invocation = fc
      .tuple(operation, fc.nat(12), fc.nat(6), fc.integer({ min: 0, max: 4 }))
      .map(([{ operation: what, result }, from, lasts, known]) =>
        known === 0 ? call(what, from) : call(what, from, from + lasts, result)
      )
    let good = 0
    let bad = 0
    fc.assert(
      fc.property(fc.array(invocation, { maxLength: 6 }), (history) => {
        const expected = bruteForce(history)
        good += expected ? 1 : 0
        bad += expected ? 0 : 1
        expect(holds(...history)).toBe(expected)
      }),
      { numRuns: 3_000 }
    )
    expect(Math.min(good, bad)).toBeGreaterThan(200)
  })

  test('[K3] each key for itself; a history in which too much is concurrent ends with an error', () => {
    const keyed = [
      { operation: { key: 'a', ...write('x', 0, 1).operation }, calledAt: 0, returned: { at: 1, result: undefined } },
      { operation: { key: 'b', type: 'read' as const }, calledAt: 2, returned: { at: 3, result: 'x' } }
    ]
    expect(keysNotLinearizable(keyed, ({ key }) => key, registerModel)).toEqual(['b'])
    const concurrent = Array.from({ length: 30 }, (_, index) => write(`${index}`, 0, 99))
    expect(() => checkLinearizability([...concurrent, read(100, 101, 'no')], registerModel, 1_000)).toThrow(
      RunawayError
    )
  })

  test('[K3] some hundred operations of a few callers are checked at once', () => {
    const history: Call[] = []
    for (let round = 0; round < 150; round++) {
      history.push(write(`${round}`, round * 10, round * 10 + 12), read(round * 10 + 13, round * 10 + 19, `${round}`))
    }
    expect(holds(...history)).toBe(true)
  })
})

describe('fences', () => {
  const grant = (fence: number, requestedAt: number, grantedAt: number) => ({
    fence: BigInt(fence),
    requestedAt,
    grantedAt
  })

  test('[K4] grow from grant to grant, and may come in any order where grants overlap', () => {
    const checker = new FenceChecker('L2')
    checker.granted(grant(2, 0, 5))
    checker.granted(grant(1, 1, 6))
    checker.granted(grant(7, 7, 8))
    expect(() => checker.granted(grant(3, 9, 10))).toThrow('L2: fence 3 is granted after 7 was.')
    expect(() => checker.granted(grant(7, 0, 10))).toThrow('L2: fence 7 is granted twice.')
    expect(() => checker.granted(grant(1, 6.5, 10))).toThrow('L2')
  })

  test('[K4] a resource accepts the same fence again, and never a lower one', () => {
    const checker = new FenceChecker('L2')
    checker.accepted(4n)
    checker.accepted(4n)
    expect(() => checker.accepted(3n)).toThrow('L2: fence 3 is accepted after 4 was.')
  })
})

/** An add-wins set by unique tags; with `forgetful`, a remove also takes what it has not observed. */
class TaggedSet {
  readonly tags = new Map<string, string>()
  readonly removed = new Set<string>()

  merge(other: TaggedSet): void {
    for (const [tag, item] of other.tags) this.tags.set(tag, item)
    for (const tag of other.removed) this.removed.add(tag)
  }

  get items(): string[] {
    return [...new Set([...this.tags].filter(([tag]) => !this.removed.has(tag)).map(([, item]) => item))].sort()
  }
}

describe('abstract executions', () => {
  const steps = fc.array(
    fc.record({
      replica: fc.nat(2),
      what: fc.oneof(
        fc.record({ type: fc.constantFrom('add' as const, 'remove' as const), item: fc.constantFrom('x', 'y') }),
        fc.record({ type: fc.constant('merge' as const), item: fc.constantFrom('0', '1', '2') })
      )
    }),
    { maxLength: 25 }
  )

  function run(script: typeof steps extends fc.Arbitrary<infer Steps> ? Steps : never, removeWins: boolean): void {
    const execution = new AbstractExecution('T1', addWinsSet)
    const sets = [new TaggedSet(), new TaggedSet(), new TaggedSet()] as const
    for (const [number, { replica, what }] of script.entries()) {
      const set = sets[replica] as TaggedSet
      if (what.type === 'merge') {
        set.merge(sets[Number(what.item)] as TaggedSet)
        execution.merged(`${replica}`, what.item)
      } else {
        execution.performed(`${replica}`, `${number}`, { type: what.type, item: what.item })
        if (what.type === 'add') {
          set.tags.set(`${number}`, what.item)
        } else {
          const all = removeWins ? sets : [set]
          for (const [tag, item] of all.flatMap(({ tags }) => [...tags])) {
            if (item === what.item) set.removed.add(tag)
          }
        }
      }
      execution.check(`${replica}`, set.items)
    }
  }

  test('[K5] a data type that does what its specification says is content', () => {
    fc.assert(fc.property(steps, (script) => run(script, false)))
  })

  test('[K5] one that removes what it never observed is found', () => {
    expect(() =>
      fc.assert(
        fc.property(steps, (script) => run(script, true)),
        { numRuns: 2_000 }
      )
    ).toThrow(/Property failed/)
  })

  test('[K5] concurrent writes of a register stay side by side, until one observes them', () => {
    const execution = new AbstractExecution('T2', multiValueRegister)
    execution.performed('a', 'a1', { value: 'x' })
    execution.performed('b', 'b1', { value: 'y' })
    execution.merged('a', 'b')
    execution.check('a', ['x', 'y'])
    execution.performed('a', 'a2', { value: 'z' })
    execution.observed('b', ['a2'])
    execution.check('b', ['z'])
    execution.forgot('b')
    expect(execution.valueAt('b')).toEqual([])
    expect(() => execution.performed('b', 'a1', { value: 'x' })).toThrow('T2: operation a1 was done before.')
    expect(() => execution.observed('b', ['c1'])).toThrow('T2: b observed c1, which nobody did.')
  })
})
