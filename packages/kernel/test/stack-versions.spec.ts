import { beforeEach, describe, expect, it } from 'vitest'
import {
  commonVersion,
  type CoreInput,
  type CoreOutput,
  type Effect,
  InvariantError,
  Stack,
  type StackInput,
  versionsOf
} from '@peermesh/kernel'
import { alice, bob, moment, ScriptedCore, seat } from './scripted-core.ts'

const up = (peer = bob): StackInput => ({ type: 'link', peer, status: 'up' })
const lost = (peer = bob): StackInput => ({ type: 'link', peer, status: 'lost', by: 'them' })
const command = (core: string, id: number): StackInput => ({
  type: 'input',
  core,
  input: { type: 'command', id, command: 'do' }
})
const admitBob = { type: 'admit', peer: bob } as const

/** Answers each input of one type. */
const on =
  (type: CoreInput['type'], ...outputs: CoreOutput[]) =>
  (input: CoreInput): CoreOutput[] =>
    input.type === type ? outputs : []

describe('versions', () => {
  it('[K12] of a seat are its newest alone where it names no older one', () => {
    expect(versionsOf({ version: 3 })).toEqual({ oldest: 3, newest: 3 })
    expect(versionsOf({ version: 3, oldestVersion: 1 })).toEqual({ oldest: 1, newest: 3 })
  })

  it.each([
    [[1, 2], [2, 3], 2],
    [[1, 3], [1, 2], 2],
    [[2, 2], [1, 5], 2],
    [[1, 1], [2, 3], undefined]
  ] as const)('[K12] have the same in common for both sides (%o, %o)', (a, b, common) => {
    const [one, other] = [a, b].map(([oldest, newest]) => ({ oldest, newest })) as [
      { oldest: number; newest: number },
      { oldest: number; newest: number }
    ]
    expect([commonVersion(one, other), commonVersion(other, one)]).toEqual([common, common])
  })
})

describe('the version of what leaves', () => {
  const versions = (effects: readonly Effect[]): unknown[] =>
    effects.map((effect) => [effect.core, effect.output.type, 'version' in effect ? effect.version : undefined])

  /** Makes the gatekeeper answer the next link with this, and brings the link up. */
  const link = (output: CoreOutput): void => {
    gate.answer = on('link', output)
    stack.step(up(), moment(0))
  }

  let gate: ScriptedCore
  let store: ScriptedCore
  let lock: ScriptedCore
  let stack: Stack

  beforeEach(() => {
    gate = new ScriptedCore('gate')
    store = new ScriptedCore('store')
    lock = new ScriptedCore('lock')
    stack = new Stack({
      seats: [
        seat(gate, { version: 3, oldestVersion: 1 }),
        seat(store, { version: 5, oldestVersion: 2 }),
        seat(lock, { version: 4 })
      ],
      gatekeeper: 'gate'
    })
    lock.answer = on('command', { type: 'send', to: bob, message: 'hello' })
  })

  it('[K12] is the oldest of the gatekeeper before it admitted the peer, and what it agreed on after', () => {
    stack.step(up(), moment(0))
    gate.answer = on('command', { type: 'send', to: bob, message: 'hello' })
    expect(versions(stack.step(command('gate', 1), moment(0)))).toEqual([['gate', 'send', 1]])
    gate.answer = on('addresses', { ...admitBob, versions: { gate: 2, store: 3 } })
    stack.step({ type: 'addresses', addresses: [] }, moment(0))
    gate.answer = on('command', { type: 'send', to: bob, message: 'hello' })
    expect(versions(stack.step(command('gate', 2), moment(0)))).toEqual([['gate', 'send', 2]])
    expect(versions(stack.step(command('lock', 3), moment(0)))).toEqual([['lock', 'send', 4]])
  })

  it('[K12] is for gossip the lowest of all who are admitted, and the oldest while nobody is', () => {
    store.answer = on('command', { type: 'publish', message: 'news' })
    expect(versions(stack.step(command('store', 1), moment(0)))).toEqual([['store', 'publish', 2]])
    link({ ...admitBob, versions: { store: 4 } })
    expect(versions(stack.step(command('store', 2), moment(0)))).toEqual([['store', 'publish', 4]])
    gate.answer = on('link', { type: 'admit', peer: alice, versions: { store: 3 } })
    stack.step(up(alice), moment(0))
    expect(versions(stack.step(command('store', 3), moment(0)))).toEqual([['store', 'publish', 3]])
    stack.step(lost(alice), moment(0))
    expect(versions(stack.step(command('store', 4), moment(0)))).toEqual([['store', 'publish', 4]])
  })

  it('[K12] is one for the whole of a transfer, whatever is agreed on meanwhile', () => {
    link({ ...admitBob, versions: { store: 3 } })
    store.answer = on('command', { type: 'bulk', action: 'open', to: bob, transfer: 1, message: 'head' })
    expect(versions(stack.step(command('store', 1), moment(0)))).toEqual([['store', 'bulk', 3]])
    stack.step(lost(), moment(0))
    link({ ...admitBob, versions: { store: 5 } })
    store.answer = on('command', { type: 'bulk', action: 'push', transfer: 1, message: 'chunk', last: true })
    expect(versions(stack.step(command('store', 2), moment(0)))).toEqual([['store', 'bulk', 3]])
  })

  it('[K12] that was agreed on is one that the core speaks', () => {
    expect(() => link({ ...admitBob, versions: { store: 6 } })).toThrow(InvariantError)
    expect(() => link({ ...admitBob, versions: { store: 1 } })).toThrow(InvariantError)
  })
})
