import { beforeEach, describe, expect, it } from 'vitest'
import {
  type CoreInput,
  type CoreOutput,
  type Effect,
  InvalidParametersError,
  InvariantError,
  millis,
  meshId,
  peerName,
  Stack,
  type StackInput
} from '@peermesh/kernel'
import { alice, bob, identity, moment, ScriptedCore, seat } from './scripted-core.ts'

const ours = meshId('a'.repeat(32))
const theirs = meshId('b'.repeat(32))
const done = { ok: true, value: 'done' } as const

const up = (peer = bob): StackInput => ({ type: 'link', peer, status: 'up' })
const lost = (peer = bob): StackInput => ({ type: 'link', peer, status: 'lost', by: 'them' })
const message = (core: string, from = bob): StackInput => ({ type: 'message', core, from, message: 'hello' })
const command = (core: string, id: number): StackInput => ({
  type: 'input',
  core,
  input: { type: 'command', id, command: 'do' }
})
const opened = (core: string): StackInput => ({
  type: 'input',
  core,
  input: { type: 'bulk', event: 'opened', transfer: 7, from: bob, message: 'hello' }
})
const gossip = (mesh: typeof ours | undefined, core = 'store'): StackInput => ({
  type: 'gossip',
  core,
  from: peerName('far away'),
  meshId: mesh,
  message: 'hello'
})

/** Answers each input of one type. */
const on =
  (type: CoreInput['type'], ...outputs: CoreOutput[]) =>
  (input: CoreInput): CoreOutput[] =>
    input.type === type ? outputs : []

const kinds = (effects: readonly Effect[]): string[] => effects.map(({ core, output }) => `${core} ${output.type}`)
const types = (core: ScriptedCore): string[] => core.heard.map(({ type }) => type)

let log: string[]
let gate: ScriptedCore
let store: ScriptedCore
let lock: ScriptedCore
let stack: Stack

beforeEach(() => {
  log = []
  gate = new ScriptedCore('gate', log)
  store = new ScriptedCore('store', log)
  lock = new ScriptedCore('lock', log)
  stack = new Stack({
    seats: [
      seat(gate),
      seat(store, { listensTo: ['gate'] }),
      seat(lock, { listensTo: ['gate', 'store'], calls: ['store'] })
    ],
    gatekeeper: 'gate'
  })
})

/** Makes the gatekeeper answer the next link with this, and brings the link up. */
function link(...outputs: CoreOutput[]): Effect[] {
  gate.answer = on('link', ...outputs)
  const effects = stack.step(up(), moment(0))
  gate.answer = () => []
  return effects
}

/** Makes the gatekeeper say this out of itself. */
function say(...outputs: CoreOutput[]): Effect[] {
  gate.answer = on('addresses', ...outputs)
  const effects = stack.step({ type: 'addresses', addresses: [] }, moment(0))
  gate.answer = () => []
  return effects
}

const admitBob = { type: 'admit', peer: bob } as const
const expelBob = { type: 'expel', peer: bob, reason: 'it broke a rule' } as const

describe('what a stack hands to its cores', () => {
  it('[K7] a start reaches each core in the order of the seats, with a seed and records of its own', () => {
    const records: [string, Uint8Array][] = [['a key', Uint8Array.of(1)]]
    stack.step({ type: 'start', identity, seed: 'seed', records: new Map([['store', records]]) }, moment(0))

    expect(log).toEqual(['gate start', 'store start', 'lock start'])
    expect(gate.heard).toEqual([{ type: 'start', identity, seed: 'seed/gate', records: [] }])
    expect(store.heard).toEqual([{ type: 'start', identity, seed: 'seed/store', records }])
  })

  it('[K7] a core that speaks in its start is heard only after all have started', () => {
    gate.answer = on('start', { type: 'notice', notice: 'here' })
    stack.step({ type: 'start', identity, seed: 'seed', records: new Map() }, moment(0))
    expect(log).toEqual(['gate start', 'store start', 'lock start', 'store notice', 'lock notice'])
  })

  it('[K8] a wake reaches the cores whose deadline has come, and no other', () => {
    gate.wakeAt = millis(5)
    store.wakeAt = millis(6)
    expect(stack.deadline()).toBe(5)
    stack.step({ type: 'wake' }, moment(5))
    expect(log).toEqual(['gate wake'])
  })

  it('[K8] a stack in which no core waits for anything wants no wake', () => {
    expect(stack.deadline()).toBeUndefined()
  })

  it('[K7] the end of a dial and new addresses concern every core', () => {
    stack.step({ type: 'dialled', address: '/memory/b', peer: bob }, moment(0))
    stack.step({ type: 'addresses', addresses: ['/memory/a'] }, moment(0))
    expect(types(gate)).toEqual(['dialled', 'addresses'])
    expect(types(lock)).toEqual(['dialled', 'addresses'])
  })

  it('[K7] a command, a persisted and bulk go to the core they name, as they are', () => {
    const inputs = [
      { type: 'command', id: 1, command: 'do' },
      { type: 'persisted', token: 3 },
      { type: 'bulk', event: 'ready', transfer: 7 },
      { type: 'bulk', event: 'ended', direction: 'out', transfer: 7, outcome: 'lost' }
    ] as const
    for (const input of inputs) {
      stack.step({ type: 'input', core: 'store', input }, moment(0))
    }
    expect(store.heard).toEqual(inputs)
    expect(gate.heard).toEqual([])
    expect(lock.heard).toEqual([])
  })

  it('[K7] a notice reaches those that listen, in the order of the seats, with its author', () => {
    gate.answer = on('command', { type: 'notice', notice: 'news' })
    expect(stack.step(command('gate', 1), moment(0))).toEqual([])
    expect(log).toEqual(['gate command', 'store notice', 'lock notice'])
    expect(store.heard).toEqual([{ type: 'notice', core: 'gate', notice: 'news' }])
  })

  it('[K3] a call becomes a command, and its settling the result under the number of the caller', () => {
    lock.answer = on('command', { type: 'call', call: 42, core: 'store', command: 'read' })
    store.answer = (input) => (input.type === 'command' ? [{ type: 'settle', id: input.id, outcome: done }] : [])

    expect(stack.step(command('lock', 1), moment(0))).toEqual([])
    expect(store.heard).toMatchObject([{ type: 'command', command: 'read' }])
    expect(lock.heard.at(-1)).toEqual({ type: 'result', call: 42, outcome: done })
  })

  it('[K3] a call may be settled in a later step, and two callers with one number are kept apart', () => {
    const twin = new ScriptedCore('twin')
    const both = new Stack({ seats: [seat(store), seat(lock, { calls: ['store'] }), seat(twin, { calls: ['store'] })] })
    lock.answer = on('command', { type: 'call', call: 1, core: 'store', command: 'of lock' })
    twin.answer = on('command', { type: 'call', call: 1, core: 'store', command: 'of twin' })
    both.step(command('lock', 1), moment(0))
    both.step(command('twin', 2), moment(0))

    const [ofLock, ofTwin] = store.heard.map((input) => (input.type === 'command' ? input.id : undefined))
    store.answer = on('persisted', { type: 'settle', id: ofTwin as number, outcome: { ok: true, value: 'twin' } })
    both.step({ type: 'input', core: 'store', input: { type: 'persisted', token: 1 } }, moment(1))
    store.answer = on('persisted', { type: 'settle', id: ofLock as number, outcome: { ok: true, value: 'lock' } })
    both.step({ type: 'input', core: 'store', input: { type: 'persisted', token: 2 } }, moment(2))

    expect(twin.heard.at(-1)).toEqual({ type: 'result', call: 1, outcome: { ok: true, value: 'twin' } })
    expect(lock.heard.at(-1)).toEqual({ type: 'result', call: 1, outcome: { ok: true, value: 'lock' } })
  })
})

describe('what leaves a stack', () => {
  it('[K7] outputs leave in the order in which the core gave them', () => {
    link(admitBob)
    store.answer = on(
      'message',
      { type: 'trace', what: 'one' },
      { type: 'persist', changes: [{ key: 'k' }], durability: 'power', token: 1 },
      { type: 'send', to: bob, message: 2 },
      { type: 'publish', message: 3 },
      { type: 'dial', address: '/memory/c' },
      { type: 'emit', event: 4 },
      { type: 'reject', peer: bob, reason: 'five' },
      { type: 'bulk', action: 'open', to: bob, transfer: 1, message: 6 },
      { type: 'bulk', action: 'push', transfer: 1, message: 7, last: true }
    )
    expect(kinds(stack.step(message('store'), moment(0)))).toEqual(
      ['trace', 'persist', 'send', 'publish', 'dial', 'emit', 'reject', 'bulk', 'bulk'].map((type) => `store ${type}`)
    )
  })

  it('[K7] what a core says itself leaves before what others answer to it', () => {
    gate.answer = on('command', { type: 'notice', notice: 'news' }, { type: 'emit', event: 'of gate' })
    store.answer = on('notice', { type: 'emit', event: 'of store' }, { type: 'notice', notice: 'more news' })
    lock.answer = (input) => (input.type === 'notice' ? [{ type: 'emit', event: `of lock, on ${input.core}` }] : [])
    const effects = stack.step(command('gate', 1), moment(0))
    expect(effects.map(({ output }) => (output.type === 'emit' ? output.event : output.type))).toEqual([
      'of gate',
      'of store',
      'of lock, on gate',
      'of lock, on store'
    ])
  })

  it('[K3] the settling of an application command leaves the stack', () => {
    store.answer = (input) => (input.type === 'command' ? [{ type: 'settle', id: input.id, outcome: done }] : [])
    expect(stack.step(command('store', 5), moment(0))).toEqual([
      { core: 'store', output: { type: 'settle', id: 5, outcome: done } }
    ])
  })

  it('[K2] what is published carries the mesh id from the moment the gatekeeper said it', () => {
    store.answer = on('command', { type: 'publish', message: 'news' })
    const published = (id: number) => stack.step(command('store', id), moment(0))
    const effect = (mesh: typeof ours | undefined) => [
      { core: 'store', version: 1, output: { type: 'publish', message: 'news', meshId: mesh } }
    ]

    expect(published(1)).toEqual(effect(undefined))
    expect(say({ type: 'mesh', meshId: ours })).toEqual([])
    expect(stack.meshId).toBe(ours)
    expect(published(2)).toEqual(effect(ours))
  })
})

describe('the gate', () => {
  it('[K1] a link is the gatekeeper’s alone until it admits the peer', () => {
    link()
    expect(log).toEqual(['gate link'])
    expect(stack.admits(bob)).toBe(false)

    say(admitBob)
    expect(stack.admits(bob)).toBe(true)
    expect(store.heard).toContainEqual({ type: 'link', peer: bob, status: 'up' })
    expect(lock.heard).toContainEqual({ type: 'link', peer: bob, status: 'up' })
    expect(types(gate).filter((type) => type === 'link')).toHaveLength(1)
  })

  it('[K1] before admission messages reach the gatekeeper only, and the rest is traced and dropped', () => {
    link()
    expect(kinds(stack.step(message('store'), moment(0)))).toEqual(['store trace'])
    stack.step(message('gate'), moment(0))
    expect(store.heard).toEqual([])
    expect(gate.heard.at(-1)).toEqual({ type: 'message', from: bob, path: 'direct', message: 'hello' })
  })

  it('[K1] the gatekeeper itself hears nothing of a peer without a link', () => {
    expect(kinds(stack.step(message('gate'), moment(0)))).toEqual(['gate trace'])
    expect(gate.heard).toEqual([])
  })

  it('[K1] a core can send nothing to a peer that is not admitted; the gatekeeper can', () => {
    link()
    const send = { type: 'send', to: bob, message: 'hello' } as const
    store.answer = on('command', send)
    gate.answer = on('command', send)
    expect(kinds(stack.step(command('store', 1), moment(0)))).toEqual(['store trace'])
    expect(kinds(stack.step(command('gate', 2), moment(0)))).toEqual(['gate send'])
  })

  it('[K1] a transfer that a peer opens before it is admitted is aborted, and its core never hears of it', () => {
    link()
    expect(stack.step(opened('store'), moment(0))).toMatchObject([
      { core: 'store', output: { type: 'bulk', action: 'abort', direction: 'in', transfer: 7 } }
    ])
    expect(store.heard).toEqual([])

    say(admitBob)
    expect(stack.step(opened('store'), moment(0))).toEqual([])
    expect(types(store)).toContain('bulk')
  })

  it('[K1] a transfer that a core opens to a peer that is not admitted is lost at once, without a trace outside', () => {
    store.answer = on('command', { type: 'bulk', action: 'open', to: bob, transfer: 9, message: 'hello' })
    expect(stack.step(command('store', 1), moment(0))).toEqual([])
    expect(store.heard.at(-1)).toEqual({ type: 'bulk', event: 'ended', direction: 'out', transfer: 9, outcome: 'lost' })
  })

  it('[K1] an expelled peer is lost to the others by us, heard by none of them, and may be admitted anew', () => {
    link(admitBob)
    expect(kinds(say(expelBob))).toEqual(['gate expel'])
    expect(store.heard).toContainEqual({ type: 'link', peer: bob, status: 'lost', by: 'us' })
    expect(stack.admits(bob)).toBe(false)

    const heard = store.heard.length
    stack.step(message('store'), moment(0))
    expect(store.heard).toHaveLength(heard)

    say(admitBob)
    expect(stack.admits(bob)).toBe(true)
  })

  it('[K1] what a core still sends while it learns of an expulsion does not leave', () => {
    link(admitBob)
    store.answer = on('link', { type: 'send', to: bob, message: 'farewell' })
    expect(kinds(say(expelBob))).toEqual(['gate expel', 'store trace'])
  })

  it('[K1] a lost link closes the gate: first the gatekeeper learns of it, then the others, with the side that ended it', () => {
    link(admitBob)
    log.length = 0
    stack.step(lost(), moment(1))
    expect(log).toEqual(['gate link', 'store link', 'lock link'])
    expect(store.heard.at(-1)).toEqual({ type: 'link', peer: bob, status: 'lost', by: 'them' })
    expect(stack.admits(bob)).toBe(false)
  })

  it('[K1] after a lost link not even the gatekeeper hears the peer, can send to it or admit it', () => {
    link(admitBob)
    stack.step(lost(), moment(1))
    expect(kinds(stack.step(message('gate'), moment(1)))).toEqual(['gate trace'])
    expect(kinds(say({ type: 'send', to: bob, message: 'hello' }, admitBob))).toEqual(['gate trace'])
    expect(stack.admits(bob)).toBe(false)
  })

  it('[K1] a link that was lost before it was admitted was never known to the others', () => {
    link()
    stack.step(lost(), moment(1))
    expect(types(gate)).toEqual(['link', 'link'])
    expect(store.heard).toEqual([])
  })

  it('[K1] a peer without a link cannot be admitted, and admitting twice says nothing new', () => {
    say(admitBob)
    expect(stack.admits(bob)).toBe(false)
    link(admitBob, admitBob)
    expect(types(store).filter((type) => type === 'link')).toHaveLength(1)
  })

  it('[K1] a stack without a gatekeeper admits every link', () => {
    const open = new Stack({ seats: [seat(store), seat(lock)] })
    open.step(up(), moment(0))
    expect(open.admits(bob)).toBe(true)
    expect(log).toEqual(['store link', 'lock link'])
    open.step(lost(), moment(0))
    expect(open.admits(bob)).toBe(false)
  })

  it('[K2] gossip of another mesh reaches no core, the gatekeeper included', () => {
    say({ type: 'mesh', meshId: ours })
    log.length = 0
    expect(kinds(stack.step(gossip(theirs), moment(0)))).toEqual(['store trace'])
    expect(kinds(stack.step(gossip(undefined), moment(0)))).toEqual(['store trace'])
    expect(kinds(stack.step(gossip(theirs, 'gate'), moment(0)))).toEqual(['gate trace'])
    expect(log).toEqual([])
  })

  it('[K2] gossip of our mesh is heard whether or not its author is a neighbour', () => {
    say({ type: 'mesh', meshId: ours })
    stack.step(gossip(ours), moment(0))
    expect(store.heard.at(-1)).toEqual({ type: 'message', from: 'far away', path: 'gossip', message: 'hello' })
  })

  it('[K2] a peer without a mesh hears only others without one', () => {
    expect(kinds(stack.step(gossip(theirs), moment(0)))).toEqual(['store trace'])
    expect(stack.step(gossip(undefined), moment(0))).toEqual([])
    expect(types(store)).toEqual(['message'])
  })

  it('[K11] gossip of a peer of which the gatekeeper wants none reaches no core, and it may be asked before', () => {
    say({ type: 'mesh', meshId: ours })
    expect(stack.hearsGossipOf(peerName('far away'))).toBe(true)
    gate.hearsGossipOf = (peer) => peer !== 'far away'
    expect(stack.hearsGossipOf(peerName('far away'))).toBe(false)
    expect(stack.hearsGossipOf(bob)).toBe(true)
    log.length = 0
    expect(kinds(stack.step(gossip(ours), moment(0)))).toEqual(['store trace'])
    expect(kinds(stack.step(gossip(ours, 'gate'), moment(0)))).toEqual(['gate trace'])
    expect(log).toEqual([])
  })

  it('[K5] no other core may admit, expel, choose the mesh or restart', () => {
    const outputs = [
      admitBob,
      expelBob,
      { type: 'mesh', meshId: theirs },
      { type: 'restart', bootAtLeast: 2, mint: false, reason: 'a wish' }
    ] as const
    for (const [index, output] of outputs.entries()) {
      store.answer = on('command', output)
      expect(() => stack.step(command('store', index), moment(0))).toThrow(/^K5/)
    }
  })

  it('[K5] a restart that the gatekeeper asks for leaves the stack', () => {
    expect(kinds(say({ type: 'restart', bootAtLeast: 2, mint: true, reason: 'a restored backup' }))).toEqual([
      'gate restart'
    ])
  })
})

describe('what a core must not do', () => {
  it('[K3] settling an application command twice is a broken invariant', () => {
    const settle = { type: 'settle', id: 1, outcome: done } as const
    store.answer = on('command', settle, settle)
    expect(() => stack.step(command('store', 1), moment(0))).toThrow(InvariantError)
  })

  it('[K3] settling a call twice is a broken invariant', () => {
    lock.answer = on('command', { type: 'call', call: 1, core: 'store', command: 'read' })
    store.answer = (input) => {
      if (input.type !== 'command') {
        return []
      }
      const settle = { type: 'settle', id: input.id, outcome: done } as const
      return [settle, settle]
    }
    expect(() => stack.step(command('lock', 1), moment(0))).toThrow(/^K3/)
  })

  it('[K3] a command is not settled by a core that was not asked, nor one that was never given', () => {
    stack.step(command('store', 1), moment(0))
    lock.answer = on('persisted', { type: 'settle', id: 1, outcome: done })
    const persisted: StackInput = { type: 'input', core: 'lock', input: { type: 'persisted', token: 1 } }
    expect(() => stack.step(persisted, moment(0))).toThrow(/^K3/)
    lock.answer = on('persisted', { type: 'settle', id: 99, outcome: done })
    expect(() => stack.step(persisted, moment(0))).toThrow(/^K3/)
  })

  it('[K3] an id is free again once its command is settled, and not before', () => {
    stack.step(command('store', 1), moment(0))
    expect(() => stack.step(command('store', 1), moment(0))).toThrow(InvalidParametersError)
    expect(() => stack.step(command('store', -1), moment(0))).toThrow(InvalidParametersError)
    expect(store.heard).toHaveLength(1)

    store.answer = on('persisted', { type: 'settle', id: 1, outcome: done })
    stack.step({ type: 'input', core: 'store', input: { type: 'persisted', token: 1 } }, moment(0))
    expect(stack.step(command('store', 1), moment(0))).toEqual([])
  })

  it('[K4] two cores that answer each other for ever are stopped', () => {
    const endless = new Stack({ seats: [seat(store, { listensTo: ['lock'] }), seat(lock, { listensTo: ['store'] })] })
    store.answer = () => [{ type: 'notice', notice: 'ping' }]
    lock.answer = () => [{ type: 'notice', notice: 'pong' }]
    expect(() => endless.step(command('store', 1), moment(0))).toThrow(/^K4/)
    expect(store.heard.length + lock.heard.length).toBe(250_000)
  })

  it('[K4] one input that ends a great many things is no such circle', () => {
    lock.answer = on('command', ...Array<CoreOutput>(50_000).fill({ type: 'notice', notice: 'over' }))
    const both = new Stack({ seats: [seat(store, { listensTo: ['lock'] }), seat(lock)] })
    both.step(command('lock', 1), moment(0))
    expect(store.heard).toHaveLength(50_000)
  })

  it('[K6] a call along an edge that the wiring does not name is a broken invariant', () => {
    store.answer = on('command', { type: 'call', call: 1, core: 'lock', command: 'take' })
    expect(() => stack.step(command('store', 1), moment(0))).toThrow(/^K6/)
    lock.answer = on('command', { type: 'call', call: 1, core: 'gate', command: 'open' })
    expect(() => stack.step(command('lock', 2), moment(0))).toThrow(/^K6/)
  })
})

describe('what can be seen of a stack', () => {
  it('[K10] the deadline is the earliest of its cores, each asked again once it was stepped', () => {
    store.wakeAt = millis(30)
    lock.wakeAt = millis(20)
    gate.wakeAt = millis(25)
    expect(stack.deadline()).toBe(20)
    lock.wakeAt = millis(40)
    stack.step({ type: 'wake' }, moment(20))
    expect([log, stack.deadline()]).toEqual([['lock wake'], 25])
  })

  it('[K10] the snapshot is plain data in one order, whatever the order in which links came', () => {
    const carol = peerName('carol')
    stack.step(up(carol), moment(0))
    stack.step(up(bob), moment(0))
    say(admitBob, { type: 'mesh', meshId: ours })
    stack.step(command('store', 3), moment(0))
    expect(structuredClone(stack.snapshot())).toEqual({
      meshId: ours,
      linked: [bob, carol],
      admitted: [bob],
      open: [[3, 'store']],
      cores: [
        ['gate', { heard: 3 }],
        ['store', { heard: 3 }],
        ['lock', { heard: 2 }]
      ]
    })
  })

  it('[K10] the same inputs give the same effects and the same snapshot', () => {
    const run = (): unknown[] => {
      const echo = new ScriptedCore('echo')
      const twin = new Stack({ seats: [seat(echo)] })
      echo.answer = (input) =>
        input.type === 'message' ? [{ type: 'send', to: input.from, message: input.message }] : []
      const effects = [up(), message('echo'), command('echo', 1), lost(), message('echo', alice)].flatMap((input) =>
        twin.step(input, moment(0))
      )
      return [effects, twin.snapshot()]
    }
    expect(run()).toEqual(run())
  })
})
