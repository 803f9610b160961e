import { replicaId } from '@peermesh/crdt'
import { InvalidParametersError, peerName } from '@peermesh/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Store, type StoreContent, type StoreValue, store } from '../src/index.ts'
import { encodeValue } from '../src/values.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store()(host.components) }
}

async function contentsOf(kv: Store, prefix = ''): Promise<StoreContent[]> {
  const contents: StoreContent[] = []
  for await (const content of kv.contents(prefix)) {
    contents.push(content)
  }
  return contents
}

const EXPIRES_AT = Date.UTC(2100, 0, 1)

/** Something of each type. */
async function fill(kv: Store): Promise<void> {
  await kv.put('plain', { a: [1, null] })
  await kv.put('offer', 'tea', { expiresAt: EXPIRES_AT })
  await kv.counter('count').add(-7)
  await kv.flag('on').enable()
  await kv.flag('off', { wins: 'disable' }).disable()
  await kv.set('in').add('x')
  await kv.set('in').add({ of: 'any kind' })
  await kv.set('out', { wins: 'remove' }).add(1)
  await kv.map('cart').set('tea', 2)
  await kv.map('cart').set('__proto__', new Uint8Array([1]))
  await kv.list('text').push('a', 'b', 'a')
  await kv.updates('doc').add(new Uint8Array([1, 2]))
}

afterEach(() => {
  vi.useRealTimers()
})

describe('contents', () => {
  it('have each key with its type, what it shows, and the time at which it expires', async () => {
    const { kv } = setUp()
    await fill(kv)
    const contents = await contentsOf(kv)
    expect(contents.map(({ key, type }) => `${key}: ${type}`)).toEqual([
      'cart: map',
      'count: counter',
      'doc: updates',
      'in: set',
      'off: disable-wins flag',
      'offer: register',
      'on: flag',
      'out: remove-wins set',
      'plain: register',
      'text: list'
    ])
    expect(contents).toContainEqual({ key: 'offer', type: 'register', value: 'tea', expiresAt: EXPIRES_AT })
    expect(contents).toContainEqual({ key: 'count', type: 'counter', value: -7 })
    expect(contents).toContainEqual({ key: 'plain', type: 'register', value: { a: [1, null] } })
  })

  it('have a key that two peers made two types of once for each, and nothing of what has expired', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { kv, host } = setUp()
    await kv.put('over', 1, { ttlMs: 1_000 })
    await kv.counter('both').add(2)
    const operation = {
      replica: replicaId('bob/1'),
      counter: 1,
      key: 'both',
      timestamp: { millis: Date.now(), count: 0 },
      value: encodeValue('plain'),
      observed: []
    }
    const message = { type: 'deltas', sequence: 0, replica: operation.replica, operations: [operation] } as const
    host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
    vi.setSystemTime(Date.now() + 1_000)
    expect(await contentsOf(kv)).toEqual([
      { key: 'both', type: 'register', value: 'plain', types: ['register', 'counter'] },
      { key: 'both', type: 'counter', value: 2, types: ['register', 'counter'] }
    ])
  })
})

describe('restoring', () => {
  it('makes an empty store show the same, of the same types', async () => {
    const [first, second] = [setUp(), setUp()]
    await fill(first.kv)
    const contents = await contentsOf(first.kv)
    for (const content of contents) {
      await second.kv.restore(content)
    }
    expect(await contentsOf(second.kv)).toEqual(contents)
    await second.kv.counter('count').add(7)
    expect(await second.kv.counter('count').value()).toBe(0)
  })

  it('makes the types of a key stand beside each other that did so, and no others', async () => {
    const { kv } = setUp()
    const types = ['register', 'counter', 'disable-wins flag'] as const
    const contents: StoreContent[] = [
      { key: 'k', type: 'register', value: 'plain', types },
      { key: 'k', type: 'counter', value: 2, types },
      { key: 'k', type: 'disable-wins flag', value: false, types }
    ]
    for (const content of [...contents, ...contents]) {
      await kv.restore(content)
    }
    expect(await contentsOf(kv)).toEqual(contents)
    for (const content of [...contents].reverse()) {
      await kv.delete('k')
      await kv.restore(content)
      await kv.restore(contents[0] as StoreContent)
      expect(await contentsOf(kv)).toHaveLength(content.type === 'register' ? 1 : 2)
    }
    const other: StoreContent = { key: 'k', type: 'set', value: ['a'], types: ['counter', 'set'] }
    await expect(kv.restore(other)).rejects.toMatchObject({ name: 'KeyTypeError', held: ['register'] })
    await expect(kv.set('k').add('a')).rejects.toMatchObject({ name: 'KeyTypeError' })
  })

  it('twice changes nothing more, and writes nothing more of what is typed', async () => {
    const { kv, host } = setUp()
    await fill(kv)
    const contents = await contentsOf(kv)
    const before = host.commands.length
    for (const content of contents) {
      await kv.restore(content)
    }
    // The two that are plain are put again.
    expect(host.commands.length - before).toBe(2)
    expect(await contentsOf(kv)).toEqual(contents)
  })

  it.each<[StoreContent, (kv: Store) => Promise<void>]>([
    [{ key: 'k', type: 'counter', value: 2 ** 34 }, async (kv) => await kv.counter('k').add(-5)],
    [{ key: 'k', type: 'flag', value: false }, async (kv) => await kv.flag('k').enable()],
    [{ key: 'k', type: 'set', value: ['b', 'c'] }, async (kv) => await kv.set('k').add('a')],
    [{ key: 'k', type: 'remove-wins set', value: ['a'] }, async (kv) => await kv.set('k', { wins: 'remove' }).add('b')],
    [{ key: 'k', type: 'map', value: { a: 1, b: [2] } }, async (kv) => await kv.map('k').set('c', 1)],
    [{ key: 'k', type: 'list', value: ['a', 'x', 'c'] }, async (kv) => await kv.list('k').push('a', 'b', 'c', 'd')],
    [{ key: 'k', type: 'list', value: [] }, async (kv) => await kv.list('k').push('a')]
  ])('makes a key that shows something else show %j', async (content, make) => {
    const { kv } = setUp()
    await make(kv)
    await kv.restore(content)
    const isEmpty = content.value === false || (content.value as StoreValue[]).length === 0
    expect(await contentsOf(kv)).toEqual(isEmpty ? [] : [content])
  })

  it('keeps what a list has from its start on, beside which others may insert', async () => {
    const { kv, host } = setUp()
    await kv.list('k').push('a', 'b', 'c')
    const [first, second] = host.core.storedKeys()
    await kv.restore({ key: 'k', type: 'list', value: ['a', 'b', 'x', 'y'] })
    expect(host.core.storedKeys().slice(0, 2)).toEqual([first, second])
    expect(await kv.list('k').values()).toEqual(['a', 'b', 'x', 'y'])
  })

  it('goes in steps where there is more than a batch may hold', async () => {
    const { kv } = setUp()
    const elements = Array.from({ length: 12_000 }, (_, number) => number)
    await kv.restore({ key: 'set', type: 'set', value: elements })
    await kv.restore({ key: 'list', type: 'list', value: elements })
    expect(await kv.set('set').size()).toBe(12_000)
    expect(await kv.list('list').values()).toEqual(elements)
    await kv.restore({ key: 'list', type: 'list', value: ['x'] })
    expect(await kv.list('list').values()).toEqual(['x'])
  })

  it('refuses a counter that this peer would have to count on beyond its limit, before anything changed', async () => {
    const { kv, host } = setUp()
    await kv.counter('k').add(-(2 ** 32))
    const before = host.commands.length
    const restoring = kv.restore({ key: 'k', type: 'counter', value: -(2 ** 51) - 1 })
    await expect(restoring).rejects.toThrow(
      '"k" can\'t count to -2251799813685249: one peer counts to ±2251799813685248'
    )
    expect(host.commands.length).toBe(before)
  })

  it.each<[string, StoreValue]>([
    ['counter', 1.5],
    ['counter', -(2 ** 51) - 1],
    ['counter', 2 ** 53],
    ['counter', Number.NaN],
    ['counter', Number.NEGATIVE_INFINITY],
    ['counter', '1'],
    ['flag', 1],
    ['set', { a: 1 }],
    ['map', ['a']],
    ['map', null],
    ['list', 'text'],
    ['updates', ['text']],
    ['tree', 1]
  ])('refuses a %s that is %j, before anything changed', async (type, value) => {
    const { kv, host } = setUp()
    const restoring = kv.restore({ key: 'k', type: type as StoreContent['type'], value })
    await expect(restoring).rejects.toBeInstanceOf(InvalidParametersError)
    await expect(restoring).rejects.toThrow(type === 'tree' ? '"tree" is no type' : '"k"')
    expect(host.commands).toEqual([])
  })

  it('of a key that is of another type is refused', async () => {
    const { kv } = setUp()
    await kv.counter('k').add()
    await expect(kv.restore({ key: 'k', type: 'set', value: ['a'] })).rejects.toMatchObject({ name: 'KeyTypeError' })
    await expect(kv.restore({ key: 'k', type: 'register', value: 1 })).rejects.toMatchObject({ name: 'KeyTypeError' })
  })
})
