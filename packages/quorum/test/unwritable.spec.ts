import { describe, expect, test } from 'vitest'
import type { RegisterKind } from '@peermesh/quorum/core'
import { A, ScriptedCores } from './support/scripted-cores.ts'

/** A reducer with a bug: what it makes of the register, or returns, cannot be written down. */
const brokenKind: RegisterKind = {
  name: 'broken',
  apply: (state, args) => {
    const unwritable = () => 1
    return args === 'state'
      ? { state: unwritable, result: 1 }
      : { state: args, result: args === 'result' ? unwritable : state }
  },
  isFree: () => false,
  counterOf: () => 0
}

describe('a change whose reducer makes what cannot be written down', () => {
  test.each(['state', 'result'])('[Q17] fails alone, and the peer goes on (%s)', (args) => {
    const mesh = new ScriptedCores([A], 32, [brokenKind])
    const change = (what: string): unknown =>
      mesh.ask(A, { type: 'change', group: 'root', key: 'k', kind: 'broken', args: what }).outcome
    expect(change('first')).toMatchObject({ ok: true })
    expect(change(args)).toMatchObject({ ok: false, failure: { name: 'ReducerFailedError' } })
    expect(change('next')).toMatchObject({ ok: true, value: { result: 'first' } })
  })
})
