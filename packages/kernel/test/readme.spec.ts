import { readFileSync } from 'node:fs'
import { millis, peerName, Stack, type StackInput, storeId } from '@peermesh/kernel'
import { expect, it } from 'vitest'
import { CounterCore } from './counter-core.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

it('the README shows the example as it is tested here', () => {
  const blocks = [...read('../README.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => (code as string).trim())
  const [core, drive] = blocks
  expect(core).toBe(`// counter-core.ts\n${read('./counter-core.ts').trim()}`)

  const ours = read('./readme.spec.ts')
  const [, shown] = /\n {2}\/\/ Begin\.\n(.*?)\n {2}\/\/ End\.\n/s.exec(ours) ?? []
  const imports = ours.split('\n').filter((line) => /^import .*(@peermesh\/kernel|counter-core)/.test(line))
  expect(drive).toBe(`${imports.join('\n')}\n\n${shown?.trim().replaceAll('\n  ', '\n')}`)
})

it('[X1] the counter of the README, driven by hand, counts', () => {
  const stepped: unknown[] = []
  const console = { log: (output: unknown) => stepped.push(output) }

  // Begin.
  // For a network: messages to bytes and back. A stack that is driven by hand never asks.
  const codec = { encode: () => new Uint8Array(), decode: () => ({ total: 0 }) }
  const stack = new Stack({
    seats: [{ name: 'counter', tag: 1, version: 1, priority: 0, codec, create: () => new CounterCore() }]
  })
  const peer = peerName('alice')
  const bob = peerName('bob')
  const identity = { peer, storeId: storeId('0'.repeat(32)), boot: 1, startNonce: '0'.repeat(16) }
  const at = { now: millis(0), wall: millis(1_700_000_000_000) }

  function step(input: StackInput): void {
    for (const { output } of stack.step(input, at)) console.log(output)
  }

  // No link, no timer and no disk: whoever drives the stack is all of them.
  step({ type: 'start', identity, seed: 'any text', records: new Map() })

  step({ type: 'link', peer: bob, status: 'up' })
  // { type: 'send', to: 'bob', message: { total: 0 } }

  step({ type: 'input', core: 'counter', input: { type: 'command', id: 1, command: { add: 3 } } })
  // { type: 'persist', changes: [{ key: 'own', value: … }], durability: 'power', token: 1 }

  step({ type: 'input', core: 'counter', input: { type: 'persisted', token: 1 } })
  // { type: 'send', to: 'bob', message: { total: 3 } }
  // { type: 'settle', id: 1, outcome: { ok: true, value: 3 } }
  // { type: 'emit', event: { sum: 3 } }

  step({ type: 'message', core: 'counter', from: bob, message: { total: 4 } })
  // { type: 'emit', event: { sum: 7 } }
  // End.

  const value = Uint8Array.of(0x40, 0x08, 0, 0, 0, 0, 0, 0)
  expect(stepped).toEqual([
    { type: 'send', to: bob, message: { total: 0 } },
    { type: 'persist', changes: [{ key: 'own', value }], durability: 'power', token: 1 },
    { type: 'send', to: bob, message: { total: 3 } },
    { type: 'settle', id: 1, outcome: { ok: true, value: 3 } },
    { type: 'emit', event: { sum: 3 } },
    { type: 'emit', event: { sum: 7 } }
  ])
})

it('[X1] what a counter persisted it knows again, and tells, after a restart', () => {
  const identity = { peer: peerName('alice'), storeId: storeId('0'.repeat(32)), boot: 2, startNonce: '1'.repeat(16) }
  const records: [string, Uint8Array][] = [['own', Uint8Array.of(0x40, 0x08, 0, 0, 0, 0, 0, 0)]]
  const counter = new CounterCore()
  counter.step({ type: 'start', identity, seed: 'any text', records })
  // Nothing of an addition that is not durable yet goes to a neighbour.
  counter.step({ type: 'command', id: 1, command: { add: 2 } })
  expect(counter.step({ type: 'link', peer: peerName('bob'), status: 'up' })).toEqual([
    { type: 'send', to: 'bob', message: { total: 3 } }
  ])
})
