import { type CoreOutput, Stack, type StackInput } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { alice, bob, identity, moment, ScriptedCore, seat } from './scripted-core.ts'

const asked: readonly CoreOutput[] = [
  { type: 'lookup', lookup: 1, what: 'values', key: '/test/a' },
  { type: 'put', key: '/test/b', value: Uint8Array.of(1) },
  { type: 'provide', key: 'c' },
  { type: 'lookup', lookup: 2, what: 'providers', key: 'c' }
]

describe('the DHT', () => {
  it('[K14] is asked whoever is admitted, and answers the core that asked, and nobody else', () => {
    const gate = new ScriptedCore('gate')
    const store = new ScriptedCore('store')
    gate.awaits = () => true
    store.answer = ({ type }) => (type === 'start' ? [...asked] : [])
    const stack = new Stack({ seats: [seat(gate), seat(store)], gatekeeper: 'gate' })
    const start: StackInput = { type: 'start', identity, seed: 'seed', records: new Map() }
    expect(stack.step(start, moment(0))).toEqual(asked.map((output) => ({ core: 'store', output })))

    stack.step({ type: 'link', peer: bob, status: 'up' }, moment(1))
    gate.heard.length = 0
    const found = [
      { type: 'found', lookup: 2, providers: [{ peer: bob, addresses: ['/ip4/10.0.0.2/tcp/7400'] }] },
      { type: 'found', lookup: 1, values: [{ by: bob, value: Uint8Array.of(2) }] },
      { type: 'found', lookup: 3, failed: 'no-answer' },
      { type: 'found', lookup: 4, providers: [{ peer: alice, addresses: [] }] }
    ] as const
    for (const input of found) {
      stack.step({ type: 'input', core: 'store', input }, moment(2))
    }
    expect(store.heard.slice(1)).toEqual(found)
    expect(gate.heard).toEqual([])
  })
})
