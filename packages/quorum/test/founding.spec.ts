import type { Outcome } from '@peermesh/kernel'
import type { Configuration } from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { found, GROUP, set, votersOf } from './support/group-commands.ts'
import { A, B, C, ScriptedCores } from './support/scripted-cores.ts'

const valueOf = (outcome: Outcome | undefined): unknown => (outcome?.ok === true ? outcome.value : outcome)

describe('a group other than the root', () => {
  test('[Q25] is founded once: whoever comes later is told the first configuration', () => {
    const cores = new ScriptedCores([A, B, C])
    const first = valueOf(cores.ask(A, found(A, B, C)).outcome) as Configuration
    expect(first).toMatchObject({ group: GROUP, epoch: 1, voters: votersOf(A, B, C) })
    expect(valueOf(cores.ask(C, found(C)).outcome)).toEqual(first)
  })

  test('[Q25] is founded once by two at one time', () => {
    const cores = new ScriptedCores([A, B, C])
    const [one, other] = [cores.begin(B, found(B)), cores.begin(C, found(C))]
    cores.endTurn(B)
    cores.endTurn(C)
    expect(valueOf(cores.outcome(B, one))).toEqual(valueOf(cores.outcome(C, other)))
  })

  test('[Q25] serves at once, for peers too that do not vote in it', () => {
    const cores = new ScriptedCores([A, B, C])
    cores.ask(C, found(A, B))
    expect(cores.ask(C, set('one')).outcome?.ok).toBe(true)
    expect(valueOf(cores.ask(B, { type: 'read', group: GROUP, key: 'k' }).outcome)).toMatchObject({ state: 'one' })
  })

  test('[QL2] a voter that nobody told of the epoch is told by whoever asks it there: those that moved the group may be gone', () => {
    const cores = new ScriptedCores([A, B, C])
    cores.ask(A, found(A))
    cores.ask(A, set('one'))
    cores.drops = ({ from, to }) => from === A && to === C
    expect(cores.ask(A, { type: 'reconfigure', group: GROUP, voters: votersOf(A, B, C), after: 1 }).outcome?.ok).toBe(
      true
    )
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'client', configuration: { epoch: 1 } })
    cores.drops = ({ from, to }) => from === A || to === A
    const id = cores.begin(B, set('two'))
    cores.pass(2_000)
    expect(cores.outcome(B, id)?.ok).toBe(true)
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'voter', configuration: { epoch: 2 } })
  })

  test('[Q25] a voter of its first epoch that comes late does not begin where it knows of a later one', () => {
    const cores = new ScriptedCores([A, B, C])
    cores.ask(A, found(A, B, C))
    cores.ask(A, set('one'))
    const move = cores.said.find(({ to, message }) => to === C && message.type === 'move')
    cores.ask(A, { type: 'reconfigure', group: GROUP, voters: votersOf(A), after: 1 })
    if (move !== undefined) {
      cores.hear(move)
    }
    expect(move).toBeDefined()
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'client', configuration: { epoch: 2 } })
    expect(valueOf(cores.ask(C, { type: 'read', group: GROUP, key: 'k' }).outcome)).toMatchObject({ state: 'one' })
  })

  test('[Q9] is given other voters only after the epoch that was meant', () => {
    const cores = new ScriptedCores([A, B, C])
    cores.ask(A, found(A, B, C))
    const late = { type: 'reconfigure', group: GROUP, voters: votersOf(B), after: 3 } as const
    expect(cores.ask(A, late).outcome).toMatchObject({ ok: false, failure: { name: 'NoQuorumError' } })
    expect(cores.ask(A, { ...late, after: 1 }).outcome).toMatchObject({ ok: true, value: { epoch: 2 } })
  })

  test('[QL2] is looked after by its voters, and wakes nobody else', () => {
    const cores = new ScriptedCores([A, B, C])
    cores.ask(A, found(A))
    cores.pass(60_000)
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'client', configuration: { epoch: 1 } })
    expect(cores.wakesAt(C)).toBeUndefined()
    cores.ask(A, { type: 'reconfigure', group: GROUP, voters: votersOf(C), after: 1 })
    expect(cores.wakesAt(C)).toBeDefined()
    // It votes in the root group, and in this one no more.
    cores.pass(60_000)
    expect(cores.wakesAt(A)).toBeDefined()
    expect(cores.wakesAt(B)).toBeUndefined()
  })

  test('[Q20] the root group is founded by nobody who asks for it', () => {
    const cores = new ScriptedCores([A, B])
    const outcome = cores.ask(B, { type: 'found', group: 'root', voters: votersOf(B) }).outcome
    expect(valueOf(outcome)).toMatchObject({ group: 'root', voters: votersOf(A) })
  })

  test('[Q26] is wanted where something of it is asked for and no configuration is known; what was asked for goes on once it is founded', () => {
    const cores = new ScriptedCores([A, B, C])
    const id = cores.begin(B, set('one'))
    cores.endTurn(B)
    expect(cores.notices(B)).toContainEqual({ type: 'wanted', group: GROUP, until: 5_000 })
    expect(cores.outcome(B, id)).toBe(undefined)
    cores.ask(A, found(A, B, C))
    expect(cores.outcome(B, id)?.ok).toBe(true)
    const told = cores.notices(B).length
    cores.ask(B, set('two'))
    expect(cores.notices(B).slice(told)).not.toContainEqual(expect.objectContaining({ type: 'wanted' }))
  })
})
