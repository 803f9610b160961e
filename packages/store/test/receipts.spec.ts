import { CausalContext } from '@peermesh/crdt'
import { type CommandId, type PeerName, peerName } from '@peermesh/kernel'
import { describe, expect, it, vi } from 'vitest'
import { NotReplicatedError, type Store, store, type WriteAck } from '../src/index.ts'
import { CLOCK_RANGES_MAX, PLACE_LENGTH_MAX, RECEIPTS_MAX, VALUE_BYTES_MAX } from '../src/core/limits.ts'
import type { StoreMessage, WantedReceipt } from '../src/core/messages.ts'
import { typedPrefix } from '../src/core/typed-keys.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { FakeHost } from './support/fake-host.ts'
import { bob, carol, LoneCore, messagesIn } from './support/lone-core.ts'

const dave = peerName('dave')

function putWith(core: LoneCore, ack: WantedReceipt['ack'], bytes = 4): CommandId {
  const operations = [{ key: 'k', value: new Uint8Array(bytes) }]
  const id = core.command({ type: 'write', operations, receipt: { receipt: 1, ack } })
  core.persistAll()
  core.passMs(20)
  return id
}

/** As `peer`, acknowledges all that it was sent. */
function acknowledge(core: LoneCore, peer: PeerName): void {
  const sequences = messagesIn(core.outputs, 'deltas').filter(({ to }) => to === peer)
  core.receive(peer, { type: 'ack', sequence: Math.max(0, ...sequences.map(({ message }) => message.sequence)) })
}

function digestOf(core: LoneCore): StoreMessage {
  return { type: 'digest', clock: core.core.clock() }
}

describe('a write that waits for other peers', () => {
  it('[S29] goes to neighbours directly, and is settled once as many have acknowledged it as were asked for', () => {
    const alice = new LoneCore()
    alice.link(bob, carol)
    alice.passMs(100)
    const one = putWith(alice, 'one')
    expect(messagesIn(alice.outputs, 'deltas').map(({ to }) => to)).toEqual([bob, carol])
    expect(alice.outcome(one)).toBeUndefined()
    acknowledge(alice, carol)
    expect(alice.outcome(one)).toEqual({ ok: true, value: { reached: true, holders: [carol], missing: [bob] } })
    const all = putWith(alice, 'all')
    acknowledge(alice, bob)
    expect(alice.outcome(all)).toBeUndefined()
    acknowledge(alice, carol)
    expect(alice.outcome(all)).toMatchObject({ value: { reached: true, holders: [bob, carol], missing: [] } })
  })

  it.each([
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3]
  ])(
    '[S29] as a quorum waits, where %i others are here, for %i of them: with this one they are more than half',
    (others, needed) => {
      const alice = new LoneCore()
      const peers = Array.from({ length: others }, (_, index) => peerName(`peer/${index}`))
      alice.link(...peers)
      const id = putWith(alice, 'quorum')
      for (const peer of peers.slice(0, needed)) {
        expect(alice.outcome(id)).toBeUndefined()
        acknowledge(alice, peer)
      }
      expect(alice.outcome(id)).toMatchObject({ ok: true, value: { reached: true } })
    }
  )

  it('[S29] waits as a quorum for those that are alive and cannot be reached, and counts nobody that came later', () => {
    const alice = new LoneCore()
    for (const peer of [bob, carol, dave]) {
      alice.step({ type: 'notice', core: 'membership', notice: { type: 'member', peer, status: 'alive' } })
    }
    alice.link(bob)
    const id = putWith(alice, 'quorum')
    acknowledge(alice, bob)
    const eve = peerName('eve')
    alice.link(eve)
    alice.receive(eve, digestOf(alice))
    acknowledge(alice, eve)
    expect(alice.outcome(id)).toBeUndefined()
    alice.link(carol)
    alice.receive(carol, digestOf(alice))
    acknowledge(alice, carol)
    expect(alice.outcome(id)).toMatchObject({ value: { reached: true, holders: [bob, carol, eve], missing: [dave] } })
  })

  it('[S29] is settled as not reached once too few of those are left; for one other it waits on', () => {
    const alice = new LoneCore()
    alice.link(bob, carol)
    const all = putWith(alice, 'all')
    acknowledge(alice, bob)
    alice.unlink(bob)
    expect(alice.outcome(all)).toBeUndefined()
    alice.unlink(carol)
    expect(alice.outcome(all)).toEqual({ ok: true, value: { reached: false, holders: [bob], missing: [carol] } })
    const one = putWith(alice, 'one')
    expect(alice.outcome(one)).toBeUndefined()
    alice.link(dave)
    alice.receive(dave, digestOf(alice))
    acknowledge(alice, dave)
    expect(alice.outcome(one)).toMatchObject({ value: { reached: true, holders: [dave], missing: [] } })
  })

  it('[S29] of a value that only a pull can bring counts who has told of it and then acknowledged an empty message', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const id = putWith(alice, 'one', VALUE_BYTES_MAX)
    expect(messagesIn(alice.outputs, 'deltas')).toEqual([])
    // By gossip it may be what bob said before it crashed.
    alice.receive(bob, digestOf(alice), 'gossip')
    expect(messagesIn(alice.outputs, 'deltas')).toEqual([])
    alice.receive(bob, { type: 'states', request: 9, context: alice.core.clock(), states: [], last: true })
    const asked = messagesIn(alice.outputs, 'deltas')
    expect(asked).toEqual([
      { to: bob, message: { type: 'deltas', sequence: 1, replica: alice.replica, operations: [] } }
    ])
    for (const { message } of asked) {
      for (const version of [1, 2]) {
        expect(messageCodec.decode(messageCodec.encode(message, version), version)).toEqual(message)
      }
    }
    // It is asked once.
    alice.receive(bob, digestOf(alice))
    expect(messagesIn(alice.outputs, 'deltas')).toHaveLength(1)
    expect(alice.outcome(id)).toBeUndefined()
    acknowledge(alice, bob)
    expect(alice.outcome(id)).toMatchObject({ value: { reached: true, holders: [bob] } })
  })

  it('[S29] is asked of who told of it in a chunk of a transfer, as it does where clocks are large', () => {
    const alice = new LoneCore()
    alice.link(bob)
    putWith(alice, 'all', VALUE_BYTES_MAX)
    const before = alice.outputs.length
    const { request } = messagesIn(alice.outputs, 'pull').at(-1)?.message ?? { request: 0 }
    const header = { type: 'transfer', request, snapshot: false, base: [] } as const
    const message = { type: 'states', request, context: alice.core.clock(), states: [], last: true } as const
    alice.step({ type: 'bulk', event: 'opened', transfer: 7, from: bob, message: header })
    alice.step({ type: 'bulk', event: 'chunk', transfer: 7, message })
    expect(messagesIn(alice.outputs.slice(before), 'deltas')).toMatchObject([{ to: bob, message: { operations: [] } }])
  })

  it('[S29] forgets what a neighbour was sent when the link is lost: over the next one it may acknowledge what it likes', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const id = putWith(alice, 'one')
    alice.unlink(bob)
    alice.link(bob)
    alice.receive(bob, { type: 'ack', sequence: 1 })
    expect(alice.outcome(id)).toBeUndefined()
  })

  it('[S29] is not taken to be there because a message of an earlier link is acknowledged late', () => {
    const alice = new LoneCore()
    alice.link(bob)
    putWith(alice, 'all')
    alice.unlink(bob)
    alice.link(bob)
    const id = putWith(alice, 'one')
    alice.receive(bob, { type: 'ack', sequence: 1 })
    expect(alice.outcome(id)).toBeUndefined()
    acknowledge(alice, bob)
    expect(alice.outcome(id)).toMatchObject({ value: { reached: true, holders: [bob] } })
  })

  it('[S29] that changes nothing, or is refused, waits for nobody', () => {
    const alice = new LoneCore()
    alice.link(bob)
    const id = alice.command({ type: 'write', operations: [{ key: 'never' }], receipt: { receipt: 1, ack: 'all' } })
    expect(alice.outcome(id)).toEqual({ ok: true, value: undefined })
    // Between these two places of a list is room for none.
    const places = [`V0${'x'.repeat(PLACE_LENGTH_MAX - 10)}.V1`, 'V1yy.V1'] as const
    const value = Uint8Array.of(1)
    alice.command({
      type: 'write',
      operations: places.map((place) => ({ key: typedPrefix('list', 'l') + place, value }))
    })
    alice.persistAll()
    const refused = alice.command({
      type: 'write',
      operations: [{ key: 'l', insert: { after: { place: places[0] }, values: [value] } }],
      receipt: { receipt: 2, ack: 'all' }
    })
    expect(alice.outcome(refused)).toMatchObject({ ok: false, failure: { name: 'ListTooDeepError' } })
    expect(alice.core.receipts.isAwaited([id, refused])).toBe(false)
    expect([1, 2].map((receipt) => alice.core.receipts.progress(receipt))).toEqual([undefined, undefined])
  })

  it('[S29] is told how far it has come once too many wait', () => {
    const alice = new LoneCore()
    const ids = Array.from({ length: RECEIPTS_MAX + 1 }, (_, receipt) =>
      alice.command({
        type: 'write',
        operations: [{ key: 'k', value: new Uint8Array() }],
        receipt: { receipt, ack: 'one' }
      })
    )
    alice.persistAll()
    expect(alice.outcome(ids[0] ?? 0)).toMatchObject({ ok: true, value: { reached: false, holders: [], missing: [] } })
    expect(alice.outcome(ids[1] ?? 0)).toBeUndefined()
  })
})

describe('an acknowledgement', () => {
  it('[S29] says that it is here, also where the clock has so many gaps that what asks for none is not taken in', () => {
    const alice = new LoneCore()
    const { replica } = new LoneCore({ name: 'bob' })
    alice.link(bob)
    const timestamp = { millis: alice.wall, count: 0 }
    const operation = (counter: number) => ({ replica, counter, key: 'k', timestamp, observed: [] })
    const odd = Array.from({ length: CLOCK_RANGES_MAX }, (_, index) => operation(2 * index + 1))
    alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: odd })
    alice.persistAll()
    const [first, second] = [operation(2 * CLOCK_RANGES_MAX + 10), operation(2 * CLOCK_RANGES_MAX + 20)]
    alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: [first] })
    alice.receive(bob, { type: 'deltas', sequence: 7, replica, operations: [second] })
    expect(messagesIn(alice.persistAll(), 'ack')).toEqual([{ to: bob, message: { type: 'ack', sequence: 7 } }])
    const again = new LoneCore({ disk: alice.disk })
    const clock = CausalContext.fromData(again.core.clock())
    expect([first, second].map(({ counter }) => clock.has(replica, counter))).toEqual([false, true])
  })

  it('[S29] of what came over a link is not sent over the next one, whose messages it would speak of', () => {
    const alice = new LoneCore()
    const { replica } = new LoneCore({ name: 'bob' })
    const timestamp = { millis: alice.wall, count: 0 }
    const operations = [{ replica, counter: 1, key: 'k', timestamp, value: new Uint8Array(1), observed: [] }]
    alice.link(bob, carol)
    alice.receive(bob, { type: 'deltas', sequence: 7, replica, operations })
    alice.receive(carol, { type: 'deltas', sequence: 3, replica, operations })
    alice.unlink(bob)
    alice.link(bob)
    expect(messagesIn(alice.persistAll(), 'ack')).toEqual([{ to: carol, message: { type: 'ack', sequence: 3 } }])
  })

  it('[S29] of what came by another way before waits until that is on the disk', () => {
    const alice = new LoneCore({ name: 'alice' })
    alice.put('k', 1)
    const operations = messagesIn([...alice.persistAll(), ...alice.passMs(20)], 'deltas').flatMap(
      ({ message }) => message.operations
    )
    alice.link(bob)
    const other = new LoneCore({ name: 'bob' })
    other.link(alice.identity.peer)
    const deltas = { type: 'deltas', replica: alice.replica, operations: operationsOf(alice) } as const
    expect(operations).toEqual([])
    other.receive(alice.identity.peer, { ...deltas, sequence: 0 }, 'gossip')
    const second = other.receive(alice.identity.peer, { ...deltas, sequence: 7 })
    expect(messagesIn(second, 'ack')).toEqual([])
    expect(messagesIn(other.persistAll(), 'ack')).toEqual([
      { to: alice.identity.peer, message: { type: 'ack', sequence: 7 } }
    ])
    const third = other.receive(alice.identity.peer, { ...deltas, sequence: 8 })
    expect(messagesIn(third, 'ack')).toEqual([{ to: alice.identity.peer, message: { type: 'ack', sequence: 8 } }])
  })
})

describe('what an acknowledgement speaks of', () => {
  const lastTo = (core: LoneCore, peer: PeerName): number =>
    messagesIn(core.outputs, 'deltas').findLast(({ to }) => to === peer)?.message.sequence ?? 0

  it('[S29] is not what came before and was dropped, by who had not admitted the sender yet: that is told of once it was fetched', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.passMs(100)
    const dropped = putWith(alice, 'all')
    const heard = alice.command({
      type: 'write',
      operations: [{ key: 'l', value: new Uint8Array(4) }],
      receipt: { receipt: 2, ack: 'all' }
    })
    alice.persistAll()
    alice.passMs(20)
    alice.receive(bob, { type: 'ack', sequence: lastTo(alice, bob) })
    expect(alice.outcome(heard)).toMatchObject({ value: { reached: true } })
    expect(alice.outcome(dropped)).toBeUndefined()
    alice.receive(bob, digestOf(alice))
    alice.receive(bob, { type: 'ack', sequence: lastTo(alice, bob) })
    expect(alice.outcome(dropped)).toMatchObject({ value: { reached: true, holders: [bob] } })
  })

  it('[S29] is not what the peer tells of while it is asked: about that it is asked afterwards', () => {
    const alice = new LoneCore()
    alice.link(bob)
    alice.passMs(100)
    putWith(alice, 'one', VALUE_BYTES_MAX)
    alice.receive(bob, digestOf(alice))
    const first = lastTo(alice, bob)
    expect(first).toBeGreaterThan(0)
    const operations = [{ key: 'l', value: new Uint8Array(VALUE_BYTES_MAX) }]
    const id = alice.command({ type: 'write', operations, receipt: { receipt: 2, ack: 'one' } })
    alice.persistAll()
    alice.receive(bob, digestOf(alice))
    expect(lastTo(alice, bob)).toBe(first)
    alice.receive(bob, { type: 'ack', sequence: first })
    expect(alice.outcome(id)).toBeUndefined()
    expect(lastTo(alice, bob)).toBeGreaterThan(first)
    alice.receive(bob, { type: 'ack', sequence: lastTo(alice, bob) })
    expect(alice.outcome(id)).toMatchObject({ value: { reached: true, holders: [bob] } })
  })

  it('[S29] is a write too that waited for its flush when the neighbour was linked', () => {
    const alice = new LoneCore()
    alice.step({ type: 'notice', core: 'membership', notice: { type: 'member', peer: bob, status: 'alive' } })
    alice.put('before', 1)
    alice.persistAll()
    const operations = [{ key: 'k', value: new Uint8Array(4) }]
    const id = alice.command({ type: 'write', operations, receipt: { receipt: 1, ack: 'all' } })
    alice.persistAll()
    alice.step({ type: 'wake' })
    alice.link(bob)
    alice.passMs(20)
    expect(lastTo(alice, bob)).toBe(1)
    alice.receive(bob, { type: 'ack', sequence: 1 })
    expect(alice.outcome(id)).toMatchObject({ value: { reached: true, holders: [bob] } })
  })
})

function operationsOf(core: LoneCore) {
  return core.core.siblings('k').map((sibling) => ({ ...sibling, key: 'k', observed: [] }))
}

describe('the options of a write', () => {
  const setUp = (): { readonly host: FakeHost; readonly kv: Store } => {
    const host = new FakeHost()
    const kv = store()(host.components)
    host.step({ type: 'link', peer: bob, status: 'up' })
    return { host, kv }
  }

  /** As bob, tells what alice has, and acknowledges what it is asked. */
  const hold = (host: FakeHost): void => {
    host.step({ type: 'message', from: bob, path: 'direct', message: { type: 'digest', clock: host.core.clock() } })
    for (let sequence = 1; sequence <= 20; sequence++) {
      host.step({ type: 'message', from: bob, path: 'direct', message: { type: 'ack', sequence } })
    }
  }

  it('[S29] holds for each kind of write, and those of one turn keep their order', async () => {
    const { host, kv } = setUp()
    const done: string[] = []
    const writes = [
      kv.put('k', 1).then(() => done.push('local')),
      kv.put('k', 2, { ack: 'all' }).then(() => done.push('all')),
      kv.put('k', 3).then(() => done.push('local again')),
      kv
        .counter('c')
        .add(1, { ack: 'quorum' })
        .then(() => done.push('counter')),
      kv.batch([{ type: 'put', key: 'b', value: 1 }], { ack: 'one' }).then(() => done.push('batch')),
      kv
        .newBatch()
        .put('n', 1)
        .write({ ack: 'one' })
        .then(() => done.push('new batch'))
    ]
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toEqual(['local', 'local again'])
    expect(await kv.get('k')).toBe(3)
    hold(host)
    await Promise.all(writes)
    expect(done.slice(2).sort()).toEqual(['all', 'batch', 'counter', 'new batch'])
  })

  it('[S29] the signal ends the waiting: the write is here, and the error says who has it', async () => {
    const { host, kv } = setUp()
    const controller = new AbortController()
    const { signal } = controller
    const writes = [kv.put('k', 1, { ack: 'all', signal }), kv.put('l', 1, { ack: 'all', signal })]
    const outcomes = writes.map((write) => write.catch((thrown: unknown) => thrown))
    await vi.waitFor(async () => expect(await kv.get('l')).toBe(1))
    controller.abort(new Error('enough'))
    for (const error of await Promise.all(outcomes)) {
      expect(error).toBeInstanceOf(NotReplicatedError)
      expect(error).toMatchObject({
        name: 'NotReplicatedError',
        ack: 'all',
        holders: [],
        missing: [bob],
        cause: signal.reason
      })
    }
    expect(await kv.get('k')).toBe(1)
    // Nothing waits any more.
    await new Promise((resolve) => setImmediate(resolve))
    expect(host.commands.filter(({ type }) => type === 'give up')).toHaveLength(1)
    expect(host.core.receipts.progress(1)).toBeUndefined()
  })

  it('[S29] where peers go that are needed, the error says so', async () => {
    const { host, kv } = setUp()
    const write = kv.put('k', 1, { ack: 'all' })
    await new Promise((resolve) => setImmediate(resolve))
    host.step({ type: 'link', peer: bob, status: 'lost', by: 'them' })
    await expect(write).rejects.toMatchObject({ name: 'NotReplicatedError', missing: [bob] })
  })

  it('[S29] what is not durable here yet when the signal aborts is as without `ack`', async () => {
    const { host, kv } = setUp()
    host.diskHeld = true
    const controller = new AbortController()
    const write = kv.put('k', 1, { ack: 'all', signal: controller.signal })
    const refused = expect(write).rejects.toThrow('enough')
    await vi.waitFor(() => expect(kv.stats().pendingWrites).toBe(1))
    controller.abort(new Error('enough'))
    await refused
    host.releaseDisk()
    expect(await kv.get('k')).toBe(1)
  })

  it('refuses another word before anything changed', async () => {
    const { kv } = setUp()
    const ack = 'most' as WriteAck
    await expect(kv.put('k', 1, { ack })).rejects.toThrow(expect.objectContaining({ name: 'InvalidParametersError' }))
    await expect(kv.batch([{ type: 'delete', key: 'k' }], { ack })).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidParametersError' })
    )
    expect(await kv.get('k')).toBeUndefined()
  })
})
