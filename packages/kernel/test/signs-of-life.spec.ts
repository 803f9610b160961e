import { Stack } from '@peermesh/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { alice, bob, moment, ScriptedCore, seat } from './scripted-core.ts'

let log: string[]
let gate: ScriptedCore
let stack: Stack

beforeEach(() => {
  log = []
  gate = new ScriptedCore('gate', log)
  stack = new Stack({ seats: [seat(gate), seat(new ScriptedCore('store', log))], gatekeeper: 'gate' })
  gate.answer = () => [{ type: 'admit', peer: bob }]
  stack.step({ type: 'link', peer: bob, status: 'up' }, moment(0))
  gate.answer = () => []
  log.length = 0
})

describe('a sign of life', () => {
  it('[K13] whatever comes of a peer that the gatekeeper awaits is announced to it first', () => {
    gate.awaits = (peer) => peer === bob
    const opened = { type: 'bulk', event: 'opened', transfer: 1, from: bob, message: 'a' } as const
    const chunk = { type: 'bulk', event: 'chunk', transfer: 1, message: 'b' } as const
    stack.step({ type: 'message', core: 'store', from: bob, message: 1 }, moment(0))
    stack.step({ type: 'gossip', core: 'store', from: bob, meshId: undefined, message: 1 }, moment(0))
    stack.step({ type: 'input', core: 'store', input: opened }, moment(0))
    stack.step({ type: 'input', core: 'store', input: chunk }, moment(0))
    const once = ['gate heard', 'store message', 'gate heard', 'store message', 'gate heard', 'store bulk']
    expect(log).toEqual([...once, 'gate heard', 'store bulk'])
    expect(gate.heard.at(-1)).toEqual({ type: 'heard', peer: bob })
  })

  it('[K13] nobody is told of a peer that is not awaited, not linked, or not let through', () => {
    log.length = 0
    stack.step({ type: 'message', core: 'store', from: bob, message: 1 }, moment(0))
    gate.awaits = () => true
    stack.step({ type: 'gossip', core: 'store', from: alice, meshId: undefined, message: 1 }, moment(0))
    gate.answer = () => [{ type: 'expel', peer: bob, reason: 'it broke a rule' }]
    stack.step({ type: 'addresses', addresses: [] }, moment(0))
    gate.answer = () => []
    log.length = 0
    stack.step({ type: 'message', core: 'store', from: bob, message: 1 }, moment(0))
    expect(log).toEqual([])
  })

  it('[K13] a transfer that is over says nothing of its sender', () => {
    gate.awaits = () => true
    const opened = { type: 'bulk', event: 'opened', transfer: 1, from: bob, message: 'a' } as const
    const ended = { type: 'bulk', event: 'ended', direction: 'in', transfer: 1, outcome: 'lost' } as const
    const chunk = { type: 'bulk', event: 'chunk', transfer: 1, message: 'b' } as const
    stack.step({ type: 'input', core: 'store', input: opened }, moment(0))
    stack.step({ type: 'input', core: 'store', input: ended }, moment(0))
    log.length = 0
    stack.step({ type: 'input', core: 'store', input: chunk }, moment(0))
    expect(log).toEqual(['store bulk'])
  })
})
