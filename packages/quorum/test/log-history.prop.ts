import { checkLinearizability, type Invocation, type SequentialModel } from '@peermesh/sim'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY, logKind, type LogOperation, type LogResult, logModel, type LogState } from '../sim/log-kind.ts'

type History = readonly Invocation<LogOperation, LogResult>[]

const applied = (state: LogState, operation: LogOperation): LogState =>
  operation.type === 'read' ? state : (logKind.apply(state, operation, {} as never) as { state: LogState }).state

/** As it is, and no step spared. */
const plain: SequentialModel<LogState, LogOperation, LogResult> = {
  initial: EMPTY,
  step: (state, operation, returned) =>
    returned !== undefined && returned.result.hash !== state.hash ? undefined : { state: applied(state, operation) },
  textOf: ({ count, hash }) => `${count} ${hash}`
}

const anyShape = fc.record({
  type: fc.constantFrom('append' as const, 'append' as const, 'clear' as const, 'read' as const),
  at: fc.integer({ min: 0, max: 20 }),
  earlierMs: fc.integer({ min: 0, max: 6 }),
  laterMs: fc.option(fc.integer({ min: 1, max: 6 })),
  happens: fc.boolean(),
  sawOf: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 8 })
})

/** Each happens at a moment between its call and its return, or of those of unknown outcome perhaps never; and some say that they saw what another one did. */
const anyHistory: fc.Arbitrary<History> = fc.array(anyShape, { maxLength: 7 }).map((shapes) => {
  const inOrder = shapes.toSorted((a, b) => a.at - b.at)
  const results: LogState[] = []
  let state = EMPTY
  const operations = inOrder.map(({ type, laterMs, happens }, index): LogOperation => {
    const operation: LogOperation = type === 'append' ? { type, key: 'k', id: `i${index}` } : { type, key: 'k' }
    results.push(state)
    state = laterMs !== null || happens ? applied(state, operation) : state
    return operation
  })
  return inOrder.map(({ at, earlierMs, laterMs, sawOf }, index) => {
    const result = results[sawOf ?? index] ?? EMPTY
    const returned = laterMs === null ? {} : { returned: { at: at + laterMs, result } }
    return { operation: operations[index] as LogOperation, calledAt: at - earlierMs, ...returned }
  })
})

test('[Q6] a history of a log is judged by what was seen as by a search through all orders', () => {
  const judged = { true: 0, false: 0 }
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { linearizable } = checkLinearizability(history, plain)
      expect(checkLinearizability(history, logModel(history)).linearizable).toBe(linearizable)
      judged[`${linearizable}`]++
    }),
    { seed: 20_261_201, numRuns: 20_000 }
  )
  expect(Math.min(judged.true, judged.false)).toBeGreaterThan(1_000)
})
