import type { ChangeOutcome, QuorumCommand } from '@peermesh/quorum/core'
import type { PeerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { A, B, ScriptedCores } from './support/scripted-cores.ts'

class Two extends ScriptedCores {
  set(peer: PeerName, value: number, more: Partial<QuorumCommand> = {}) {
    const args = { type: 'set', value }
    const change = { type: 'change', group: 'root', key: 'k', kind: 'value', args, ...more } as QuorumCommand
    const { outcome, asked } = this.ask(peer, change)
    return { warm: outcome?.ok === true ? (outcome.value as ChangeOutcome).warm : undefined, outcome, asked }
  }
}

describe('the right to a change in one round trip', () => {
  test('[Q5] is with whom it was handed to, and nowhere else', () => {
    const two = new Two()
    const { warm } = two.set(A, 1, { lends: true })
    expect(warm).toMatchObject({ era: { group: 'root', epoch: 1 } })
    expect(two.set(B, 2, { warm, lends: true })).toMatchObject({ outcome: { ok: true }, asked: ['accept'] })
    expect(two.ask(A, { type: 'peek', group: 'root', key: 'k' }).outcome).toMatchObject({ value: { state: 2 } })
    expect(two.ask(B, { type: 'peek', group: 'root', key: 'k' }).outcome).toEqual({ ok: true, value: undefined })
  })

  test('[Q5] is refused where anybody came between, and then the change is built on what they made', () => {
    const two = new Two()
    const { warm } = two.set(B, 1, { lends: true })
    expect(two.set(A, 2).outcome).toMatchObject({ ok: true })
    const { outcome, asked } = two.set(B, 3, { warm })
    expect(outcome).toMatchObject({ ok: true, value: { version: 3, state: 3 } })
    // Whoever came between makes it.
    expect(asked).toEqual(['accept', 'forward'])
  })

  test('[Q5] of another epoch, or that nobody can read, is as none', () => {
    const two = new Two()
    const { warm } = two.set(B, 1, { lends: true })
    const other = warm && { ...warm, era: { ...warm.era, epoch: 9 } }
    expect(two.set(B, 2, { warm: other })).toMatchObject({ outcome: { ok: true }, asked: ['prepare', 'accept'] })
    const damaged = warm && { ...warm, value: Uint8Array.of(255) }
    expect(two.set(B, 3, { warm: damaged })).toMatchObject({ outcome: { ok: true }, asked: ['prepare', 'accept'] })
  })
})
