import { replicaId } from '@peermesh/crdt'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Store, store } from '../src/index.ts'
import { Expiries } from '../src/core/expiries.ts'
import { EXPIRES_AT_MIN, expiring, expiryOf, withoutExpiry } from '../src/core/expiry.ts'
import { EXPIRED_ALONE_MS, EXPIRED_SPREAD_MS, WAITING_BYTES_MAX } from '../src/core/limits.ts'
import { encodeValue } from '../src/values.ts'
import { FakeHost } from './support/fake-host.ts'
import { bob, LoneCore, messagesIn } from './support/lone-core.ts'

function putFor(core: LoneCore, ttlMs: number, key = 'k'): void {
  const value = expiring(Uint8Array.of(1), core.wall + ttlMs)
  core.command({ type: 'write', operations: [{ key, value }] })
  core.persistAll()
}

let counter = 0

/** Bob writes this to alice. */
function receive(alice: LoneCore, key: string, value: Uint8Array): void {
  const replica = replicaId('bob/1')
  const operation = {
    replica,
    counter: ++counter,
    key,
    timestamp: { millis: alice.wall, count: 0 },
    value,
    observed: []
  }
  alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: [operation] })
  alice.persistAll()
}

function pass(core: LoneCore, ms: number): void {
  core.passMs(ms)
  core.persistAll()
}

describe('a value that expires', () => {
  it('[S31] has its time in front of it, and no other bytes have one', () => {
    const value = encodeValue('x')
    const at = 1_767_225_600_000
    expect(expiryOf(expiring(value, at))).toBe(at)
    expect(withoutExpiry(expiring(value, at))).toEqual(value)
    for (const other of [
      value,
      expiring(value, at).subarray(0, 13),
      expiring(value, 5),
      expiring(value, 2 ** 60),
      new Uint8Array()
    ]) {
      expect(expiryOf(other)).toBeUndefined()
      expect(withoutExpiry(other)).toEqual(other)
    }
    expect([...expiring(value, at)]).toEqual([
      0xd9,
      0x9a,
      0x54,
      0x82,
      0x1b,
      0,
      0,
      1,
      0x9b,
      0x76,
      0xda,
      0xa8,
      0,
      ...value
    ])
  })

  it('[S31] is deleted by the replica that wrote it when its time is up, and by nobody before', () => {
    const alice = new LoneCore()
    putFor(alice, 1_000)
    pass(alice, 999)
    expect(alice.get('k')).toBeDefined()
    pass(alice, 1)
    expect(alice.get('k')).toBeUndefined()
    expect(alice.core.statistics().keys).toBe(0)
    pass(alice, 10_000)
    expect(messagesIn(alice.outputs, 'deltas').length).toBeLessThanOrEqual(2)
  })

  it('[S31] is deleted by another replica where that one does not: later, each at another time', () => {
    const alice = new LoneCore()
    for (let index = 0; index < 100; index++) {
      receive(alice, `k/${index}`, expiring(Uint8Array.of(1), alice.wall + 1_000))
    }
    pass(alice, 1_000 + EXPIRED_ALONE_MS - 1)
    expect(alice.core.statistics().keys).toBe(100)
    pass(alice, EXPIRED_SPREAD_MS / 2)
    const left = alice.core.statistics().keys
    expect(left).toBeGreaterThan(20)
    expect(left).toBeLessThan(80)
    pass(alice, EXPIRED_SPREAD_MS / 2 + 1)
    expect(alice.core.statistics().keys).toBe(0)
  })

  it('[S31] stays while it is put again, with a later time, an earlier one, or none', () => {
    const alice = new LoneCore()
    putFor(alice, 1_000, 'later')
    putFor(alice, 5_000, 'later')
    putFor(alice, 5_000, 'earlier')
    putFor(alice, 1_000, 'earlier')
    putFor(alice, 1_000, 'none')
    alice.put('none', 7)
    alice.persistAll()
    pass(alice, 1_000)
    expect(['later', 'earlier', 'none'].map((key) => alice.get(key) !== undefined)).toEqual([true, false, true])
    pass(alice, 10_000)
    expect(['later', 'earlier', 'none'].map((key) => alice.get(key) !== undefined)).toEqual([false, false, true])
    expect(alice.core.clock()).toMatchObject([{ ranges: [[1, 8]] }])
  })

  it('[S31] survives its own delete where it is put again while that waits', () => {
    const alice = new LoneCore()
    putFor(alice, 1_000)
    alice.passMs(999)
    // On its way to the disk when the time is up.
    alice.put('k', 7)
    alice.passMs(1)
    pass(alice, 1_000)
    expect(alice.get('k')).toEqual([7])
  })

  it('[S31] is deleted after a restart too', () => {
    const alice = new LoneCore()
    putFor(alice, 1_000)
    putFor(alice, 100_000, 'later')
    const again = new LoneCore({ disk: alice.disk })
    expect(again.get('k')).toBeDefined()
    pass(again, 2_000)
    expect(again.get('k')).toBeUndefined()
    expect(again.get('later')).toBeDefined()
  })

  it('[S31] is deleted also where its delete was refused, since too much waited', () => {
    const alice = new LoneCore()
    putFor(alice, 1_000)
    // The first is on its way to the disk, and as much waits behind it as may: of which nothing will be done, for that takes long.
    alice.put('x', 1)
    const operations = [{ key: 'nothing', value: new Uint8Array(WAITING_BYTES_MAX), ifExpired: true }]
    alice.command({ type: 'write', operations })
    expect(alice.outcome(alice.put('y', 1))).toMatchObject({ ok: false })
    alice.passMs(2_000)
    alice.persistAll()
    expect(alice.get('k')).toBeUndefined()
  })

  it('[S31] is deleted also where the clock went back before the turn of its delete had come', () => {
    const alice = new LoneCore()
    putFor(alice, 1_000)
    alice.passMs(999)
    alice.put('x', 1)
    alice.passMs(1)
    alice.wall -= 500
    alice.persistAll()
    expect(alice.get('k')).toBeDefined()
    pass(alice, 499)
    expect(alice.get('k')).toBeDefined()
    pass(alice, 1)
    expect(alice.get('k')).toBeUndefined()
  })

  it('[S31] is deleted where it shows only after its time was up: what had won over it is gone', () => {
    const alice = new LoneCore()
    putFor(alice, 1_000)
    const replica = replicaId('bob/1')
    const later = { millis: alice.wall + 5_000, count: 0 }
    const won = { replica, counter: ++counter, key: 'k', timestamp: later, value: Uint8Array.of(7), observed: [] }
    const gone = { replica, counter: ++counter, key: 'k', timestamp: later, observed: [won] }
    alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: [won] })
    pass(alice, 2_000)
    expect(alice.get('k')).toEqual([7])
    alice.receive(bob, { type: 'deltas', sequence: 0, replica, operations: [gone] })
    alice.persistAll()
    expect(alice.core.statistics().keys).toBe(0)
  })

  it('[S31] is looked for no more once it was deleted, or put without a time, and renewed again and again costs two entries', () => {
    const expiries = new Expiries()
    const value = (ms: number) => ({
      replica: replicaId('bob/1'),
      counter: ++counter,
      timestamp: { millis: 0, count: 0 },
      value: expiring(Uint8Array.of(1), EXPIRES_AT_MIN + ms)
    })
    for (let index = 0; index < 1_000; index++) {
      expiries.changed('renewed', value(index))
      expiries.changed(`k/${index}`, value(index))
    }
    expect(expiries.size).toBeLessThanOrEqual(2 * 1_001)
    for (let index = 0; index < 1_000; index++) {
      expiries.changed(`k/${index}`, index % 2 === 0 ? undefined : { ...value(0), value: Uint8Array.of(1) })
    }
    expect(expiries.size).toBeLessThanOrEqual(2)
  })

  it('[S31] of which very many expire at once goes group by group', () => {
    const alice = new LoneCore()
    const at = alice.wall + 1_000
    const value = expiring(Uint8Array.of(1), at)
    const operations = Array.from({ length: 5_000 }, (_, index) => ({ key: `k/${index}`, value }))
    alice.command({ type: 'write', operations })
    alice.persistAll()
    alice.passMs(1_000)
    expect(alice.core.statistics().pendingWrites).toBeLessThanOrEqual(1_024)
    alice.persistAll()
    expect(alice.core.statistics()).toMatchObject({ keys: 0, pendingWrites: 0 })
  })
})

describe('put with a time', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  const setUp = (): Store => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_767_225_600_000 })
    return store()(new FakeHost().components)
  }

  it('[S31] is not read once its time is up, deleted or not, also where the clock goes back', async () => {
    const kv = setUp()
    await kv.put('a', 1, { ttlMs: 1_000 })
    await kv.put('b', 2, { expiresAt: Date.now() + 1_000 })
    await kv.batch([{ type: 'put', key: 'c', value: 3, ttlMs: 1_000 }])
    await kv.newBatch().put('d', 4, { ttlMs: 1_000 }).write()
    await kv.register('e').set(5, { ttlMs: 1_000 })
    await kv.put('f', 6)
    expect(kv.inspect('a').siblings).toMatchObject([{ value: 1, expiresAt: Date.now() + 1_000 }])
    expect(kv.inspect('f').siblings[0]).not.toHaveProperty('expiresAt')
    const read = async (): Promise<unknown[]> => {
      const found: unknown[] = []
      for await (const entry of kv.entries()) {
        found.push(entry)
      }
      return [...found, await kv.get('a'), await kv.register('e').get(), await kv.register('e').siblings()]
    }
    expect(await read()).toHaveLength(6 + 3)
    vi.setSystemTime(Date.now() + 1_000)
    expect(await read()).toEqual([['f', 6], undefined, undefined, []])
    vi.setSystemTime(Date.now() - 1_000)
    expect(await kv.get('a')).toBeUndefined()
    await kv.put('a', 'again')
    expect(await kv.get('a')).toBe('again')
  })

  it.each([
    [{ ttlMs: 0 }],
    [{ ttlMs: Number.NaN }],
    [{ ttlMs: Number.POSITIVE_INFINITY }],
    [{ expiresAt: 5 }],
    [{ ttlMs: 1, expiresAt: 1_800_000_000_000 }]
  ])('refuses %o before anything changed', async (expiry) => {
    const kv = setUp()
    await expect(kv.put('k', 1, expiry)).rejects.toMatchObject({ name: 'InvalidParametersError' })
    expect(kv.stats().keys).toBe(0)
  })

  it('refuses a value that is too large with its time', async () => {
    const kv = setUp()
    const value = new Uint8Array(512 * 1_024 - 5)
    await kv.put('k', value)
    await expect(kv.put('k', value, { ttlMs: 1_000 })).rejects.toMatchObject({ name: 'ValueTooLargeError' })
  })
})
