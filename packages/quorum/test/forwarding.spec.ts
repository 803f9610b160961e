import { type PeerName, peerName } from '@peermesh/kernel'
import type { ChangeOutcome, QuorumCommand, RegisterKind } from '@peermesh/quorum/core'
import { describe, expect, test } from 'vitest'
import { A, B, C, type Said, ScriptedCores, storeOf } from './support/scripted-cores.ts'

const set = (value: number): QuorumCommand => {
  return { type: 'change', group: 'root', key: 'k', kind: 'value', args: { type: 'set', value } }
}
const read: QuorumCommand = { type: 'read', group: 'root', key: 'k' }

const sumKind: RegisterKind = {
  name: 'sum',
  apply: (state, args) => ({ state: Number(state ?? 0) + Number(args), result: null }),
  isFree: () => false,
  counterOf: () => 0
}
const add = (value: number): QuorumCommand => ({ type: 'change', group: 'root', key: 'k', kind: 'sum', args: value })
const asks = ({ message }: Said, type: string): boolean => message.type === 'ask' && message.requests[0]?.type === type

/** `B` is at work on the register, and has met `C` there before: both know who is where. */
function atWork(): ScriptedCores {
  const mesh = new ScriptedCores([A, B, C])
  mesh.ask(B, set(1))
  mesh.ask(B, set(2))
  return mesh
}

const versionOf = (mesh: ScriptedCores, peer: PeerName, id: number): number | undefined => {
  const outcome = mesh.outcome(peer, id)
  return outcome?.ok === true ? (outcome.value as ChangeOutcome).version : undefined
}

describe('a change that meets another proposer at work', () => {
  test('[Q23] asks for a version first, and then goes there', () => {
    const mesh = atWork()
    const { outcome, asked } = mesh.ask(C, set(3))
    expect(outcome).toMatchObject({ ok: true, value: { version: 3, state: 3 } })
    // Its own ballot is refused; without a stamp nothing is made; with one it is, by the ballot that B has.
    expect(asked).toEqual(['prepare', 'forward', 'forward', 'accept'])
  })

  test('[QL1] goes there at once the next time', () => {
    const mesh = atWork()
    mesh.ask(C, set(3))
    mesh.ask(B, set(4))
    expect(mesh.ask(C, set(5)).asked).toEqual(['forward', 'accept'])
    expect(mesh.ask(B, set(6)).asked).toEqual(['accept'])
  })

  test('[QL5] is its own again where it meets nobody there', () => {
    const mesh = atWork()
    for (let value = 3; value <= 6; value++) {
      mesh.ask(C, set(value))
    }
    expect(mesh.ask(C, set(7)).asked).toContain('prepare')
    expect(mesh.ask(C, set(8)).asked).toEqual(['accept'])
  })

  test('[QL5] is made from here where who is at work says nothing, or is gone', () => {
    for (const ends of [(mesh: ScriptedCores) => mesh.pass(300), (mesh: ScriptedCores) => mesh.link(C, B, 'lost')]) {
      const mesh = atWork()
      mesh.ask(C, set(3))
      mesh.ask(B, set(4))
      mesh.keeps = ({ to }) => to === B
      const id = mesh.begin(C, set(5))
      mesh.endTurn(C)
      expect(mesh.outcome(C, id)).toBe(undefined)
      ends(mesh)
      // A ballot of its own is refused once, and then another is tried.
      mesh.pass(50)
      expect(versionOf(mesh, C, id)).toBe(5)
      // What was held back comes late: it is not made again.
      mesh.keeps = () => false
      mesh.release()
      expect(mesh.ask(A, read).outcome).toMatchObject({ value: { version: 5, state: 5 } })
    }
  })

  test('[Q23] comes again when the register has forgotten it, and is not made again', () => {
    const mesh = new ScriptedCores([A, B, C], 1)
    mesh.ask(B, set(1))
    mesh.ask(C, set(2))
    mesh.ask(B, set(3))
    mesh.ask(C, set(4))
    const again = mesh.said.filter(({ message }) => message.type === 'forward' && message.operation.stamp !== undefined)
    expect(again.length).toBeGreaterThan(0)
    mesh.ask(B, set(5))
    for (const said of again) {
      mesh.hear(said)
      mesh.endTurn(B)
    }
    expect(mesh.ask(A, read).outcome).toMatchObject({ value: { version: 5, state: 5 } })
  })

  test('[Q23] takes no stamp along that stands on a value which nobody chose', () => {
    const [P, Q, R] = ['p', 'q', 'r'].map(peerName) as [PeerName, PeerName, PeerName]
    const mesh = new ScriptedCores([A, B, C, P, Q, R], 1, [sumKind])
    const voters = [A, B, C].map((peer) => ({ peer, storeId: storeOf(peer), volatile: false }))
    mesh.begin(A, { type: 'reconfigure', group: 'root', voters })
    mesh.pass(3_000)
    mesh.ask(R, add(1))
    // R builds version 2, which reaches A alone, and is gone.
    mesh.drops = ({ from, to }) => (from === R && to !== A) || to === R
    mesh.ask(R, add(1_000))
    mesh.drops = ({ from, to }) => from === R || to === R
    for (const peer of [A, B, C, P, Q]) mesh.link(peer, R, 'lost')
    // P finds it at A, and builds version 3 on it. What it asks to be accepted is on its way for long.
    mesh.keeps = (said) => said.from === P && (said.to === C || asks(said, 'accept') || said.message.type === 'forward')
    const id = mesh.begin(P, add(100))
    mesh.endTurn(P)
    mesh.pass(40)
    // Q does not hear of A: of what B and C have it would build version 2.
    mesh.keeps = (said) =>
      (said.from === P && (said.to === C || asks(said, 'accept') || said.message.type === 'forward')) ||
      (said.from === Q && said.to === A && asks(said, 'prepare')) ||
      (said.from === C && said.to === Q)
    mesh.begin(Q, { type: 'read', group: 'root', key: 'k' })
    mesh.endTurn(Q)
    const isPromise = ({ message }: Said): boolean =>
      message.type === 'answer' && message.answers[0]?.type === 'promise'
    for (let tries = 0; tries < 100 && !mesh.kept.some((said) => said.from === C && isPromise(said)); tries++) {
      mesh.pass(5)
    }
    // P's accepts arrive: B and C have promised Q, so that it hands its change over.
    mesh.keeps = ({ from, to }) => (from === Q && (to === P || to === A)) || (from === C && to === Q)
    mesh.release((said) => said.from === P && asks(said, 'accept'))
    // Q finds B and C alike, and is at work; its word to P comes late.
    mesh.keeps = ({ from, to }) => from === Q && (to === P || to === A)
    mesh.release(({ from }) => from === C)
    mesh.pass(5)
    // What is there by now is forgotten.
    mesh.ask(Q, add(1))
    mesh.keeps = () => false
    mesh.pass(4_000)
    const made = mesh.outcome(P, id)
    const { value } = mesh.ask(Q, read).outcome as { value: { state: number } }
    expect(Math.floor((value.state % 1_000) / 100)).toBeLessThan(2)
    expect(made?.ok === true ? Math.floor((value.state % 1_000) / 100) : 1).toBe(1)
  })

  test('[Q8] counts as sent once it was handed over: that its time was up does not say that it failed', () => {
    const mesh = atWork()
    mesh.ask(C, set(3))
    mesh.ask(B, set(4))
    mesh.keeps = () => true
    const id = mesh.begin(C, { ...set(5), timeoutMs: 100 } as QuorumCommand)
    mesh.endTurn(C)
    mesh.pass(200)
    expect(mesh.outcome(C, id)).toMatchObject({ ok: false, failure: { name: 'OutcomeUnknownError' } })
  })

  test('[QL5] is asked for no more once nobody waits for it: neither who made it nor who handed it over', () => {
    const mesh = atWork()
    mesh.ask(C, set(3))
    mesh.ask(B, set(4))
    // The voter is gone for B, which C hands one more to.
    mesh.drops = ({ from, to }) => from === A || to === A
    mesh.begin(C, set(5))
    mesh.endTurn(C)
    expect(mesh.said.at(-1)).toMatchObject({ from: B, to: A, message: { type: 'ask' } })
    mesh.pass(10_000)
    const from = mesh.said.length
    mesh.pass(60_000)
    expect(mesh.said.slice(from)).toEqual([])
  })

  test('[Q23] is declined by who is not at work, or knows no such kind', () => {
    const mesh = atWork()
    mesh.ask(C, set(3))
    const [said] = mesh.said.filter(({ message }) => message.type === 'forward')
    const from = mesh.said.length
    if (said?.message.type === 'forward') {
      mesh.hear({ ...said, message: { ...said.message, key: 'other' } })
      mesh.hear({ ...said, message: { ...said.message, kind: 'nobody knows it' } })
      mesh.hear({ ...said, message: { ...said.message, args: Uint8Array.of(0xff) } })
      mesh.hear({ ...said, message: { ...said.message, era: { ...said.message.era, epoch: 9 } } })
    }
    const answers = mesh.said.slice(from).map(({ message }) => message)
    expect(answers).toHaveLength(4)
    expect(answers.every((message) => message.type === 'forwarded' && message.value === undefined)).toBe(true)
  })

  test('what brings or lends a ballot is not handed over', () => {
    const mesh = atWork()
    expect(mesh.ask(C, { ...set(3), lends: true } as QuorumCommand).asked).not.toContain('forward')
  })

  test('[QL1] what cannot be written down is not handed over', () => {
    const mesh = atWork()
    const odd = { ...set(3), args: { type: 'set', value: 3, more: () => 0 } } as QuorumCommand
    const { outcome, asked } = mesh.ask(C, odd)
    expect(outcome).toMatchObject({ ok: true })
    expect(asked).not.toContain('forward')
  })
})

describe('changes that wait at one proposer', () => {
  test('[Q22] go into one value, one of each session', () => {
    const mesh = atWork()
    mesh.ask(C, set(3))
    mesh.ask(B, set(4))
    mesh.keeps = ({ message }) => message.type === 'answer'
    const own = [mesh.begin(B, set(5)), mesh.begin(B, set(6))]
    mesh.endTurn(B)
    const handed = mesh.begin(C, set(7))
    mesh.endTurn(C)
    const from = mesh.said.length
    mesh.keeps = () => false
    mesh.release()
    mesh.endTurn(B)
    const accepts = mesh.said.slice(from).filter(({ message }) => message.type === 'ask')
    // The first was under way; the second goes with what C wants.
    expect(accepts).toHaveLength(1)
    expect(own.map((id) => versionOf(mesh, B, id))).toEqual([5, 6])
    expect(versionOf(mesh, C, handed)).toBe(7)
  })

  test('[Q22] each is told the version that it made, and not what came after it', () => {
    const mesh = atWork()
    mesh.ask(C, set(3))
    mesh.ask(B, set(4))
    mesh.keeps = ({ message }) => message.type === 'answer'
    const first = mesh.begin(B, set(5))
    mesh.endTurn(B)
    const handed = mesh.begin(C, set(6))
    const second = mesh.begin(B, set(7))
    mesh.endTurn(C)
    mesh.endTurn(B)
    mesh.keeps = () => false
    mesh.release()
    mesh.endTurn(B)
    const made = [first, second].map((id) => (mesh.outcome(B, id) as { value: ChangeOutcome }).value.made)
    expect([...made, (mesh.outcome(C, handed) as { value: ChangeOutcome }).value.made].sort()).toEqual([5, 6, 7])
  })

  test('[Q22] one that is refused is told so, and the others are made', () => {
    const mesh = atWork()
    mesh.ask(C, set(3))
    mesh.ask(B, set(4))
    mesh.keeps = ({ message }) => message.type === 'answer'
    mesh.begin(B, set(5))
    const other = mesh.begin(B, { ...set(6), kind: 'lease' } as QuorumCommand)
    mesh.endTurn(B)
    const handed = mesh.begin(C, set(7))
    mesh.endTurn(C)
    mesh.keeps = () => false
    mesh.release()
    mesh.endTurn(B)
    expect(mesh.outcome(B, other)).toMatchObject({ ok: false, failure: { name: 'KindMismatchError' } })
    expect(mesh.outcome(C, handed)).toMatchObject({ ok: true, value: { version: 6 } })
  })
})
