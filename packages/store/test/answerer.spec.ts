import { replicaId } from '@peermesh/crdt'
import { describe, expect, it } from 'vitest'
import { CHUNK_BYTES, FRAME_BYTES, TRANSFERS_MAX, VALUE_BYTES_MAX } from '../src/core/limits.ts'
import { PieceCollector, piecesOf } from '../src/core/key-pieces.ts'
import type { KeyState, Operation, StatesMessage } from '../src/core/messages.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { exchange } from './support/exchange.ts'
import { bob, chunksIn, LoneCore, messagesIn } from './support/lone-core.ts'

const bobs = replicaId('bob/1')

/** An answer that says: nothing. */
function nothing(request: number): StatesMessage {
  return { type: 'states', request, context: [], states: [], last: true }
}

describe('answering', () => {
  function full(keys: number, bytes: number, init = {}): LoneCore {
    const alice = new LoneCore(init)
    const operations = Array.from({ length: keys }, (_, index) => ({
      key: `key/${String(index).padStart(5, '0')}`,
      value: new Uint8Array(bytes)
    }))
    alice.command({ type: 'write', operations })
    alice.persistAll()
    alice.passMs(10_000)
    return alice
  }

  /** Lets one core answer another's pull, message by message. `stopAfter` chunks the transfer breaks off. */
  function deliver(
    from: LoneCore,
    to: LoneCore,
    stopAfter = Number.POSITIVE_INFINITY
  ): { chunks: number; bulk: boolean } {
    to.link(from.identity.peer)
    const asked = messagesIn(to.outputs, 'pull').at(-1)
    const before = from.outputs.length
    if (asked !== undefined) {
      from.receive(to.identity.peer, asked.message)
    }
    const answer = from.outputs.slice(before)
    for (const { message } of messagesIn(answer, 'states')) {
      to.receive(from.identity.peer, message)
    }
    const opened = answer.find((output) => output.type === 'bulk' && output.action === 'open')
    if (opened?.type !== 'bulk' || opened.action !== 'open') {
      return { chunks: 0, bulk: false }
    }
    to.step({ type: 'bulk', event: 'opened', transfer: 5, from: from.identity.peer, message: opened.message })
    for (let chunks = 1; ; chunks++) {
      const outputs = from.step({ type: 'bulk', event: 'ready', transfer: opened.transfer })
      const [chunk] = chunksIn(outputs)
      if (chunk === undefined || chunks > stopAfter) {
        to.step({ type: 'bulk', event: 'ended', direction: 'in', transfer: 5, outcome: 'lost' })
        from.step({ type: 'bulk', event: 'ended', direction: 'out', transfer: opened.transfer, outcome: 'lost' })
        return { chunks, bulk: true }
      }
      const bytes = messageCodec.encode(chunk.message)
      expect(bytes.length).toBeLessThanOrEqual(CHUNK_BYTES + VALUE_BYTES_MAX)
      to.step({ type: 'bulk', event: 'chunk', transfer: 5, message: messageCodec.decode(bytes) })
      if (chunk.last) {
        to.step({ type: 'bulk', event: 'ended', direction: 'in', transfer: 5, outcome: 'complete' })
        from.step({ type: 'bulk', event: 'ended', direction: 'out', transfer: opened.transfer, outcome: 'complete' })
        return { chunks, bulk: true }
      }
    }
  }

  it('[S10] who lacks nothing is told so and nothing else, not even a clock, and need not ask again', () => {
    const alice = full(1, 10)
    const reader = new LoneCore({ name: 'bob' })
    deliver(alice, reader)
    const request = 7
    const outputs = alice.receive(bob, { type: 'pull', request, clock: reader.core.clock() })
    expect(messagesIn(outputs, 'states').map(({ message }) => message)).toEqual([nothing(request)])
    const id = reader.command({ type: 'sync' })
    deliver(alice, reader)
    expect(reader.outcome(id)).toEqual({ ok: true, value: undefined })
  })

  it('[S10] a small answer is one message', () => {
    const alice = full(100, 10)
    const reader = new LoneCore({ name: 'bob' })
    expect(deliver(alice, reader)).toEqual({ chunks: 0, bulk: false })
    expect(reader.core.digest()).toEqual(alice.core.digest())
  })

  it('[S10] a large answer is a transfer of parts', () => {
    const alice = full(10_000, 100)
    const reader = new LoneCore({ name: 'bob' })
    const { chunks } = deliver(alice, reader)
    expect(chunks).toBeGreaterThan(3)
    expect(reader.core.digest()).toEqual(alice.core.digest())
    expect(reader.core.clock()).toEqual(alice.core.clock())
  })

  it('[S10] what came before a transfer broke off stays, and only the rest comes the next time', () => {
    const alice = full(10_000, 100)
    const reader = new LoneCore({ name: 'bob' })
    const { chunks } = deliver(alice, reader, 3)
    expect(chunks).toBe(4)
    const { keys } = reader.core.statistics()
    expect(keys).toBeGreaterThan(1_000)
    expect(keys).toBeLessThan(10_000)
    reader.persistAll()
    expect(new LoneCore({ name: 'bob', disk: reader.disk }).core.statistics().keys).toBe(keys)

    const received = reader.core.statistics().pull.operationsReceived
    reader.unlink(alice.identity.peer)
    deliver(alice, reader)
    expect(reader.core.digest()).toEqual(alice.core.digest())
    expect(reader.core.statistics().pull.operationsReceived - received).toBe(10_000 - keys)
  })

  it('[S10] writes while a transfer is being read do not tear it', () => {
    const alice = full(5_000, 100)
    const reader = new LoneCore({ name: 'bob' })
    reader.link(alice.identity.peer)
    const [asked] = messagesIn(reader.outputs, 'pull')
    const outputs = alice.receive(bob, asked?.message ?? nothing(0))
    const opened = outputs.find((output) => output.type === 'bulk')
    expect(opened).toBeDefined()
    reader.step({
      type: 'bulk',
      event: 'opened',
      transfer: 1,
      from: alice.identity.peer,
      message: { type: 'transfer', request: asked?.message.request ?? 0, snapshot: false, base: [] }
    })
    for (let last = false; !last; ) {
      alice.delete('key/00001')
      alice.put('key/04998', 7)
      alice.delete('key/04999')
      alice.put('key/00002', 8)
      alice.persistAll()
      const [chunk] = chunksIn(alice.step({ type: 'bulk', event: 'ready', transfer: 1 }))
      reader.step({ type: 'bulk', event: 'chunk', transfer: 1, message: chunk?.message ?? nothing(0) })
      last = chunk?.last ?? true
    }
    reader.step({ type: 'bulk', event: 'ended', direction: 'in', transfer: 1, outcome: 'complete' })
    expect(reader.get('key/04999')).toBeUndefined()
    expect(reader.get('key/04998')).toEqual([7])
    reader.unlink(alice.identity.peer)
    deliver(alice, reader)
    expect(reader.core.digest()).toEqual(alice.core.digest())
  })

  it('[S11] where the index was cut the answer is a snapshot, and nothing of it is there before all of it is', () => {
    const alice = full(5_000, 100, { indexDotsMax: 10 })
    const reader = new LoneCore({ name: 'bob' })
    reader.put('ours', 1)
    reader.persistAll()
    expect(deliver(alice, reader, 1).bulk).toBe(true)
    expect(reader.core.statistics()).toMatchObject({ keys: 1, pull: { snapshots: 0 } })

    reader.unlink(alice.identity.peer)
    exchange(reader, alice)
    expect(reader.core.statistics()).toMatchObject({ keys: 5_001, pull: { snapshots: 1 } })
    expect(reader.get('ours')).toEqual([1])
  })

  it('[S11] an index that is cut while it is read ends the transfer', () => {
    const alice = full(5_000, 100, { indexDotsMax: 6_000 })
    alice.link(bob)
    alice.receive(bob, { type: 'pull', request: 1, clock: [] })
    alice.step({ type: 'bulk', event: 'ready', transfer: 1 })
    alice.command({
      type: 'write',
      operations: Array.from({ length: 2_000 }, (_, index) => ({ key: `more/${index}`, value: new Uint8Array(1) }))
    })
    alice.persistAll()
    alice.command({
      type: 'write',
      operations: Array.from({ length: 8_000 }, (_, index) => ({ key: `more/${index}`, value: new Uint8Array(1) }))
    })
    alice.persistAll()
    const outputs = alice.step({ type: 'bulk', event: 'ready', transfer: 1 })
    expect(outputs).toContainEqual(expect.objectContaining({ type: 'bulk', action: 'abort', direction: 'out' }))
  })

  it('[S12] more transfers than TRANSFERS_MAX are refused with busy', () => {
    const alice = full(2_000, 100)
    const outputs = Array.from({ length: TRANSFERS_MAX + 1 }, (_, request) =>
      alice.receive(bob, { type: 'pull', request, clock: [] })
    ).flat()
    expect(outputs.filter((output) => output.type === 'bulk')).toHaveLength(TRANSFERS_MAX)
    expect(messagesIn(outputs, 'busy').map(({ message }) => message.request)).toEqual([TRANSFERS_MAX])
    alice.step({ type: 'bulk', event: 'ended', direction: 'out', transfer: 1, outcome: 'lost' })
    const after = alice.receive(bob, { type: 'pull', request: 99, clock: [] })
    expect(after.map(({ type }) => type)).toEqual(['bulk'])
  })

  it('[S10] by gossip goes an answer of bounded length, part by part; what is too large waits for a link', () => {
    const alice = full(10_000, 200)
    const outputs = alice.receive(bob, { type: 'pull', request: 1, clock: [], to: alice.identity.peer }, 'gossip')
    const parts = messagesIn(outputs, 'states')
    expect(parts).toHaveLength(16)
    expect(parts.every(({ to, message }) => to === 'gossip' && message.to === bob && !message.last)).toBe(true)

    const large = full(1, FRAME_BYTES)
    const none = large.receive(bob, { type: 'pull', request: 1, clock: [], to: large.identity.peer }, 'gossip')
    expect(none).toEqual([])
    const cut = full(100, 10, { indexDotsMax: 10 })
    const snapshot = cut.receive(bob, { type: 'pull', request: 1, clock: [], to: cut.identity.peer }, 'gossip')
    expect(snapshot).toEqual([])
  })

  it('[S10] several values of the largest size under one key reach a newcomer', () => {
    const alice = new LoneCore()
    for (const name of ['u', 'v', 'w']) {
      const replica = replicaId(`${name}/1`)
      const value = new Uint8Array(VALUE_BYTES_MAX).fill(name.charCodeAt(0))
      const put: Operation = { replica, counter: 1, key: 'k', timestamp: { millis: 1, count: 0 }, value, observed: [] }
      alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: [put] })
    }
    expect(alice.core.siblings('k')).toHaveLength(3)
    const reader = new LoneCore({ name: 'bob' })
    deliver(alice, reader)
    expect(reader.core.siblings('k')).toHaveLength(3)
    expect(reader.core.digest()).toEqual(alice.core.digest())
  })

  it('[S10] a key that was written to far more often than a chunk has room for dots reaches a newcomer', () => {
    const alice = new LoneCore()
    for (let batch = 0; batch < 6; batch++) {
      const operations = Array.from({ length: 10_000 }, () => ({ key: 'hot', value: new Uint8Array(1) }))
      alice.command({ type: 'write', operations })
      alice.persistAll()
    }
    const reader = new LoneCore({ name: 'bob' })
    expect(deliver(alice, reader).chunks).toBeGreaterThan(1)
    expect(reader.core.digest()).toEqual(alice.core.digest())
    expect(reader.core.clock()).toEqual(alice.core.clock())
  })
})

describe('a key too large for a chunk', () => {
  const live = (name: string) => ({
    replica: replicaId(name),
    counter: 1,
    timestamp: { millis: 1, count: 0 },
    value: new Uint8Array(100)
  })
  const state = {
    key: 'k',
    live: ['a', 'b', 'c'].map(live),
    dead: [{ replica: bobs, counter: 1 }],
    residual: [{ replica: bobs, counter: 2 }]
  }

  it('[S10] its pieces are a state only together', () => {
    const pieces = piecesOf(state, 350)
    expect(pieces.map(({ piece }) => piece)).toEqual([1, 2, 3].map((index) => ({ index, count: 3 })))
    const collector = new PieceCollector()
    expect(pieces.map((piece) => collector.add(piece))).toEqual([undefined, undefined, state])
    expect(collector.add(state)).toBe(state)
  })

  it('[S10] where a piece is missing, the others are dropped', () => {
    const [first, second, third] = piecesOf(state, 350) as [KeyState, KeyState, KeyState]
    for (const lost of [[second, third], [first, third], [third], [first, { ...second, key: 'other' }, third]]) {
      const collector = new PieceCollector()
      expect(lost.flatMap((piece) => collector.add(piece) ?? [])).toEqual([])
    }
    const collector = new PieceCollector()
    const again = [first, second, first, second, third]
    expect(again.flatMap((piece) => collector.add(piece) ?? [])).toEqual([state])
  })
})
