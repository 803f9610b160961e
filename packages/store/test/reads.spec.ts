import { replicaId } from '@peermesh/crdt'
import { InvalidParametersError, peerName } from '@peermesh/kernel'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  type EntriesOptions,
  PointForgottenError,
  type Store,
  type StoreInit,
  type StoreValue,
  type StoreWatch,
  store
} from '../src/index.ts'
import { encodeValue } from '../src/values.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(init: StoreInit = {}): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store(init)(host.components) }
}

let counter = 0

/** Another peer's operation on a key, which had seen nothing of it. */
function receive(host: FakeHost, key: string, value?: StoreValue): void {
  const replica = replicaId('bob/1')
  const timestamp = { millis: Date.now() + 1_000, count: 0 }
  const bytes = value === undefined ? undefined : encodeValue(value)
  const operation = { replica, counter: ++counter, key, timestamp, value: bytes, observed: [] }
  const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

async function read(entries: AsyncIterable<readonly [string, StoreValue]>): Promise<Record<string, StoreValue>> {
  const all: Record<string, StoreValue> = {}
  for await (const [key, value] of entries) {
    all[key] = value
  }
  return all
}

async function keysIn(kv: Store, prefix: string, options?: EntriesOptions): Promise<string[]> {
  return Object.keys(await read(kv.entries(prefix, options)))
}

/** What a watch gives that is there already. */
async function taken(watch: StoreWatch, count: number): Promise<[key: string, value: StoreValue | undefined][]> {
  const all: [string, StoreValue | undefined][] = []
  while (all.length < count) {
    const { value: change } = await watch.next()
    all.push([change.key, change.value])
  }
  return all
}

afterEach(() => {
  vi.useRealTimers()
})

describe('a range of entries', () => {
  it('[S35] goes from its first key, which is in it, to its last, which is not, within the prefix', async () => {
    const { kv } = setUp()
    await kv.batch(['a', 'log/1', 'log/2', 'log/3', 'log/4', 'z'].map((key) => ({ type: 'put', key, value: 1 })))
    expect(await keysIn(kv, 'log/', { from: 'log/2', to: 'log/4' })).toEqual(['log/2', 'log/3'])
    expect(await keysIn(kv, 'log/', { from: 'a' })).toEqual(['log/1', 'log/2', 'log/3', 'log/4'])
    expect(await keysIn(kv, '', { from: 'log/25' })).toEqual(['log/3', 'log/4', 'z'])
    expect(await keysIn(kv, 'log/', { from: 'x' })).toEqual([])
    expect(await keysIn(kv, '', { to: 'log/' })).toEqual(['a'])
  })

  it('goes backwards, and ends after so many that are there', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { kv } = setUp()
    await kv.put('log/1', 1)
    await kv.put('log/2', 2, { ttlMs: 1_000 })
    await kv.put('log/3', 3)
    expect(await keysIn(kv, 'log/', { reverse: true, limit: 2 })).toEqual(['log/3', 'log/2'])
    vi.setSystemTime(Date.now() + 1_000)
    expect(await keysIn(kv, 'log/', { reverse: true, limit: 2 })).toEqual(['log/3', 'log/1'])
    expect(await keysIn(kv, 'log/', { limit: 1 })).toEqual(['log/1'])
  })

  it('[S35] has keys of all types once, as they come and go', async () => {
    const { kv, host } = setUp()
    expect(await keysIn(kv, '')).toEqual([])
    await kv.set('b').add('x')
    await kv.set('b').add('y')
    await kv.counter('c').add()
    await kv.put('a', 1)
    receive(host, 'd', 1)
    receive(host, '\u0000?of a type that this version does not know', 1)
    expect(await keysIn(kv, '')).toEqual(['a', 'b', 'c', 'd'])
    await kv.set('b').remove('x')
    await kv.delete('a')
    expect(await keysIn(kv, '')).toEqual(['b', 'c', 'd'])
    await kv.set('b').remove('y')
    expect(await keysIn(kv, '')).toEqual(['c', 'd'])
    // Two peers made two types of one key: it is there for as long as one of them holds something.
    receive(host, 'c', 'plain')
    await kv.counter('c').add()
    expect(await keysIn(kv, '')).toEqual(['c', 'd'])
  })

  it('is read while it changes, a page at a time', async () => {
    const { kv } = setUp()
    const keys = Array.from({ length: 3_000 }, (_, number) => `k/${String(number).padStart(4, '0')}`)
    await kv.batch(keys.map((key) => ({ type: 'put', key, value: 1 })))
    const seen: string[] = []
    for await (const [key] of kv.entries('k/')) {
      if (seen.push(key) === 1) {
        await kv.batch([
          { type: 'delete', key: 'k/0001' },
          { type: 'put', key: 'k/2999 and one', value: 1 },
          { type: 'put', key: 'k/', value: 'too late' }
        ])
      }
    }
    expect(seen).toEqual([...keys.filter((key) => key !== 'k/0001'), 'k/2999 and one'])
    expect((await keysIn(kv, 'k/', { reverse: true })).reverse()).toEqual(['k/', ...seen])
  })

  it.each([{ limit: 0 }, { limit: 1.5 }, { from: 1 }, { form: 'a' }, { reverse: 'yes' }])(
    'refuses %j at once',
    (options) => {
      const { kv } = setUp()
      expect(() => kv.entries('', options as EntriesOptions)).toThrow(InvalidParametersError)
    }
  )

  it('ends when its signal aborts', async () => {
    const { kv } = setUp()
    await kv.put('a', 1)
    await expect(keysIn(kv, '', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })
})

describe('a snapshot', () => {
  it('[S36] shows what was there when it was taken, whatever comes later', async () => {
    const { kv, host } = setUp()
    await kv.put('city/1', { name: 'Köln' })
    await kv.put('city/2', 2)
    await kv.set('city/tags').add('a')
    await kv.list('city/list').push('x', 'y')
    await kv.counter('city/count').add(3)
    await kv.put('other', 1)
    const before = await read(kv.entries('city/'))
    const snapshot = kv.snapshot('city/')
    await kv.put('city/1', 'changed')
    await kv.delete('city/2')
    await kv.set('city/tags').add('b')
    await kv.list('city/list').delete(0)
    await kv.counter('city/count').add(1)
    receive(host, 'city/3', 'new')
    expect(await read(snapshot.entries())).toEqual(before)
    expect(snapshot.size).toBe(5)
    expect(await snapshot.get('city/1')).toEqual({ name: 'Köln' })
    expect(await snapshot.get('city/tags')).toEqual(['a'])
    expect(await snapshot.get('city/3')).toBeUndefined()
    const last = await read(snapshot.entries({ reverse: true, limit: 2 }))
    expect(Object.keys(last)).toEqual(['city/tags', 'city/list'])
    await expect(snapshot.get('other')).rejects.toThrow(InvalidParametersError)
  })

  it('[S36] shows what had not expired, and merges as the store does', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { kv, host } = setUp({ merges: { 'stock/': (values) => Math.min(...values.map(Number)) } })
    await kv.put('offer', 'tea', { ttlMs: 1_000 })
    await kv.put('over', 'milk', { ttlMs: 1 })
    await kv.put('stock/1', 7)
    receive(host, 'stock/1', 4)
    vi.setSystemTime(Date.now() + 500)
    const snapshot = kv.snapshot()
    vi.setSystemTime(Date.now() + 10_000)
    expect(await read(snapshot.entries())).toEqual({ offer: 'tea', 'stock/1': 4 })
    expect(await kv.get('offer')).toBeUndefined()
  })

  it('[S37] and the changes since it leave nothing out', async () => {
    const { kv, host } = setUp()
    await kv.put('a', 1)
    await kv.put('b', 1)
    const { point } = kv.snapshot()
    await kv.delete('a')
    receive(host, 'c', 3)
    const watch = kv.watch('', { since: point })
    expect(watch.begins).toBe('since')
    expect(new Map(await taken(watch, 2))).toEqual(
      new Map<string, StoreValue | undefined>([
        ['a', undefined],
        ['c', 3]
      ])
    )
    await kv.put('d', 4)
    expect(await watch.next()).toEqual({ done: false, value: { key: 'd', value: 4, origin: 'local' } })
  })
})

describe('a watch since a point', () => {
  it('[S37] is told what changed under its prefix after what was taken before the point, with origin earlier', async () => {
    const { kv, host } = setUp()
    const first = kv.watch('k/')
    await kv.put('k/1', 1)
    await kv.put('k/2', 2)
    await taken(first, 2)
    const point = first.point()
    await first.return?.()
    await kv.put('k/2', 'anew')
    await kv.put('other', 1)
    await kv.set('k/set').add('x')
    receive(host, 'k/3', 3)
    receive(host, '\u0000?of a type that this version does not know', 1)
    const second = kv.watch('k/', { since: point })
    expect(new Map(await taken(second, 3))).toEqual(
      new Map<string, StoreValue>([
        ['k/2', 'anew'],
        ['k/set', ['x']],
        ['k/3', 3]
      ])
    )
    expect(kv.watch('k/', { since: second.point() })).toMatchObject({ begins: 'since' })
    const third = kv.watch('', { since: second.point() })
    await kv.put('now', 1)
    expect(await third.next()).toEqual({ done: false, value: { key: 'now', value: 1, origin: 'local' } })
  })

  it('[S37] has a point that stays behind what was not taken', async () => {
    const { kv } = setUp()
    const watch = kv.watch()
    const begin = watch.point()
    await kv.put('a', 1)
    await kv.put('b', 1)
    await taken(watch, 1)
    expect(watch.point()).toBe(begin)
    await taken(watch, 1)
    expect(watch.point()).not.toBe(begin)
    const end = watch.point()
    await kv.put('c', 1)
    await watch.return?.()
    expect(watch.point()).toBe(end)
  })

  it('[S37] has a point that goes on with what was taken of what changed before it, however little each time', async () => {
    const { kv, host } = setUp()
    let since = kv.watch('k/').point()
    await kv.put('k/1', 1)
    await kv.set('k/set').add('x')
    await kv.put('other', 1)
    receive(host, 'k/2', 2)
    await kv.put('k/1', 'anew')
    await kv.set('k/set').add('y')
    const told: [string, StoreValue | undefined][] = []
    const all = kv.snapshot().point
    while (since !== all) {
      const watch = kv.watch('k/', { since })
      told.push(...(await taken(watch, 1)))
      expect(watch.point()).not.toBe(since)
      since = watch.point()
      await watch.return?.()
      expect(watch.point()).toBe(since)
    }
    // At most once for each change.
    expect(told.length).toBeLessThanOrEqual(5)
    expect(new Map(told)).toEqual(
      new Map<string, StoreValue>([
        ['k/1', 'anew'],
        ['k/2', 2],
        ['k/set', ['x', 'y']]
      ])
    )
  })

  it('[S37] has a point that stays behind what changes again while what changed before is told', async () => {
    const { kv } = setUp()
    const since = kv.watch().point()
    await kv.put('a', 1)
    await kv.put('b', 1)
    const watch = kv.watch('', { since })
    await kv.put('a', 2)
    expect(await taken(watch, 1)).toEqual([['b', 1]])
    expect(new Map(await taken(kv.watch('', { since: watch.point() }), 2))).toEqual(
      new Map([
        ['a', 2],
        ['b', 1]
      ])
    )
    const other = kv.watch('', { since })
    expect(await taken(other, 1)).toEqual([['a', 2]])
    await kv.put('a', 3)
    expect(new Map(await taken(kv.watch('', { since: other.point() }), 2))).toEqual(
      new Map([
        ['a', 3],
        ['b', 1]
      ])
    )
  })

  it('[S37] hears of what changed again after it had ended with changes that nobody took', async () => {
    const { kv } = setUp()
    const stop = new AbortController()
    const watch = kv.watch('', { signal: stop.signal })
    const begin = watch.point()
    await kv.put('a', 1)
    stop.abort()
    await kv.put('b', 1)
    expect(await taken(watch, 1)).toEqual([['a', 1]])
    expect(watch.point()).toBe(begin)
    expect((await taken(kv.watch('', { since: watch.point() }), 2)).map(([key]) => key)).toEqual(['a', 'b'])
  })

  it('begins anew, with all that is there, where the point is older than what is remembered', async () => {
    const { kv } = setUp({ indexDotsMax: 10 })
    await kv.put('k/deleted', 1)
    const { point } = kv.snapshot()
    await kv.delete('k/deleted')
    for (let number = 0; number < 30; number++) {
      await kv.put(`k/${number % 3}`, number)
    }
    await kv.put('other', 1)
    const watch = kv.watch('k/', { since: point })
    expect(watch.begins).toBe('anew')
    expect(await taken(watch, 3)).toEqual([
      ['k/0', 27],
      ['k/1', 28],
      ['k/2', 29]
    ])
    expect(kv.watch('k/', { since: watch.point() }).begins).toBe('since')
  })

  it('[S37] at a peer that lacks some of what was seen elsewhere tells of it when it comes, though nothing may change by it', async () => {
    const [first, second] = [setUp(), setUp()]
    const mine = counter
    receive(first.host, 'a', 1)
    receive(first.host, 'b', 1)
    const { point } = first.kv.snapshot()
    const watch = second.kv.watch('', { since: point })
    expect(watch.begins).toBe('since')
    const goesOn = second.kv.watch('', { since: watch.point() })
    // Somebody who had seen it deletes `b`; that comes first, and what was deleted after it.
    const observed = [{ replica: replicaId('bob/1'), counter: mine + 2 }]
    const timestamp = { millis: Date.now() + 2_000, count: 0 }
    const deleted = { replica: replicaId('carol/1'), counter: 1, key: 'b', timestamp, value: undefined, observed }
    const message = { type: 'deltas', sequence: 0, replica: deleted.replica, operations: [deleted] } as const
    second.host.step({ type: 'message', from: peerName('carol'), path: 'gossip', message })
    counter = mine
    receive(second.host, 'a', 1)
    receive(second.host, 'b', 1)
    for (const follower of [watch, goesOn]) {
      expect(follower.point()).not.toBe(point)
      expect(await taken(follower, 2)).toEqual([
        ['a', 1],
        ['b', undefined]
      ])
      expect(follower.point()).toBe(second.kv.snapshot().point)
    }
  })

  it('[S37] that learns by a snapshot what was seen elsewhere can not tell of which keys it was, and says so', async () => {
    const [first, second] = [setUp(), setUp({ indexDotsMax: 1 })]
    const mine = counter
    receive(first.host, 'a', 1)
    receive(first.host, 'b', 1)
    const watch = second.kv.watch('', { since: first.kv.snapshot().point })
    counter = mine
    receive(second.host, 'a', 1)
    receive(second.host, 'b', 1)
    receive(second.host, 'c', 1)
    await second.kv.put('d', 1)
    const rest = (async () => {
      for await (const change of watch) {
        expect(change).toBeDefined()
      }
    })()
    await expect(rest).rejects.toBeInstanceOf(PointForgottenError)
  })

  it('[S37] that can not tell keeps the point from which it could not', async () => {
    const [first, second] = [setUp(), setUp({ indexDotsMax: 1 })]
    const replica = replicaId('bob/9')
    const operations = ['a', 'b', 'c'].map((key, index) => {
      const timestamp = { millis: Date.now(), count: index }
      return { replica, counter: index + 1, key, timestamp, value: encodeValue(1), observed: [] }
    })
    const message = { type: 'deltas', sequence: 0, replica, operations } as const
    first.host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
    const watch = second.kv.watch('', { since: first.kv.snapshot().point })
    // All at once: of what is remembered only the last is left when it is looked at.
    second.host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
    await expect(watch.next()).rejects.toBeInstanceOf(PointForgottenError)
    expect(second.kv.watch('', { since: watch.point() }).begins).toBe('anew')
  })

  it('whose signal aborted before tells nothing of what is there', async () => {
    const { kv } = setUp()
    const { point } = kv.snapshot()
    await kv.put('a', 1)
    const watch = kv.watch('', { since: point, signal: AbortSignal.abort() })
    expect(await watch.next()).toEqual({ done: true, value: undefined })
    expect(kv.watch('', { since: watch.point() }).begins).toBe('since')
    expect(await taken(kv.watch('', { since: watch.point() }), 1)).toEqual([['a', 1]])
  })

  it.each(['', 'x', 'a!', 'aAAA', 17, `b${'A'.repeat(20)}`])('refuses %j, which is no point', (since) => {
    const { kv } = setUp()
    expect(() => kv.watch('', { since: since as string })).toThrow(InvalidParametersError)
  })

  it('refuses an option that there is not', () => {
    const { kv } = setUp()
    expect(() => kv.watch('', { existing: true } as object)).toThrow('existing is no option')
  })
})
