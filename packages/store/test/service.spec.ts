import { type Startable, serviceCapabilities, serviceDependencies } from '@libp2p/interface'
import { replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { type Store, type StoreInit, type StoreOperation, store, UnreadableValueError } from '../src/index.ts'
import { encodeValue } from '../src/values.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store()(host.components) }
}

/** A peer put these bytes under this key. */
function receive(host: FakeHost, key: string, value: Uint8Array): void {
  const replica = replicaId('bob/1')
  const counter = (host.core.clock()[0]?.ranges[0]?.[1] ?? 0) + 1
  const operation = { replica, counter, key, timestamp: { millis: 1, count: 0 }, value, observed: [] }
  const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

describe('what is known of a key', () => {
  it('is each of its values, the visible one first, with its writer, its time, and who told that they have it', async () => {
    const { host, kv } = setUp()
    await kv.put('k', 'mine')
    receive(host, 'k', encodeValue('theirs'))
    const clock = [{ replica: replicaId('alice/1'), ranges: [[1, 1]] }] as const
    const message = { type: 'digest', clock } as const
    host.step({ type: 'message', from: peerName('carol'), path: 'direct', message })
    expect(kv.inspect('k')).toMatchObject({
      key: 'k',
      siblings: [
        { value: 'mine', peer: 'alice', storeId: '1', counter: 1, holders: ['carol'] },
        { value: 'theirs', bytes: 7, peer: 'bob', storeId: '1', holders: [], writtenAt: { millis: 1 } }
      ],
      past: []
    })
  })

  it('is the last operation of each replica where nothing is left of it', async () => {
    const { kv } = setUp()
    await kv.put('k', 1)
    await kv.put('k', 2)
    expect(kv.inspect('k')).toMatchObject({ siblings: [{ counter: 2 }], past: [] })
    await kv.delete('k')
    expect(kv.inspect('k')).toMatchObject({ siblings: [], past: [{ peer: 'alice', counter: 3 }] })
    expect(kv.inspect('never')).toEqual({ key: 'never', siblings: [], past: [] })
  })

  it('leaves out a value that can not be read, and says how large it is', () => {
    const { host, kv } = setUp()
    receive(host, 'k', Uint8Array.of(0xff))
    expect(kv.inspect('k').siblings).toMatchObject([{ value: undefined, bytes: 1, peer: 'bob' }])
  })
})

describe('the service', () => {
  it('has the manners of a libp2p service', () => {
    const { kv } = setUp()
    const service = kv as Store & Record<symbol, unknown>
    expect(service[Symbol.toStringTag]).toBe('@peermesh/store')
    expect(service[serviceCapabilities]).toEqual(['@peermesh/store'])
    expect(service[serviceDependencies]).toEqual(['@peermesh/host', '@peermesh/membership'])
  })

  it.each([
    [{ durability: 'disk' }],
    [{ indexDotsMax: 0 }],
    [{ indexDotsMax: Number.NaN }],
    [{ indexDotsMax: 1.5 }],
    [{ clockSkewMaxMs: -1 }],
    [{ clockSkewMaxMs: Number.POSITIVE_INFINITY }]
  ])('refuses %o at once', (init) => {
    expect(() => store(init as StoreInit)(new FakeHost().components)).toThrow(
      expect.objectContaining({
        name: 'InvalidParametersError',
        message: expect.stringContaining(String(Object.keys(init)[0]))
      })
    )
  })

  it('[S8] resolves a put when it is durable, and only then can it be read', async () => {
    const { host, kv } = setUp()
    host.diskHeld = true
    const put = kv.put('k', { a: [1, 'two', null] })
    await Promise.resolve()
    expect(await kv.get('k')).toBeUndefined()
    expect(kv.stats().pendingWrites).toBe(1)
    host.releaseDisk()
    await put
    expect(await kv.get('k')).toEqual({ a: [1, 'two', null] })
  })

  it('makes one command of all writes that are begun in one turn, in their order', async () => {
    const { host, kv } = setUp()
    await Promise.all([
      ...Array.from({ length: 1_000 }, (_, count) => kv.put(`key/${count % 10}`, count)),
      kv.delete('key/0'),
      kv.put('last', true)
    ])
    expect(host.commands).toHaveLength(1)
    expect(await kv.get('key/9')).toBe(999)
    expect(await kv.get('key/0')).toBeUndefined()
    expect(kv.stats().keys).toBe(10)
  })

  it('[S15] keeps writes and batches in the order in which they were begun', async () => {
    const { host, kv } = setUp()
    await Promise.all([
      kv.put('a', 'put'),
      kv.batch([
        { type: 'put', key: 'a', value: 'batch' },
        { type: 'put', key: 'b', value: 'batch' }
      ]),
      kv.batch([{ type: 'put', key: 'c', value: 'batch' }]),
      kv.put('b', 'put'),
      kv.delete('c')
    ])
    expect(await Promise.all(['a', 'b', 'c'].map((key) => kv.get(key)))).toEqual(['batch', 'put', undefined])
    expect(host.commands).toHaveLength(4)
  })

  it('[S15] refuses a write before anything changed, and the others of the turn stand', async () => {
    const { kv } = setUp()
    const results = await Promise.allSettled([
      kv.put('', 1),
      kv.put('k', undefined as never),
      kv.delete('k'.repeat(2_000)),
      kv.batch([
        { type: 'put', key: 'good', value: 1 },
        { type: 'put', key: 'bad', value: Number.NaN }
      ]),
      kv.batch([{ type: 'remove', key: 'good' } as unknown as StoreOperation]),
      kv.batch(Array.from({ length: 10_001 }, () => ({ type: 'delete', key: 'k' }))),
      kv.put('fine', 1)
    ])
    expect(results.map((result) => (result.status === 'rejected' ? (result.reason as Error).name : 'done'))).toEqual([
      'InvalidKeyError',
      'InvalidValueError',
      'KeyTooLongError',
      'InvalidValueError',
      'InvalidParametersError',
      'BatchTooLargeError',
      'done'
    ])
    expect(kv.stats().keys).toBe(1)
  })

  it('[S15] an empty batch asks nothing of anybody', async () => {
    const { host, kv } = setUp()
    await kv.batch([])
    expect(host.commands).toEqual([])
  })

  it('[S15] tells the caller by name when too much waits', async () => {
    const { host, kv } = setUp()
    await kv.put('k', 0)
    host.diskHeld = true
    const operations = Array.from({ length: 10_000 }, (): StoreOperation => ({ type: 'delete', key: 'k' }))
    const first = kv.put('k', 1)
    const waiting = Array.from({ length: 20 }, () => kv.batch(operations))
    await Promise.resolve()
    await Promise.resolve()
    await expect(kv.put('one too many', 1)).rejects.toThrow(expect.objectContaining({ name: 'StoreBusyError' }))
    host.releaseDisk()
    await Promise.all([first, ...waiting])
    expect(await kv.get('one too many')).toBeUndefined()
  })

  it('ends the waiting, and not the write, when the signal aborts', async () => {
    const { host, kv } = setUp()
    host.diskHeld = true
    const controller = new AbortController()
    const { signal } = controller
    const waits = [kv.put('k', 1, { signal }), kv.delete('k', { signal })]
    const both = Promise.allSettled(waits)
    await Promise.resolve()
    controller.abort(new Error('enough'))
    const results = await both
    expect(results.map((result) => result.status === 'rejected' && (result.reason as Error).message)).toEqual([
      'enough',
      'enough'
    ])
    host.releaseDisk()
    expect(host.core.clock()[0]?.ranges).toEqual([[1, 2]])
  })

  it('does nothing where the signal aborted before', async () => {
    const { host, kv } = setUp()
    const options = { signal: AbortSignal.abort(new Error('too late')) }
    const calls = [
      kv.get('k', options),
      kv.put('k', 1, options),
      kv.delete('k', options),
      kv.batch([{ type: 'delete', key: 'k' }], options),
      kv.digest(options),
      kv.entries('', options)[Symbol.asyncIterator]().next()
    ]
    await kv.put('other', 1)
    const results = await Promise.allSettled(calls)
    expect(results.slice(0, 5).map(({ status }) => status)).toEqual(new Array(5).fill('rejected'))
    expect(host.commands).toHaveLength(1)
  })

  it('lists entries under a prefix in the order of their keys, as they stand when reached', async () => {
    const { kv } = setUp()
    await kv.batch(['b', 'city/2', 'city/10', 'city/1', 'citz'].map((key) => ({ type: 'put', key, value: key })))
    const seen: unknown[] = []
    for await (const [key, value] of kv.entries('city/')) {
      seen.push([key, value])
      await kv.delete('city/10')
      await kv.put('city/2', 'changed')
    }
    expect(seen).toEqual([
      ['city/1', 'city/1'],
      ['city/2', 'changed']
    ])
  })

  it('stops listing where the signal aborts', async () => {
    const { kv } = setUp()
    await kv.batch(Array.from({ length: 100 }, (_, index) => ({ type: 'put', key: `${index}`, value: index })))
    const controller = new AbortController()
    let seen = 0
    const list = async (): Promise<void> => {
      for await (const _ of kv.entries('', { signal: controller.signal })) {
        if (++seen === 10) {
          controller.abort(new Error('enough'))
        }
      }
    }
    await expect(list()).rejects.toThrow('enough')
    expect(seen).toBe(10)
  })

  it('lets others have a turn while it lists much', async () => {
    const { kv } = setUp()
    await kv.batch(Array.from({ length: 5_000 }, (_, index) => ({ type: 'put', key: `${index}`, value: index })))
    let turns = 0
    const ticking = setInterval(() => turns++)
    for await (const _ of kv.entries()) {
      // Only reads.
    }
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(0)
  })

  it('[S16] says by name that a value cannot be read, where it is read and nowhere else', async () => {
    const { host, kv } = setUp()
    await kv.put('a', 1)
    receive(host, 'unreadable', new Uint8Array([0xff]))
    await expect(kv.get('unreadable')).rejects.toThrow(UnreadableValueError)
    expect(await kv.get('a')).toBe(1)
    const list = async (): Promise<void> => {
      for await (const [key] of kv.entries()) {
        expect(key).toBe('a')
      }
    }
    await expect(list()).rejects.toThrow(expect.objectContaining({ key: 'unreadable' }))
    await kv.put('unreadable', 'put anew')
    expect(await kv.get('unreadable')).toBe('put anew')
  })

  it('tells listeners which keys changed and from where', async () => {
    const { host, kv } = setUp()
    const heard: unknown[] = []
    kv.addEventListener('change', ({ detail }) => heard.push(detail))
    await kv.batch([
      { type: 'put', key: 'a', value: 1 },
      { type: 'put', key: 'b', value: 2 }
    ])
    receive(host, 'c', new Uint8Array([1]))
    expect(heard).toEqual([
      { keys: ['a', 'b'], origin: 'local' },
      { keys: ['c'], origin: 'remote' }
    ])
  })

  it('a watcher hears of changes from now on, until the peer stops', async () => {
    const { host, kv } = setUp()
    await kv.put('before', 1)
    const changes = kv.watch()
    await kv.put('a', 1)
    receive(host, 'b', new Uint8Array([0x02]))
    await kv.delete('a')
    const seen = []
    for await (const change of changes) {
      if (seen.push(change) === 2) {
        await kv.put('unread', 1)
        await (kv as Store & Startable).stop()
        await (kv as Store & Startable).stop()
      }
    }
    expect(seen).toEqual([
      { key: 'b', value: 2, origin: 'remote' },
      { key: 'a', value: undefined, origin: 'local' }
    ])
  })

  it('a watcher ends when the host stopped itself', async () => {
    const { host, kv } = setUp()
    const next = kv.watch()[Symbol.asyncIterator]().next()
    host.events.dispatchEvent(new Event('failure'))
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('a watcher whose signal aborted before ends at once', async () => {
    const { kv } = setUp()
    const changes = kv.watch('', { signal: AbortSignal.abort() })
    await kv.put('a', 1)
    expect(await changes[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined })
  })
})
