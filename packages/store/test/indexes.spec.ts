import { replicaId } from '@peermesh/crdt'
import { peerName, Random } from '@peermesh/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Startable } from '@libp2p/interface'
import {
  type IndexedValue,
  type IndexRange,
  type Store,
  type StoreIndex,
  type StoreValue,
  store
} from '../src/index.ts'
import { encodeValue } from '../src/values.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store()(host.components) }
}

let counter = 0

function receive(host: FakeHost, key: string, value: Uint8Array): void {
  const replica = replicaId('bob/1')
  const operation = {
    replica,
    counter: ++counter,
    key,
    timestamp: { millis: Date.now() + 1, count: 0 },
    value,
    observed: []
  }
  const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

async function keysOf(entries: AsyncIterable<readonly [string, StoreValue]>): Promise<string[]> {
  const keys: string[] = []
  for await (const [key] of entries) {
    keys.push(key)
  }
  return keys
}

async function keysIn(index: StoreIndex, range: IndexRange = {}): Promise<string[]> {
  return await keysOf(index.range(range))
}

afterEach(() => {
  vi.useRealTimers()
})

describe('an index', () => {
  it('[S32] gives the entries with a value, and those within bounds, in the order of the values and then of the keys', async () => {
    const { kv } = setUp()
    const people = { paris: 2, berlin: 4, hamburg: 2, rome: 3 }
    for (const [name, population] of Object.entries(people)) {
      await kv.put(`city/${name}`, { population, at: { country: name === 'rome' ? 'it' : 'x' } })
    }
    await kv.put('other', { population: 2 })
    using byPopulation = kv.index('city/', 'population')
    expect(await keysOf(byPopulation.equal(2))).toEqual(['city/hamburg', 'city/paris'])
    expect(await keysIn(byPopulation)).toEqual(['city/hamburg', 'city/paris', 'city/rome', 'city/berlin'])
    expect(await keysIn(byPopulation, { reverse: true })).toEqual([
      'city/berlin',
      'city/rome',
      'city/hamburg',
      'city/paris'
    ])
    expect(await keysIn(byPopulation, { from: 3, to: 4 })).toEqual(['city/rome'])
    expect(await keysIn(byPopulation, { to: 4, reverse: true })).toEqual(['city/rome', 'city/hamburg', 'city/paris'])
    expect(await keysOf(kv.index('city/', ['at', 'country']).equal('it'))).toEqual(['city/rome'])
    expect(await byPopulation.size()).toBe(4)
  })

  it('[S32] follows each change, here or elsewhere', async () => {
    const { host, kv } = setUp()
    await kv.put('city/1', { country: 'de' })
    const index = kv.index('city/', 'country')
    expect(await keysOf(index.equal('de'))).toEqual(['city/1'])
    await kv.put('city/1', { country: 'fr' })
    receive(host, 'city/2', encodeValue({ country: 'fr' }))
    expect(await keysOf(index.equal('fr'))).toEqual(['city/1', 'city/2'])
    expect(await keysOf(index.equal('de'))).toEqual([])
    await kv.delete('city/1')
    receive(host, 'city/2', Uint8Array.of(0xff))
    expect(await index.size()).toBe(0)
    await kv.map('city/3').set('country', 'it')
    expect(await keysOf(index.equal('it'))).toEqual(['city/3'])
  })

  it('[S32] has booleans before numbers before text, and nothing that has no such field', async () => {
    const { kv } = setUp()
    const fields: StoreValue[] = ['b', 'a', 10, 9, -1, true, false, '\uffff', null, [1], { a: 1 }, new Uint8Array(1)]
    for (const [number, field] of fields.entries()) {
      await kv.put(`k/${number}`, { field })
    }
    await kv.put('k/none', {})
    await kv.put('k/text', 'field')
    await kv.put('k/null', null)
    await kv.put('k/array', ['field'])
    const index = kv.index('k/', 'field')
    const values: unknown[] = []
    for await (const [, value] of index.range()) {
      values.push((value as { field: unknown }).field)
    }
    expect(values).toEqual([false, true, -1, 9, 10, 'a', 'b', '\uffff'])
    expect(await keysIn(index, { from: 9 })).toEqual(['k/3', 'k/2'])
    expect(await keysIn(index, { to: 9 })).toEqual(['k/4'])
    expect(await keysIn(index, { from: 'b', reverse: true })).toEqual(['k/7', 'k/0'])
    expect(await keysIn(index, { to: true })).toEqual(['k/6'])
    expect(await keysIn(kv.index('k/', 'constructor'))).toEqual([])
  })

  it('[S32] leaves out what has expired, deleted or not', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { kv } = setUp()
    const index = kv.index('', 'f')
    await kv.put('a', { f: 1 }, { ttlMs: 1_000 })
    expect(await keysOf(index.equal(1))).toEqual(['a'])
    vi.setSystemTime(Date.now() + 1_000)
    expect(await keysOf(index.equal(1))).toEqual([])
  })

  it('[S32] gives what a look at each entry gives, whatever changed, also while it is begun', async () => {
    const random = new Random('indexes', 'spec')
    const fields: IndexedValue[] = [false, true, ...Array.from({ length: 8 }, (_, n) => n - 4), 'a', 'b', 'ab', '']
    for (let round = 0; round < 30; round++) {
      const { host, kv } = setUp()
      const index = kv.index('k/', 'f')
      const change = async (): Promise<void> => {
        const key = `${random.chance(0.9) ? 'k' : 'x'}/${random.integer(30)}`
        const f = random.pick(fields) as IndexedValue
        if (random.chance(0.3)) {
          await kv.delete(key)
        } else if (random.chance(0.3)) {
          receive(host, key, encodeValue({ f }))
        } else {
          await kv.put(key, random.chance(0.9) ? { f } : f)
        }
      }
      for (let step = 0; step < 60; step++) {
        await change()
        if (step % 5 === 0) {
          const range = {
            ...(random.chance(0.5) ? { from: random.integer(8) - 4 } : {}),
            ...(random.chance(0.5) ? { to: random.integer(8) - 4 } : {})
          }
          const reverse = random.chance(0.5)
          expect(await keysIn(index, { ...range, reverse })).toEqual(await looked(kv, range, reverse))
        }
      }
    }
  })

  it('[S32] is begun in turns, and has what changed meanwhile', async () => {
    const { kv } = setUp()
    const count = 5_000
    await Promise.all(Array.from({ length: count }, (_, n) => kv.put(`k/${n}`, { f: n })))
    const index = kv.index('k/', 'f')
    const sizes = index.size()
    await Promise.resolve()
    await kv.put('k/9', { f: 'changed' })
    await kv.put('k/new', { f: 'new' })
    expect(await sizes).toBe(count + 1)
    expect(await keysIn(index, { from: 'a' })).toEqual(['k/9', 'k/new'])
    expect(await keysIn(index, { from: 4_998 })).toEqual(['k/4998', 'k/4999'])
  })

  it('[S32] is closed where it would be too large, when it is told to, and with the store', async () => {
    const { kv } = setUp()
    const index = kv.index('', 'f', { keysMax: 2 })
    await kv.put('a', { f: 1 })
    await kv.put('b', { f: 1 })
    expect(await index.size()).toBe(2)
    await kv.put('c', { f: 1 })
    await expect(index.size()).rejects.toMatchObject({ name: 'IndexTooLargeError', limit: 2, prefix: '' })
    const other = kv.index('', 'f')
    const reading = other.equal(1)[Symbol.asyncIterator]()
    await reading.next()
    other.close()
    await expect(reading.next()).rejects.toMatchObject({ name: 'IndexClosedError' })
    const last = kv.index('', 'f')
    await (kv as Store & Startable).stop()
    await expect(last.size()).rejects.toMatchObject({ name: 'IndexClosedError' })
    const unread = kv.index('', 'f', { keysMax: 1 })
    await expect(unread.size()).rejects.toMatchObject({ name: 'IndexTooLargeError' })
  })

  it('ends with its signal', async () => {
    const { kv } = setUp()
    await kv.put('a', { f: 1 })
    const index = kv.index('', 'f')
    await expect(keysOf(index.equal(1, { signal: AbortSignal.abort() }))).rejects.toThrow('aborted')
  })

  it.each([
    (kv: Store) => kv.index('', []),
    (kv: Store) => kv.index('', 'f', { keysMax: 0 }),
    (kv: Store) => keysIn(kv.index('', 'f'), { from: 1, to: 'a' }),
    (kv: Store) => keysIn(kv.index('', 'f'), { from: Number.NaN }),
    (kv: Store) => keysOf(kv.index('', 'f').equal(null as unknown as string))
  ])('refuses what cannot be meant: %s', async (use) => {
    const { kv } = setUp()
    await expect((async () => await use(kv))()).rejects.toMatchObject({ name: 'InvalidParametersError' })
  })
})

/** By a look at each entry. */
async function looked(kv: Store, { from, to }: IndexRange, reverse: boolean): Promise<string[]> {
  const found: { readonly key: string; readonly f: IndexedValue }[] = []
  for await (const [key, value] of kv.entries('k/')) {
    const f = typeof value === 'object' ? (value as { f: IndexedValue }).f : undefined
    const isIn =
      typeof f === 'number' && (from === undefined || f >= Number(from)) && (to === undefined || f < Number(to))
    if (f !== undefined && (isIn || (from === undefined && to === undefined))) {
      found.push({ key, f })
    }
  }
  const rank = (f: IndexedValue): number => ['boolean', 'number', 'string'].indexOf(typeof f)
  const order = (a: IndexedValue, b: IndexedValue): number => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0)
  return found
    .sort((a, b) => (reverse ? order(b.f, a.f) : order(a.f, b.f)) || (a.key < b.key ? -1 : 1))
    .map(({ key }) => key)
}
