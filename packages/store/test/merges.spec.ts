import { replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { MergeError, type StoreConflict, type StoreInit, type StoreValue, store } from '../src/index.ts'
import { typedPrefix } from '../src/core/index.ts'
import { encodeValue } from '../src/values.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(merges: NonNullable<StoreInit['merges']> = {}) {
  const host = new FakeHost()
  return { host, kv: store({ merges })(host.components) }
}

let counter = 0

/** Bob, who has seen nothing, writes this. */
function receive(host: FakeHost, key: string, value: StoreValue, millis = 1): void {
  const replica = replicaId('bob/1')
  const operation = {
    replica,
    counter: ++counter,
    key,
    timestamp: { millis, count: 0 },
    value: encodeValue(value),
    observed: []
  }
  const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) {
    found.push(item)
  }
  return found
}

const sum = (values: readonly StoreValue[]): StoreValue =>
  values.reduce<number>((total, value) => total + Number(value), 0)

describe('a merge function', () => {
  it('[S33] makes what shows of values that were written at the same time, wherever it is read, until a write has seen them', async () => {
    const { host, kv } = setUp({ 'stock/': sum })
    await kv.put('stock/tea', 5)
    await kv.put('other', 5)
    receive(host, 'stock/tea', 2)
    receive(host, 'other', 2)
    expect([await kv.get('stock/tea'), await kv.get('other')]).toEqual([7, 5])
    expect(await kv.register('stock/tea').get()).toBe(7)
    expect(await kv.register('stock/tea').siblings()).toEqual([5, 2])
    expect(await all(kv.entries('stock/'))).toEqual([['stock/tea', 7]])
    await kv.put('stock/tea', 1)
    expect(await kv.get('stock/tea')).toBe(1)
    expect(await all(kv.conflicts('stock/'))).toEqual([])
  })

  it('[S33] tells watchers and indexes of a value that shows only in what it makes', async () => {
    const { host, kv } = setUp({ '': (values) => ({ n: values.length }) })
    const index = kv.index('', 'n')
    expect(await index.size()).toBe(0)
    await kv.put('k', 'mine')
    const changes = kv.watch()[Symbol.asyncIterator]()
    receive(host, 'k', 'theirs')
    expect(await changes.next()).toMatchObject({ value: { key: 'k', value: { n: 2 }, origin: 'remote' } })
    expect((await all(index.equal(2))).map(([key]) => key)).toEqual(['k'])
  })

  it('[S33] that throws, or makes no value, is told of where the key is read, and nowhere else', async () => {
    const { host, kv } = setUp({
      'throws/': () => {
        throw new Error('a bug')
      },
      'nothing/': () => undefined as unknown as StoreValue
    })
    const index = kv.index('', 'f')
    expect(await index.size()).toBe(0)
    for (const key of ['throws/1', 'nothing/1']) {
      await kv.put(key, { f: 1 })
      receive(host, key, { f: 2 })
      await expect(kv.get(key)).rejects.toBeInstanceOf(MergeError)
      await expect(kv.get(key)).rejects.toMatchObject({ name: 'MergeError', key, cause: expect.any(Error) })
    }
    expect(await index.size()).toBe(0)
  })

  it('is refused at once where it is none', () => {
    expect(() => setUp({ k: 1 as unknown as typeof sum })).toThrow(
      expect.objectContaining({ name: 'InvalidParametersError' })
    )
  })
})

describe('conflicts', () => {
  it('[S33] are keys and fields of maps that hold values of concurrent writes, with who wrote them', async () => {
    const { host, kv } = setUp()
    await kv.put('b', 'mine')
    await kv.put('a', 'mine')
    await kv.put('alone', 1)
    await kv.map('m').set('f', 'mine')
    await kv.set('s').add('x')
    receive(host, 'b', 'theirs')
    receive(host, 'a', 'theirs')
    receive(host, `${typedPrefix('map', 'm')}f`, 'theirs')
    receive(host, `${typedPrefix('set', 's')}'x`, 1)
    const conflicts: StoreConflict[] = await all(kv.conflicts())
    expect(conflicts.map(({ key, field }) => [key, field])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['m', 'f']
    ])
    for (const { siblings } of conflicts) {
      expect(siblings.map(({ peer, value }) => [peer, value])).toEqual([
        ['alice', 'mine'],
        ['bob', 'theirs']
      ])
    }
    expect(await all(kv.conflicts('m'))).toHaveLength(1)
    await expect(all(kv.conflicts('', { signal: AbortSignal.abort() }))).rejects.toThrow('aborted')
  })
})
