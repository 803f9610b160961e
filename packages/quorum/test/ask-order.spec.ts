import { type PeerName, peerName } from '@peermesh/kernel'
import type { QuorumCommand } from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { CATCH_UP_MS, FIRST_MS, SLOW_MS, TIMEOUT_MS } from '../src/core/limits.ts'
import { requestBytes } from '../src/core/messages.ts'
import { found, GROUP, set } from './support/group-commands.ts'
import { A, B, C, type Said, ScriptedCores } from './support/scripted-cores.ts'

const D = peerName('d')
const FIVE = ['a', 'b', 'c', 'f', 'g'].map(peerName) as [PeerName, PeerName, PeerName, PeerName, PeerName]

const read: QuorumCommand = { type: 'read', group: GROUP, key: 'k' }

/** Three voters, of which `A` is at work on a register, and one that does not vote. */
function atWork(options: { readonly idleMs?: number } = {}): ScriptedCores {
  const mesh = new ScriptedCores([A, B, C, D], 32, [], options)
  mesh.ask(A, found(A, B, C))
  mesh.ask(A, set(0))
  mesh.pass(CATCH_UP_MS)
  mesh.said.length = 0
  return mesh
}

/** Whom questions went to since this was last asked. */
function takeAsked(mesh: ScriptedCores): PeerName[] {
  const isQuestion = ({ message }: Said): boolean => message.type === 'ask'
  return mesh.said
    .splice(0)
    .filter(isQuestion)
    .map(({ to }) => to)
}

const asked = (mesh: ScriptedCores, peer: PeerName, command: QuorumCommand): PeerName[] => {
  takeAsked(mesh)
  expect(mesh.ask(peer, command).outcome).toMatchObject({ ok: true })
  return takeAsked(mesh)
}

/** What a voter has accepted. */
const heldBy = (mesh: ScriptedCores, peer: PeerName): unknown =>
  mesh.replica(peer, GROUP)?.acceptor?.record('k')?.accepted?.ballot

/** What was asked of a voter, as long as it is on the wire. */
function bytesTo(said: readonly Said[], voter: PeerName): number {
  const requests = said.flatMap(({ to, message }) => (to === voter && message.type === 'ask' ? message.requests : []))
  return requests.reduce((sum, request) => sum + requestBytes(request), 0)
}

describe('a proposer', () => {
  test('[QL9] asks a majority, itself among it, and no more', () => {
    const mesh = atWork()
    expect(asked(mesh, A, set(1))).toEqual([B])
    expect(asked(mesh, D, read)).toHaveLength(2)
  })

  test('[QL9] has each voter asked alike: each asks the one behind it', () => {
    for (const [proposer, next] of [
      [A, B],
      [B, C],
      [C, A]
    ] as const) {
      const mesh = new ScriptedCores([A, B, C])
      mesh.ask(A, found(A, B, C))
      expect(asked(mesh, proposer, set(1))).toEqual([next, next])
    }
  })

  test('[QL9] tells the others soon what was chosen, of several changes the last', () => {
    const mesh = atWork()
    const before = heldBy(mesh, C)
    for (let value = 1; value <= 5; value++) {
      mesh.ask(A, set(value))
    }
    expect(heldBy(mesh, C)).toEqual(before)
    takeAsked(mesh)
    mesh.pass(CATCH_UP_MS)
    expect(takeAsked(mesh)).toEqual([C])
    expect(heldBy(mesh, C)).toEqual(heldBy(mesh, A))
    mesh.pass(10 * CATCH_UP_MS)
    expect(takeAsked(mesh)).toEqual([])
  })

  test('[QL9] asks the others where one does not answer in time, and that one last for a while', () => {
    const mesh = atWork()
    mesh.drops = ({ to }) => to === B
    const id = mesh.begin(A, set(1))
    mesh.endTurn(A)
    expect(mesh.outcome(A, id)).toBe(undefined)
    mesh.pass(2 * FIRST_MS - 1)
    expect(mesh.outcome(A, id)).toMatchObject({ ok: true })
    expect(asked(mesh, A, set(2))).toEqual([C])
    mesh.drops = () => false
    expect(asked(mesh, A, set(3))).toEqual([C])
    mesh.pass(SLOW_MS)
    expect(asked(mesh, A, set(4))).toEqual([B])
  })

  test('[QL9] asks the others at once where the link of one is lost, and does not ask who is away', () => {
    const mesh = atWork()
    mesh.drops = ({ to }) => to === B
    const id = mesh.begin(A, set(1))
    mesh.endTurn(A)
    mesh.cut(A, B)
    mesh.endTurn(A)
    expect(mesh.outcome(A, id)).toMatchObject({ ok: true })
    expect(asked(mesh, A, set(2))).toEqual([C])
    mesh.drops = () => false
    mesh.join(A, B)
    expect(asked(mesh, A, set(3))).toEqual([B])
  })

  test('[QL9] asks the others at once where those that it asked differ', () => {
    const mesh = atWork()
    mesh.ask(A, set(1))
    // `C` has not heard of it yet.
    const { outcome, asked: questions } = mesh.ask(C, read)
    expect(outcome).toMatchObject({ ok: true, value: { state: 1 } })
    expect(new Set(questions)).toEqual(new Set(['read']))
  })

  test('[QL9] waits for nobody where one voter refuses its ballot: whose stands in the way makes the change', () => {
    const mesh = atWork()
    const { outcome, asked: questions } = mesh.ask(C, set(1))
    expect(outcome).toMatchObject({ ok: true })
    expect(questions).toEqual(['prepare', 'forward', 'forward', 'accept'])
  })

  test('[QL9] blames nobody where it stood still itself', () => {
    const mesh = atWork()
    mesh.keeps = ({ to }) => to === B
    mesh.begin(A, set(1))
    mesh.endTurn(A)
    mesh.sleep(100)
    mesh.endTurn(A)
    mesh.keeps = () => false
    mesh.release()
    expect(asked(mesh, A, set(2))).toEqual([B])
  })

  test('[QL9] gives whom it asks its time from when the question left, and not from when the command was given', () => {
    const mesh = atWork()
    mesh.keeps = ({ to }) => to === B
    mesh.begin(A, set(1))
    // The turn takes long: only at its end it leaves.
    mesh.sleep(FIRST_MS + 1)
    mesh.endTurn(A)
    mesh.pass(FIRST_MS - 2)
    expect(takeAsked(mesh)).toEqual([B])
    mesh.keeps = () => false
    mesh.release()
    expect(asked(mesh, A, set(2))).toEqual([B])
  })

  test('[QL9] knows how long a voter takes to answer, also where it only reads', () => {
    const mesh = atWork()
    const slowly = (command: QuorumCommand): PeerName[] => {
      takeAsked(mesh)
      mesh.keeps = ({ to, message }) => to === D && message.type === 'answer'
      const id = mesh.begin(D, command)
      mesh.endTurn(D)
      mesh.pass(30)
      mesh.keeps = () => false
      mesh.release()
      expect(mesh.outcome(D, id)).toMatchObject({ ok: true })
      return takeAsked(mesh)
    }
    for (let index = 0; index < 20; index++) {
      slowly(read)
    }
    mesh.pass(SLOW_MS)
    expect(slowly(read)).toHaveLength(2)
  })

  test('[QL9] waits no longer for whoever says nothing each time that it waits in vain', () => {
    const mesh = atWork()
    mesh.drops = ({ to }) => to === B
    for (let value = 1; value <= 40; value++) {
      mesh.pass(2 * SLOW_MS)
      const id = mesh.begin(A, set(value))
      mesh.endTurn(A)
      mesh.pass(2 * FIRST_MS)
      expect([value, mesh.outcome(A, id)]).toMatchObject([value, { ok: true }])
    }
  })

  test('[QL9] asks nobody else where a link is lost that has nothing to do with whom it asked', () => {
    for (const [lost, others] of [
      [B, [C]],
      [C, []],
      [D, []]
    ] as const) {
      const mesh = atWork()
      mesh.drops = ({ to }) => to === B
      mesh.begin(A, set(1))
      mesh.endTurn(A)
      takeAsked(mesh)
      mesh.cut(A, lost)
      expect([lost, takeAsked(mesh)]).toEqual([lost, others])
    }
  })

  test('[QL9] owes nobody more than goes out at one moment: a link whose queue is longer is reset', () => {
    const mesh = atWork()
    const large = 'x'.repeat(40 * 1024)
    const most = { bytes: 0 }
    for (let index = 0; index < 100; index++) {
      const key = `k${index}`
      const from = mesh.said.length
      mesh.ask(A, { type: 'change', group: GROUP, key, kind: 'value', args: { type: 'set', value: large } })
      most.bytes = Math.max(most.bytes, bytesTo(mesh.said.slice(from), C))
    }
    const from = mesh.said.length
    mesh.pass(CATCH_UP_MS)
    expect(Math.max(most.bytes, bytesTo(mesh.said.slice(from), C))).toBeLessThan(1024 * 1024)
    for (let index = 0; index < 100; index++) {
      expect(mesh.replica(C, GROUP)?.acceptor?.record(`k${index}`)?.accepted).not.toBe(undefined)
    }
  })

  test('[QL9] asks all where it cannot leave the change to another proposer', () => {
    const mesh = atWork()
    // A ballot, and the session.
    expect(asked(mesh, A, { type: 'open-session', group: GROUP })).toEqual([B, C, B, C])
  })

  test('[QL9] asks all where it has much to ask, in one message each', () => {
    const mesh = atWork()
    for (let index = 0; index < 8; index++) {
      mesh.begin(A, { type: 'change', group: GROUP, key: `k${index}`, kind: 'value', args: { type: 'set', value: 1 } })
    }
    mesh.endTurn(A)
    // Ballots first, and then the values.
    expect(takeAsked(mesh).sort()).toEqual([B, B, C, C])
  })

  test('[QL9] asks three of five', () => {
    const mesh = new ScriptedCores(FIVE)
    mesh.ask(A, found(...FIVE))
    mesh.ask(A, set(0))
    expect(asked(mesh, A, set(1))).toEqual([FIVE[1], FIVE[2]])
    mesh.cut(A, FIVE[1])
    expect(asked(mesh, A, set(2))).toEqual([FIVE[2], FIVE[3]])
  })
})

describe('a voter that promised more than what was chosen without it', () => {
  /** `A` accepted a value of its own, and promised itself more, while `B` and `C` chose another. */
  function behind(): ScriptedCores {
    const mesh = atWork({ idleMs: 10_000 })
    for (let value = 0; value < 20; value++) {
      mesh.ask(A, { type: 'change', group: GROUP, key: 'other', kind: 'value', args: { type: 'set', value } })
    }
    mesh.drops = ({ from }) => from === A
    mesh.begin(A, set(1))
    mesh.endTurn(A)
    mesh.cut(A, B, C, D)
    mesh.drops = () => false
    expect(mesh.ask(B, set(undefined)).outcome).toMatchObject({ ok: true })
    mesh.pass(TIMEOUT_MS)
    for (const peer of [B, C, D]) {
      mesh.join(A, peer)
    }
    return mesh
  }

  test('[QL6] does not keep a register that is free from being dropped: it is chosen anew, above that promise', () => {
    const mesh = behind()
    expect(heldBy(mesh, A)).not.toEqual(heldBy(mesh, B))
    mesh.pass(120_000)
    expect([A, B, C].map((peer) => heldBy(mesh, peer))).toEqual([undefined, undefined, undefined])
  })
})
