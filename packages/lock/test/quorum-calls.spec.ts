import { millis, type Outcome } from '@peermesh/kernel'
import type { QuorumCommand } from '@peermesh/quorum/core'
import { describe, expect, it } from 'vitest'
import { CHANGES_MAX } from '../src/core/limits.ts'
import { QuorumCalls } from '../src/core/quorum-calls.ts'

const AT = { now: millis(0), wall: millis(0) }
const DONE: Outcome = { ok: true, value: undefined }

function change(key: number): QuorumCommand {
  return { type: 'change', group: 'root', key: String(key), kind: 'lock', args: undefined }
}

describe('what a peer asks of the quorum', () => {
  it('is so many changes at a time, in the order in which they came, and all besides at once', () => {
    const put: string[] = []
    const done: string[] = []
    const calls = new QuorumCalls((_, command) => put.push('key' in command ? command.key : command.type))
    for (let key = 1; key <= CHANGES_MAX + 2; key++) {
      calls.make(change(key), () => {
        done.push(String(key))
        calls.make(change(-key), () => undefined)
      })
    }
    calls.make({ type: 'keep-session', session: 's' }, () => undefined)
    expect(put.slice(-2)).toEqual([String(CHANGES_MAX), 'keep-session'])
    calls.answered(7, DONE, AT)
    calls.answered(7, DONE, AT)
    expect([done, put.at(-1)]).toEqual([['7'], String(CHANGES_MAX + 1)])
    calls.answered(8, DONE, AT)
    calls.answered(9, DONE, AT)
    expect(put.slice(-2)).toEqual([String(CHANGES_MAX + 2), '-7'])
  })
})
