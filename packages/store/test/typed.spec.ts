import { type Dot, replicaId } from '@peermesh/crdt'
import { InvalidParametersError, peerName } from '@peermesh/kernel'
import { typedPrefix } from '@peermesh/store/core'
import { describe, expect, it } from 'vitest'
import {
  InvalidKeyError,
  InvalidValueError,
  KeyTooLongError,
  KeyTypeError,
  type Store,
  store,
  UnreadableValueError
} from '../src/index.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store()(host.components) }
}

const bob = replicaId('bob/1')
let lastOfBob = 0

/** Bob did this, and had seen of it what is said. */
function receive(
  host: FakeHost,
  key: string,
  value: readonly number[] | undefined,
  observed: readonly Dot[] = []
): void {
  const bytes = value === undefined ? undefined : Uint8Array.from(value)
  const operation = {
    replica: bob,
    counter: ++lastOfBob,
    key,
    timestamp: { millis: 1, count: 0 },
    value: bytes,
    observed
  }
  const message = { type: 'deltas', sequence: 0, replica: bob, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

describe('typed keys on one peer', () => {
  it('[S8] are deleted with all that was begun before, whatever else was begun in that turn', async () => {
    const { kv } = setUp()
    const begun = [kv.counter('a').add(), kv.counter('b').add(), kv.delete('a')]
    await Promise.all(begun)
    expect(await kv.get('a')).toBeUndefined()
    expect(await kv.get('b')).toBe(1)
  })

  it('[S19] count, and what is added in one turn adds up, in one operation', async () => {
    const { host, kv } = setUp()
    const counter = kv.counter('visits')
    expect(await counter.value()).toBe(0)
    await Promise.all([counter.add(), counter.add(5), counter.add(-2)])
    expect(await counter.value()).toBe(4)
    expect(await kv.get('visits')).toBe(4)
    const operations = (): number => host.core.clock()[0]?.ranges[0]?.[1] ?? 0
    const before = operations()
    await Promise.all(Array.from({ length: 100 }, () => counter.add(3)))
    expect(await counter.value()).toBe(304)
    expect(operations() - before).toBe(1)
    await Promise.all([counter.add(2 ** 32), counter.add(2 ** 32), counter.add(-(2 ** 32))])
    expect(await counter.value()).toBe(2 ** 32 + 304)
    await kv.delete('visits')
    expect(await counter.value()).toBe(0)
    await counter.add(3)
    expect(await counter.value()).toBe(3)
  })

  it('[S20] [S21] switch', async () => {
    const { kv } = setUp()
    for (const flag of [kv.flag('on'), kv.flag('off', { wins: 'disable' })]) {
      expect(await flag.value()).toBe(false)
      await flag.enable()
      expect(await flag.value()).toBe(true)
      await flag.disable()
      expect(await flag.value()).toBe(false)
    }
    expect(await kv.get('on')).toBe(undefined)
    expect(await kv.get('off')).toBe(false)
  })

  it('[S20] [S21] hold elements of any kind', async () => {
    const { kv } = setUp()
    for (const set of [kv.set('tags'), kv.set('banned', { wins: 'remove' })]) {
      await Promise.all([set.add('tea'), set.add(1), set.add('=x'), set.add({ a: [1] }), set.add('')])
      await set.remove('tea')
      expect(await set.values()).toEqual(['', '=x', 1, { a: [1] }])
      expect(await set.has({ a: [1] })).toBe(true)
      expect(await set.has('tea')).toBe(false)
      expect(await set.size()).toBe(4)
      expect(await kv.get(set.key)).toEqual(await set.values())
      await set.clear()
      expect(await set.size()).toBe(0)
      expect(await kv.get(set.key)).toBe(undefined)
    }
  })

  it('[S22] have fields', async () => {
    const { kv } = setUp()
    const cart = kv.map<number>('cart')
    await Promise.all([cart.set('tea', 1), cart.set('milk', 2), cart.set('', 3), cart.set('milk', 4)])
    expect([...(await cart.entries())]).toEqual([
      ['', 3],
      ['milk', 4],
      ['tea', 1]
    ])
    await cart.delete('')
    expect(await cart.has('')).toBe(false)
    expect(await cart.get('milk')).toBe(4)
    expect(await cart.siblings('milk')).toEqual([4])
    expect(await kv.get('cart')).toEqual({ milk: 4, tea: 1 })
    await cart.clear()
    expect(await cart.size()).toBe(0)
  })

  it('[S23] have an order', async () => {
    const { kv } = setUp()
    const list = kv.list<string>('todo')
    await Promise.all([list.push('b', 'c'), list.push('d'), list.insert(0, ['a'])])
    expect(await list.values()).toEqual(['a', 'b', 'c', 'd'])
    await list.insert(2, ['x', 'y'])
    await list.replace(0, 'A')
    await list.delete(3, 2)
    expect(await list.values()).toEqual(['A', 'b', 'x', 'd'])
    expect(await list.get(2)).toBe('x')
    expect(await list.get(9)).toBe(undefined)
    expect(await kv.get('todo')).toEqual(['A', 'b', 'x', 'd'])
    await list.clear()
    expect(await list.length()).toBe(0)
  })
})

describe('what several peers did at once', () => {
  it('[S19] counts in all', async () => {
    const { host, kv } = setUp()
    receive(host, `${typedPrefix('counter', 'k')}bbbbbbbbbb`, [10])
    const counter = kv.counter('k')
    await counter.add(2)
    expect(await counter.value()).toBe(7)
  })

  it('[S20] leaves an element in that was added again where it was removed, and a flag on', async () => {
    const { host, kv } = setUp()
    receive(host, `${typedPrefix('set', 's')}'tea`, [1])
    receive(host, typedPrefix('flag', 'f'), [1])
    await kv.set('s').remove('tea')
    await kv.flag('f').disable()
    expect(await kv.set('s').has('tea')).toBe(false)
    receive(host, `${typedPrefix('set', 's')}'tea`, [1], [{ replica: bob, counter: lastOfBob - 1 }])
    receive(host, typedPrefix('flag', 'f'), [1], [{ replica: bob, counter: lastOfBob - 1 }])
    expect(await kv.set('s').has('tea')).toBe(true)
    expect(await kv.flag('f').value()).toBe(true)
  })

  it('[S21] takes an element out that was removed where it was added again, and a flag off, though the add is later', async () => {
    const { host, kv } = setUp()
    const set = kv.set('s', { wins: 'remove' })
    const flag = kv.flag('f', { wins: 'disable' })
    await set.add('tea')
    await flag.enable()
    const changes: unknown[] = []
    kv.addEventListener('change', ({ detail }) => changes.push(detail.keys))
    receive(host, `${typedPrefix('remove-wins set', 's')}'tea`, [0])
    receive(host, typedPrefix('disable-wins flag', 'f'), [0])
    expect(await set.values()).toEqual([])
    expect(await flag.value()).toBe(false)
    expect(changes).toEqual([['s'], ['f']])
    await set.add('tea')
    expect(await set.values()).toEqual(['tea'])
  })

  it('[S22] keeps both values of a field, and shows the later', async () => {
    const { host, kv } = setUp()
    await kv.map('m').set('a', 'mine')
    receive(host, `${typedPrefix('map', 'm')}a`, [0x65, 0x68, 0x65, 0x72, 0x65, 0x73])
    expect(await kv.map('m').get('a')).toBe('mine')
    expect(await kv.map('m').siblings('a')).toEqual(['mine', 'heres'])
  })

  it('[S25] makes two types of one key, and each goes on by itself until both are deleted', async () => {
    const { host, kv } = setUp()
    await kv.counter('k').add(3)
    receive(host, `${typedPrefix('set', 'k')}'tea`, [1])
    receive(host, 'k', [0x01])
    await kv.counter('k').add(1)
    await kv.set('k').add('milk')
    expect(await kv.counter('k').value()).toBe(4)
    expect(await kv.set('k').values()).toEqual(['milk', 'tea'])
    expect(await kv.get('k')).toBe(1)
    await kv.put('k', 2)
    expect(await kv.counter('k').value()).toBe(4)
    await kv.delete('k')
    expect(await kv.get('k')).toBe(undefined)
    expect(await kv.set('k').values()).toEqual([])
    expect(host.core.storedKeys()).toEqual([])
  })

  it('shows nothing of parts that this version cannot read, and keeps them', async () => {
    const { host, kv } = setUp()
    receive(host, '\u0000z1:k', [1])
    receive(host, '\u0000', [1])
    receive(host, '\u0000l9:k', [1])
    receive(host, `${typedPrefix('list', 'k')}nowhere`, [1])
    const keys: string[] = []
    for await (const [key] of kv.entries()) {
      keys.push(key)
    }
    expect(keys).toEqual([])
    expect(await kv.list('k').values()).toEqual([])
    expect(host.core.storedKeys()).toHaveLength(4)
  })

  it('is an error where it is read, if it cannot be', async () => {
    const { host, kv } = setUp()
    receive(host, `${typedPrefix('counter', 'c')}bbbbbbbbbb`, [0xff])
    receive(host, `${typedPrefix('set', 's')}=*`, [1])
    await expect(kv.counter('c').value()).rejects.toThrow(UnreadableValueError)
    await expect(kv.get('c')).rejects.toThrow(UnreadableValueError)
    await expect(kv.set('s').values()).rejects.toThrow(UnreadableValueError)
  })
})

describe('what cannot be meant', () => {
  it('[S25] is to use a key as another type than it is', async () => {
    const { kv } = setUp()
    await kv.counter('c').add()
    await kv.put('plain', 1)
    await expect(kv.set('c').add('x')).rejects.toThrow(KeyTypeError)
    await expect(kv.set('c', { wins: 'remove' }).values()).rejects.toThrow(
      expect.objectContaining({ held: ['counter'] })
    )
    await expect(kv.put('c', 1)).rejects.toThrow(KeyTypeError)
    await expect(kv.batch([{ type: 'put', key: 'c', value: 1 }])).rejects.toThrow(KeyTypeError)
    await expect(kv.register('c').get()).rejects.toThrow(KeyTypeError)
    await expect(kv.list('plain').push(1)).rejects.toThrow(expect.objectContaining({ held: ['register'] }))
    await kv.batch([{ type: 'delete', key: 'c' }])
    await kv.set('c').add('x')
    expect(await kv.set('c').values()).toEqual(['x'])
  })

  it('is refused before anything changed', async () => {
    const { kv } = setUp()
    expect(() => kv.counter('')).toThrow(InvalidKeyError)
    expect(() => kv.map('x'.repeat(257))).toThrow(KeyTooLongError)
    await expect(kv.counter('c').add(0.5)).rejects.toThrow(InvalidParametersError)
    await expect(kv.counter('c').add(2 ** 33)).rejects.toThrow(InvalidParametersError)
    await expect(kv.set('s').add('\ud800')).rejects.toThrow(InvalidValueError)
    await expect(kv.set('s').add('x'.repeat(1_024))).rejects.toThrow(KeyTooLongError)
    await expect(kv.map('m').set('\ud800', 1)).rejects.toThrow(InvalidKeyError)
    await expect(kv.map<unknown>('m').set('a', undefined)).rejects.toThrow(InvalidValueError)
    await expect(kv.list('l').insert(-1, [1])).rejects.toThrow(InvalidParametersError)
    await expect(kv.list('l').replace(0, 1)).rejects.toThrow(InvalidParametersError)
    await expect(kv.list('l').delete(0, 0.5)).rejects.toThrow(InvalidParametersError)
    expect(await kv.get('c')).toBe(undefined)
  })
})

describe('deleting', () => {
  it('takes out what was begun before it, durable or not', async () => {
    const { host, kv } = setUp()
    host.diskHeld = true
    const added = kv.set('s').add('tea')
    await Promise.resolve()
    await Promise.resolve()
    const deleted = kv.delete('s')
    const pushed = kv.list('l').push('a')
    const cleared = kv.list('l').clear()
    await Promise.resolve()
    await Promise.resolve()
    host.releaseDisk()
    await Promise.all([added, deleted, pushed, cleared])
    expect(host.core.storedKeys()).toEqual([])
  })
})

describe('watching', () => {
  it('a typed key gives what it shows after each change of it, and of no other', async () => {
    const { host, kv } = setUp()
    const stop = new AbortController()
    const seen: unknown[] = []
    const watching = (async () => {
      for await (const elements of kv.set<string>('s').watch({ signal: stop.signal })) {
        seen.push(elements)
        if (elements.length === 2) {
          break
        }
      }
    })()
    await kv.set('set').add('other')
    await kv.set('s').add('tea')
    receive(host, `${typedPrefix('set', 's')}'milk`, [1])
    await watching
    expect(seen.at(-1)).toEqual(['milk', 'tea'])
    stop.abort()
  })

  it('all keys gives typed ones with their value, and entries too', async () => {
    const { kv } = setUp()
    const changes = kv.watch()[Symbol.asyncIterator]()
    await kv.counter('c').add(2)
    await kv.list('l').push('a')
    expect([(await changes.next()).value, (await changes.next()).value]).toEqual([
      { key: 'c', value: 2, origin: 'local' },
      { key: 'l', value: ['a'], origin: 'local' }
    ])
    await changes.return?.()
    const entries: unknown[] = []
    for await (const entry of kv.entries()) {
      entries.push(entry)
    }
    expect(entries).toEqual([
      ['c', 2],
      ['l', ['a']]
    ])
  })

  it('ends where what it shows cannot be read', async () => {
    const { host, kv } = setUp()
    const counts = kv.counter('c').watch()[Symbol.asyncIterator]()
    receive(host, `${typedPrefix('counter', 'c')}bbbbbbbbbb`, [0xff])
    await expect(counts.next()).rejects.toThrow(UnreadableValueError)
    expect(await counts.next()).toEqual({ done: true, value: undefined })
  })

  it('elements of a set, fields of a map and elements of a list can be gone through', async () => {
    const { kv } = setUp()
    await kv.set('s').add(1)
    await kv.map('m').set('a', 2)
    await kv.list('l').push(3)
    const seen: unknown[] = []
    for (const collection of [kv.set('s'), kv.map('m'), kv.list('l')]) {
      for await (const element of collection) {
        seen.push(element)
      }
    }
    expect(seen).toEqual([1, ['a', 2], 3])
  })
})
