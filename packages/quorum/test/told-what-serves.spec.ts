import { type PeerName, peerName } from '@peermesh/kernel'
import type { QuorumCommand } from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { found, GROUP, set, votersOf } from './support/group-commands.ts'
import { A, B, C, type Said, ScriptedCores } from './support/scripted-cores.ts'

const D = peerName('d')
/** It asks `B` and `C` at first, where these vote with `A`. */
const E = peerName('e')

const moveTo = (...peers: readonly PeerName[]): QuorumCommand => ({
  type: 'reconfigure',
  group: GROUP,
  voters: votersOf(...peers)
})

/** Four that are linked, of which `A` founded the root group, and votes in it alone. */
const four = (): ScriptedCores => new ScriptedCores([A, B, C, D])

/** A group of `A`, which `D` moves to `B`, and cannot tell `A` that it serves. */
function sealedAndUntold(): ScriptedCores {
  const cores = four()
  cores.ask(A, found(A))
  cores.keeps = ({ from, to, message }) => from === D && to === B && message.type === 'move'
  const id = cores.begin(D, moveTo(B))
  cores.endTurn(D)
  cores.cut(D, A)
  cores.keeps = () => false
  cores.release()
  expect(cores.outcome(D, id)).toMatchObject({ ok: true, value: { epoch: 2 } })
  return cores
}

/** What it says in a minute. */
function chatter(cores: ScriptedCores, peer: PeerName): Said[] {
  const before = cores.said.length
  cores.pass(60_000)
  return cores.said.slice(before).filter(({ from }) => from === peer)
}

describe('a voter that missed what began', () => {
  test('[QL2] is told by whoever asks it there, also where it knows nothing of the group', () => {
    const cores = four()
    cores.cut(A, C)
    expect(cores.ask(A, found(A, B, C)).outcome?.ok).toBe(true)
    expect(cores.ask(A, set('one')).outcome?.ok).toBe(true)
    cores.cut(A, B, D)
    const id = cores.begin(B, set('two'))
    cores.pass(4_000)
    expect(cores.outcome(B, id)).toMatchObject({ ok: true })
  })

  test('[QL2] and of one that knows that its epoch serves, and waits for its registers, no answer is awaited', () => {
    const cores = new ScriptedCores([A, B, C, E])
    cores.ask(A, found(A))
    cores.drops = ({ to, message }) => to === C && message.type === 'page'
    cores.ask(A, moveTo(A, B, C))
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'installing', configuration: { epoch: 2 } })
    const before = cores.said.length
    const id = cores.begin(E, set('one'))
    cores.pass(1_000)
    expect(cores.outcome(E, id)).toMatchObject({ ok: true })
    const between = cores.said.slice(before).filter(({ from, to }) => from === C || to === C)
    const types = between.map(({ message }) => message.type)
    // Each question has one answer, and no word follows on that.
    expect(types.filter((type) => type === 'ask' || type === 'serving')).toEqual(['ask', 'serving', 'ask', 'serving'])
  })
})

describe('whoever asks in an epoch that is over', () => {
  test('[Q26] is told of the one that serves, and tells the other cores of its peer', () => {
    const cores = four()
    cores.ask(A, found(B))
    cores.cut(A, D)
    expect(cores.ask(A, moveTo(C)).outcome?.ok).toBe(true)
    const told = cores.notices(D).length
    expect(cores.ask(D, set('one')).outcome).toMatchObject({ ok: true })
    const heard = cores
      .notices(D)
      .slice(told)
      .filter(({ type }) => type === 'configuration')
    expect(heard).toMatchObject([{ configuration: { epoch: 2 } }])
  })
})

describe('whoever speaks of what is over', () => {
  test('[Q21] is told of the later generation, where it asks in one that was', () => {
    const cores = four()
    cores.ask(A, found(A, B, C))
    cores.ask(A, set('one'))
    // B is away from the others, and an operator forces it on.
    cores.cut(B, A, C)
    cores.cut(A, C, D)
    expect(cores.ask(B, { type: 'force-reconfigure', group: GROUP }).outcome?.ok).toBe(true)
    expect(cores.ask(B, moveTo(B, C, D)).outcome?.ok).toBe(true)
    expect(cores.ask(B, set('two')).outcome?.ok).toBe(true)
    cores.cut(B, D)
    // Two of three are there, and C votes in what was.
    const id = cores.begin(D, set('three'))
    cores.pass(4_000)
    expect(cores.outcome(D, id)).toMatchObject({ ok: true })
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'voter', configuration: { generation: 1 } })
  })

  test('[QL2] is told what serves, where it drives on what it was sealed for', () => {
    const cores = sealedAndUntold()
    expect(cores.ask(D, moveTo(C)).outcome).toMatchObject({ ok: true, value: { epoch: 3 } })
    cores.pass(10_000)
    expect(cores.status(A, GROUP)).toMatchObject({ role: 'client', configuration: { epoch: 3 } })
    expect(chatter(cores, A)).toEqual([])
  })

  test('[QL2] is told what serves, where it waits for the registers of an epoch', () => {
    const cores = four()
    cores.ask(A, found(A))
    cores.drops = ({ to, message }) => to === C && message.type === 'page'
    expect(cores.ask(A, moveTo(A, B, C)).outcome).toMatchObject({ ok: true, value: { epoch: 2 } })
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'installing', configuration: { epoch: 2 } })
    // D takes it over, and says so to all but C: those that it asks have nothing any more.
    cores.cut(D, C)
    expect(cores.ask(D, moveTo(D)).outcome).toMatchObject({ ok: true, value: { epoch: 3 } })
    cores.pass(10_000)
    expect(cores.status(C, GROUP)).toMatchObject({ role: 'client', configuration: { epoch: 3 } })
    expect(chatter(cores, C)).toEqual([])
  })
})

describe('where the voters that a peer knows are gone', () => {
  test('[QL8] it is told by another one that it is linked to where the group went, each time', () => {
    const cores = four()
    cores.ask(A, found(A))
    cores.ask(A, set('one'))
    expect(cores.status(D, GROUP)).toMatchObject({ configuration: { epoch: 1 } })
    // As in any large mesh: D is linked to B and C, and not to A, which moves the group to B and is gone.
    cores.cut(A, D)
    expect(cores.ask(A, moveTo(B)).outcome?.ok).toBe(true)
    cores.cut(A, B, C)
    const id = cores.begin(D, set('two'))
    cores.pass(4_900)
    expect(cores.outcome(D, id)).toMatchObject({ ok: true })
  })

  test('[QL8] nobody else is asked to promise or to accept anything, and one peer a time is asked at all', () => {
    const cores = four()
    cores.ask(A, found(A))
    cores.cut(A, B, C, D)
    const before = cores.said.length
    cores.begin(D, set('one'))
    cores.begin(D, { ...set('one'), key: 'j' } as QuorumCommand)
    cores.endTurn(D)
    cores.pass(1_200)
    const asked = cores.said.slice(before).filter(({ from, to }) => from === D && to !== A)
    expect(
      asked.map(({ to, message }) => [to, message.type === 'ask' && message.requests.map(({ type }) => type)])
    ).toEqual([
      [B, ['read']],
      [C, ['read']]
    ])
  })

  test('[QL8] a sealed voter hears from another one where the group went, and drives no more', () => {
    const cores = sealedAndUntold()
    expect(cores.ask(D, moveTo(C)).outcome).toMatchObject({ ok: true, value: { epoch: 3 } })
    cores.cut(B, A, C, D)
    cores.pass(10_000)
    expect(cores.status(A, GROUP)).toMatchObject({ role: 'client', configuration: { epoch: 3 } })
    expect(chatter(cores, A)).toEqual([])
  })
})

describe('whoever moves a group that somebody else has moved meanwhile', () => {
  test('[QL2] is told what serves, and moves nothing', () => {
    const cores = four()
    cores.ask(A, found(A))
    cores.keeps = ({ from, to }) => from === A && to === D
    const id = cores.begin(D, moveTo(B))
    cores.endTurn(D)
    expect(cores.ask(A, moveTo(C)).outcome).toMatchObject({ ok: true, value: { epoch: 2 } })
    cores.keeps = () => false
    cores.release()
    cores.endTurn(D)
    expect(cores.outcome(D, id)).toMatchObject({ ok: true, value: { epoch: 2, voters: votersOf(C) } })
    expect(cores.said.filter(({ from, message }) => from === D && message.type === 'move')).toEqual([])
  })
})
