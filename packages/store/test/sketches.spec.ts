import { describe, expect, it } from 'vitest'
import type { StoreMessage } from '@peermesh/store/core'
import { expiring } from '../src/core/expiry.ts'
import {
  EXPIRED_ALONE_MS,
  EXPIRED_SPREAD_MS,
  FRAME_BYTES,
  SKETCH_SYMBOLS_MAX,
  SKETCH_SYMBOLS_MESSAGE,
  SYMBOL_BYTES,
  SYMBOLS_PER_DIFFERENCE
} from '../src/core/limits.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { exchange } from './support/exchange.ts'
import { bob, LoneCore, messagesIn } from './support/lone-core.ts'

/** Of these it is small: whoever lacks more than the last few operations needs a snapshot. */
const INDEX_DOTS = 8

const KEYS = 2_000

function putAll(core: LoneCore, keys: readonly string[], byte: number): void {
  for (let at = 0; at < keys.length; at += 1_000) {
    const operations = keys.slice(at, at + 1_000).map((key) => ({ key, value: new Uint8Array(100).fill(byte) }))
    core.command({ type: 'write', operations })
    core.persistAll()
  }
}

function keysFrom(from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `key/${from + index}`)
}

/** Two that hold the same keys, apart by now. */
function pair(keys = KEYS): { readonly alice: LoneCore; readonly reader: LoneCore } {
  const alice = new LoneCore({ indexDotsMax: INDEX_DOTS })
  putAll(alice, keysFrom(0, keys), 1)
  const reader = new LoneCore({ name: 'bob', indexDotsMax: INDEX_DOTS })
  exchange(reader, alice)
  expect(reader.core.digest()).toEqual(alice.core.digest())
  return { alice, reader }
}

function expectEqual(a: LoneCore, b: LoneCore): void {
  expect(a.core.digest()).toEqual(b.core.digest())
  expect(a.core.clock()).toEqual(b.core.clock())
}

describe('where the index was cut', () => {
  it('[S41] symbols tell what differs, and only that is sent', () => {
    const { alice, reader } = pair()
    putAll(alice, [...keysFrom(10, 20), ...keysFrom(KEYS, 5)], 2)
    for (const key of keysFrom(100, 20)) {
      alice.delete(key)
      alice.persistAll()
    }
    const { keys, bytes } = exchange(reader, alice)
    expect(bytes.symbols).toBeGreaterThan(0)
    expect(new Set(keys)).toEqual(new Set([...keysFrom(10, 20), ...keysFrom(KEYS, 5)]))
    expectEqual(reader, alice)
  })

  it('[S12] what symbols told of, and the host of who asked had no room for, is asked for again soon', () => {
    const { alice, reader } = pair()
    putAll(alice, keysFrom(10, 20), 2)
    const { peer } = alice.identity
    let opened: number | undefined
    for (let said = reader.link(peer); opened === undefined && said.length > 0; ) {
      const answers = said.flatMap((output) => (output.type === 'send' ? alice.receive(bob, output.message) : []))
      opened = answers.find((output) => output.type === 'bulk' && output.action === 'open')?.transfer
      said = answers.flatMap((output) => (output.type === 'send' ? reader.receive(peer, output.message) : []))
    }
    expect(messagesIn(reader.outputs, 'want')).toHaveLength(1)
    const lost = { type: 'bulk', event: 'ended', direction: 'out', transfer: opened ?? 0, outcome: 'lost' } as const
    for (const { message } of messagesIn(alice.step(lost), 'busy')) {
      reader.receive(peer, message)
    }
    expect(messagesIn(reader.passMs(1_000), 'pull')).toHaveLength(1)
  })

  it('[S31] [S41] what expires is deleted at the reader too, whether symbols told of it or a snapshot brought it', () => {
    const { alice, reader } = pair()
    const newcomer = new LoneCore({ name: 'carol', indexDotsMax: INDEX_DOTS })
    const value = expiring(new Uint8Array(1), alice.wall + 1_000)
    alice.command({ type: 'write', operations: keysFrom(10, 20).map((key) => ({ key, value })) })
    alice.persistAll()
    expect(exchange(reader, alice).bytes.symbols).toBeGreaterThan(0)
    expect(exchange(newcomer, alice).bytes.symbols).toBeUndefined()
    for (const core of [reader, newcomer]) {
      expectEqual(core, alice)
      core.passMs(1_000 + EXPIRED_ALONE_MS + EXPIRED_SPREAD_MS)
      core.persistAll()
      expect(core.core.digest().keys).toBe(KEYS - 20)
    }
  })

  it.each([1, 10, 100, 400])(
    '[R4] [S41] %i differing keys cost at most three times what their hashes are, and 1 KiB',
    (differences) => {
      const { alice, reader } = pair(4_000)
      putAll(alice, keysFrom(0, Math.max(differences, INDEX_DOTS + 1)), 2)
      const { bytes } = exchange(reader, alice)
      // Each is an item here and another there.
      const floor = 2 * 16 * Math.max(differences, INDEX_DOTS + 1)
      const told = (bytes.symbols ?? 0) + (bytes.need ?? 0) + (bytes.want ?? 0)
      expect(told).toBeGreaterThan(0)
      expect(told).toBeLessThanOrEqual(3 * floor + 1_024)
      expectEqual(reader, alice)
    }
  )

  it('[R4] [S41] the symbols of a message, and what all symbols tell of at once, fit a message', () => {
    const { random, floor } = Math
    const lane = (): number => floor(random() * 2 ** 32) | 0
    const count = SKETCH_SYMBOLS_MESSAGE
    const symbols = {
      sums: Int32Array.from({ length: 4 * count }, lane),
      checks: Int32Array.from({ length: 2 * count }, lane),
      // As far from what was to be expected as a hundred thousand keys come.
      counts: Int32Array.from({ length: count }, (_, index) => floor(100_000 / (1 + index / 2)))
    }
    const told = messageCodec.encode({ type: 'symbols', request: 1, seed: 1, from: 0, keys: 100_000, symbols })
    expect(told.length).toBeLessThanOrEqual(SYMBOL_BYTES * count)
    expect(told.length).toBeLessThanOrEqual(FRAME_BYTES)
    const want = (length: number): number =>
      messageCodec.encode({ type: 'want', request: 1, items: Array.from({ length }, () => lane() >>> 0) }).length
    expect(want(floor(SKETCH_SYMBOLS_MAX / SYMBOLS_PER_DIFFERENCE))).toBeLessThanOrEqual(FRAME_BYTES)
    expect(want(SKETCH_SYMBOLS_MAX)).toBeLessThan(64 * 1_024)
  })

  it('[S41] what comes while it is compared is joined with what both held', () => {
    const { alice, reader } = pair()
    putAll(alice, keysFrom(10, 20), 2)
    // Carol writes a key that both hold. Alice hears of it, and deletes it again, before she is asked.
    const carol = new LoneCore({ name: 'carol' })
    carol.put('key/500', 9)
    carol.passMs(20)
    carol.persistAll()
    const operations = [
      {
        replica: carol.replica,
        counter: 1,
        key: 'key/500',
        timestamp: { millis: 5, count: 0 },
        value: new Uint8Array([9]),
        observed: []
      }
    ]
    const deltas: StoreMessage = { type: 'deltas', sequence: 0, replica: carol.replica, operations }
    alice.receive(carol.identity.peer, deltas, 'gossip')
    alice.persistAll()
    const before = reader.core.siblings('key/500')
    alice.delete('key/500')
    alice.persistAll()
    putAll(alice, ['key/500'], 1)
    exchange(reader, alice, {
      before: (message) => {
        if (message.type === 'want') {
          reader.receive(carol.identity.peer, deltas, 'gossip')
          reader.persistAll()
        }
        return undefined
      }
    })
    expect(before).toHaveLength(1)
    expectEqual(reader, alice)
  })

  it('[S3] [S41] what is known to be replaced is compared too, and sent where it is the only difference', () => {
    const { alice, reader } = pair()
    const carol = new LoneCore({ name: 'carol' }).replica
    const times = { millis: 5, count: 0 }
    const unseen = { replica: carol, counter: 1 }
    const deleting = { replica: carol, counter: 2, key: 'key/500', timestamp: times, observed: [unseen] }
    alice.receive(bob, { type: 'deltas', sequence: 0, replica: carol, operations: [deleting] }, 'gossip')
    alice.persistAll()
    putAll(alice, keysFrom(0, 20), 2)
    const { keys } = exchange(reader, alice)
    expect(keys).toContain('key/500')
    const late = { ...unseen, key: 'key/500', timestamp: times, value: new Uint8Array([9]), observed: [] }
    reader.receive(bob, { type: 'deltas', sequence: 0, replica: carol, operations: [late] }, 'gossip')
    expect(reader.core.siblings('key/500')).toHaveLength(1)
  })

  it('[S42] what came of a snapshot that broke off is not sent again, by nobody', () => {
    const alice = new LoneCore({ indexDotsMax: INDEX_DOTS })
    putAll(alice, keysFrom(0, 10_000), 1)
    const carol = new LoneCore({ name: 'carol', indexDotsMax: INDEX_DOTS })
    exchange(carol, alice)
    const reader = new LoneCore({ name: 'bob', indexDotsMax: INDEX_DOTS })
    let chunks = 0
    const first = exchange(reader, alice, {
      before: (message) => (message.type === 'states' && ++chunks === 4 ? 'cut' : undefined)
    })
    expect(first.keys.length).toBeGreaterThan(2_000)
    expect(reader.core.statistics().keys).toBe(0)
    // Alice is asked by gossip first, and does not answer.
    reader.passMs(5_000)
    const second = exchange(reader, carol)
    expect(second.keys.length).toBe(10_000 - first.keys.length)
    const told = reader.events.filter((event) => event.type === 'fetching')
    expect(told.filter(({ phase }) => phase !== 'under way')).toMatchObject([
      { peer: 'alice', keys: first.keys.length, total: 10_000, phase: 'lost' },
      { peer: 'carol', keys: second.keys.length, total: second.keys.length, phase: 'complete' }
    ])
    expectEqual(reader, alice)
  })

  it.each([
    { chunks: 17, left: 'few enough keys, and those alone are sent', isResumed: true },
    { chunks: 4, left: 'more keys than symbols tell, and all is sent anew', isResumed: false }
  ])('[S42] of 30,000 keys that broke off are left $left', ({ chunks, isResumed }) => {
    const keys = 30_000
    const alice = new LoneCore({ indexDotsMax: INDEX_DOTS })
    putAll(alice, keysFrom(0, keys), 1)
    const reader = new LoneCore({ name: 'bob', indexDotsMax: INDEX_DOTS })
    let count = 0
    const first = exchange(reader, alice, {
      before: (message) => (message.type === 'states' && ++count === chunks ? 'cut' : undefined)
    })
    const left = keys - first.keys.length
    expect(left <= SKETCH_SYMBOLS_MAX / SYMBOLS_PER_DIFFERENCE).toBe(isResumed)
    reader.passMs(5_000)
    expect(exchange(reader, alice).keys).toHaveLength(isResumed ? left : keys)
    expectEqual(reader, alice)
  })

  it('[S41] where half of it differs all of it is sent', () => {
    const { alice, reader } = pair()
    putAll(alice, keysFrom(0, KEYS / 2), 2)
    const { keys } = exchange(reader, alice)
    expect(keys.length).toBe(KEYS)
    expectEqual(reader, alice)
  })

  it('[S41] who does not say that it reads symbols is sent all', () => {
    const { alice, reader } = pair()
    putAll(alice, keysFrom(0, 20), 2)
    alice.link(bob)
    const outputs = alice.receive(bob, { type: 'pull', request: 3, clock: reader.core.clock() })
    expect(messagesIn(outputs, 'symbols')).toEqual([])
    expect(outputs).toContainEqual(expect.objectContaining({ type: 'bulk', action: 'open' }))
  })

  it('[S41] who asks of a sketch that is not there any more is told to begin anew', () => {
    const { alice } = pair(10)
    alice.link(bob)
    expect(messagesIn(alice.receive(bob, { type: 'need', request: 3, symbols: 64 }), 'busy')).toHaveLength(1)
    expect(messagesIn(alice.receive(bob, { type: 'want', request: 3, items: [] }), 'busy')).toHaveLength(1)
  })

  it('[S11] a transfer that leaves out what nobody compared is refused', () => {
    const reader = new LoneCore({ name: 'bob' })
    const alice = new LoneCore()
    const [pull] = messagesIn(reader.link(alice.identity.peer), 'pull')
    const message: StoreMessage = {
      type: 'transfer',
      request: pull?.message.request ?? 0,
      snapshot: true,
      base: [],
      agreed: true
    }
    const outputs = reader.step({ type: 'bulk', event: 'opened', transfer: 5, from: alice.identity.peer, message })
    expect(outputs).toContainEqual(expect.objectContaining({ type: 'bulk', action: 'abort', direction: 'in' }))
  })
})
