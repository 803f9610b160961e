import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type AttachedPeer, attach } from '../src/control/attached-peer.ts'
import type { WatchBegin, WatchedChange } from '../src/control/attached-options.ts'
import type { StoreContent } from '@peermesh/store'
import { type ControlServer, startControlServer } from '../src/control/control-server.ts'
import { bytesOf, entryLines } from './support/lines.ts'
import { FORGOTTEN, fakePeer, fakeReport, MemoryStore } from './support/memory-store.ts'

let dataDir: string
let store: MemoryStore
let server: ControlServer
let attached: AttachedPeer
const errors: unknown[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'pm-'))
  store = new MemoryStore()
  server = await startControlServer({ dataDir, peer: fakePeer(store), onError: (error) => errors.push(error) })
  attached = attach(dataDir)
})

afterEach(async () => {
  await server.close()
  await rm(dataDir, { recursive: true })
  expect(errors).toEqual([])
})

async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) {
    items.push(item)
  }
  return items
}

describe('an attached peer', () => {
  it('deletes keys together, and says which of them held something', async () => {
    await attached.put('a', 1)
    await attached.put('b', 2)
    expect(await attached.delete(['a', 'x', 'b', 'a'])).toEqual({ deleted: ['a', 'b'], missing: ['x'] })
    expect(store.batchSizes.at(-1)).toBe(2)
    expect(await attached.digest()).toMatchObject({ keys: 0 })
  })

  it('refuses text that an address cannot carry, of which the peer would read something else', async () => {
    const half = 'a\ud83d'
    await attached.put('a\ufffd', 'of another key')
    const calls: Record<string, () => Promise<unknown>> = {
      get: async () => await attached.get(half),
      put: async () => await attached.put(half, 1),
      value: async () => await attached.value(half),
      setValue: async () => await attached.setValue(half, 1),
      availableValue: async () => await attached.availableValue(half),
      setAvailableValue: async () => await attached.setAvailableValue(half, 1),
      deleteAll: async () => await attached.deleteAll(half),
      entries: async () => await allOf(attached.entries(half)),
      contents: async () => await allOf(attached.contents(half)),
      conflicts: async () => await allOf(attached.conflicts(half)),
      keys: async () => await allOf(attached.keys('', { from: half })),
      watch: async () => await allOf(attached.watch(half, { existing: true, signal: AbortSignal.timeout(500) })),
      explain: async () => await attached.explain(half),
      sync: async () => await attached.sync(half),
      election: async () => await attached.election(half),
      lock: async () => await attached.lock(half, { signal: AbortSignal.timeout(500) }),
      locks: async () => await attached.locks({ name: half }),
      forceRelease: async () => await attached.forceRelease('a', { reason: half })
    }
    for (const [name, call] of Object.entries(calls)) {
      await expect(call(), name).rejects.toMatchObject({
        name: 'InvalidParametersError',
        message: expect.stringContaining('is well-formed text') as string
      })
    }
    expect(store.entriesByKey.size).toBe(1)
  })

  it('is told which kinds of things there are to explain', async () => {
    await expect(attached.explain('x', { kind: 'planet' })).rejects.toMatchObject({
      name: 'BadRequestError',
      message: expect.stringContaining('peer, key, scope, lock, partition') as string
    })
  })

  it('puts with all that may be said of a put', async () => {
    await attached.put('a', 1, { ack: 'quorum', ttlMs: 5_000 })
    expect(store.putOptions).toEqual({ ack: 'quorum', ttlMs: 5_000, signal: expect.any(AbortSignal) })
    await attached.put('a', 1, { waitMs: 60_000 })
    expect(store.putOptions).toEqual({ signal: expect.any(AbortSignal) })
  })

  it('waits for a put that waits for others for as long as it was told, and not as one that stands still', async () => {
    const gate = Promise.withResolvers<void>()
    store.gate = gate.promise
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const puts = Promise.allSettled([
        attached.put('a', 1, { ack: 'all' }),
        attached.put('b', 1, { ack: 'one', waitMs: 60_000 }),
        attached.put('c', 1, { waitMs: 60_000 })
      ])
      await vi.waitUntil(() => store.operations.length === 3)
      vi.advanceTimersByTime(50_000)
      await new Promise((resolve) => setImmediate(resolve))
      gate.resolve()
      expect((await puts).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
    } finally {
      vi.useRealTimers()
      store.gate = undefined
    }
  })

  it('waits for others for longer than a timer can, and for parts of a millisecond', async () => {
    await attached.put('a', 1, { waitMs: 2 ** 31 })
    await new Promise((resolve) => setTimeout(resolve, 20))
    const late = store.putOptions?.signal
    await attached.put('a', 1, { waitMs: 2 ** 40 })
    await attached.put('a', 1, { waitMs: 1_000.5 })
    expect(String(late?.reason)).not.toContain('Timeout')
  })

  it('tells typed keys of which the lines are longer than a value can be, and takes them back', async () => {
    const elements = Array.from({ length: 50_000 }, (_, index) => `${index}${'x'.repeat(100)}`)
    store.entriesByKey.set('set', elements)
    store.types.set('set', 'set')
    const contents: StoreContent[] = []
    for await (const content of attached.contents()) {
      contents.push(content)
    }
    expect(contents).toEqual([{ key: 'set', type: 'set', value: elements }])
    for await (const { value } of attached.watch('', { existing: true })) {
      expect(value).toEqual(elements)
      break
    }
    store.entriesByKey.clear()
    expect(await attached.import(bytesOf(`${JSON.stringify(contents[0])}\n`, 65_536))).toMatchObject({
      acknowledged: 1
    })
    expect(store.entriesByKey.get('set')).toEqual(elements)
  })

  it('lists and deletes keys of which the values cannot be read, like any other', async () => {
    for (const key of ['k/1', 'k/2', 'k/3', 'k/4']) {
      store.entriesByKey.set(key, 1)
    }
    store.unreadable.add('k/2').add('k/3')
    expect(await allOf(attached.keys('k/'))).toEqual(['k/1', 'k/2', 'k/3', 'k/4'])
    expect(await allOf(attached.keys('k/', { limit: 3 }))).toEqual(['k/1', 'k/2', 'k/3'])
    expect(await allOf(attached.keys('k/', { limit: 2 }))).toEqual(['k/1', 'k/2'])
    expect(await allOf(attached.keys('k/', { reverse: true, from: 'k/2', limit: 3 }))).toEqual(['k/4', 'k/3', 'k/2'])
    await expect(allOf(attached.entries('k/'))).rejects.toMatchObject({ name: 'UnreadableValueError' })
    expect(await attached.deleteAll('k/')).toBe(4)
    expect(store.entriesByKey.size).toBe(0)
  })

  it('lists conflicts, with the values that can be read', async () => {
    await attached.put('a/1', new Uint8Array([1]))
    await attached.put('b', 1)
    store.rivals.add('a/1')
    store.rivals.add('b')
    expect(await allOf(attached.conflicts('a/'))).toEqual([
      {
        key: 'a/1',
        siblings: [
          expect.objectContaining({ value: { '/': { bytes: 'AQ' } }, bytes: 6 }),
          expect.objectContaining({ value: 'rival', writtenAt: { millis: expect.any(Number), count: 2 } })
        ]
      }
    ])
  })

  it('deletes by prefix, batch by batch, and tells how far it is', async () => {
    await attached.import(bytesOf(entryLines(1_200), 65_536))
    await attached.put('other', 1)
    const progress: number[] = []
    expect(await attached.deleteAll('k/', { onProgress: (deleted) => progress.push(deleted) })).toBe(1_200)
    expect(progress).toEqual([500, 1_000, 1_200])
    expect(await allOf(attached.keys())).toEqual(['other'])
  })

  it('says so where a delete fails half-way: what was counted is gone', async () => {
    await attached.import(bytesOf(entryLines(1_200), 65_536))
    let batches = 0
    Object.defineProperty(store, 'failure', {
      get: () => (++batches > 1 ? Object.assign(new Error('full'), { name: 'JournalError' }) : undefined)
    })
    const seen: number[] = []
    const deleting = attached.deleteAll('k/', { onProgress: (deleted) => seen.push(deleted) })
    await expect(deleting).rejects.toMatchObject({ name: 'JournalError' })
    expect(seen).toEqual([500])
    expect(store.entriesByKey.size).toBe(700)
  })

  it('lists keys without their values', async () => {
    await attached.import(bytesOf(entryLines(100), 65_536))
    expect(await allOf(attached.keys('k/9'))).toEqual([
      'k/9',
      ...Array.from({ length: 10 }, (_, index) => `k/9${index}`)
    ])
  })

  it('lists a range of keys', async () => {
    await attached.put('a', 1)
    expect(await allOf(attached.keys('', { from: 'a', to: 'b', reverse: true, limit: 3 }))).toEqual(['a'])
    expect(store.entriesOptions).toEqual({
      from: 'a',
      to: 'b',
      reverse: true,
      limit: 3,
      signal: expect.any(AbortSignal) as AbortSignal
    })
  })

  it('explains, and passes on why it can not', async () => {
    await attached.put('greeting', 'hello')
    expect(await attached.explain('greeting')).toMatchObject({ kind: 'key', subject: 'greeting' })
    expect(await attached.explain('Second')).toMatchObject({ kind: 'peer', subject: '12D3KooWSecond' })
    await expect(attached.explain('nobody')).rejects.toMatchObject({ name: 'UnknownSubjectError' })
    await expect(attached.explain('12D3KooW')).rejects.toMatchObject({ name: 'AmbiguousSubjectError' })
    await expect(attached.explain('greeting', { kind: 'peer' })).rejects.toMatchObject({ name: 'UnknownSubjectError' })
  })

  it('syncs with another, which is named in part; tells how far it is, and in the end how it was done', async () => {
    store.reports = [fakeReport({ method: 'snapshot', reason: 'nothing-held', keys: 40, keysThere: 40 })]
    const progress: unknown[] = []
    const report = await attached.sync('Second', { onProgress: (now) => progress.push(now) })
    expect(report).toEqual({ ...store.reports[0], peer: '12D3KooWSecond' })
    expect(progress[0]).toEqual({ keys: 10, total: 40, phase: 'under way' })
  })

  it('passes on why it does not sync', async () => {
    await expect(attached.sync('nobody')).rejects.toMatchObject({ name: 'UnknownSubjectError' })
    await expect(attached.sync('12D3KooW')).rejects.toMatchObject({ name: 'AmbiguousSubjectError' })
    await expect(attached.sync('First')).rejects.toMatchObject({ name: 'InvalidParametersError' })
    store.failure = Object.assign(new Error('gone'), { name: 'PeerNotHereError', peer: '12D3KooWSecond' })
    await expect(attached.sync('Second')).rejects.toMatchObject({ name: 'PeerNotHereError', peer: '12D3KooWSecond' })
  })

  it('gives a sync up where its caller does, and where it stops', async () => {
    store.gate = new Promise(() => undefined)
    const signals: AbortSignal[] = []
    const begins = async (): Promise<void> =>
      await new Promise((resolve) => {
        store.pullBegins = (signal) => {
          signals.push(signal as AbortSignal)
          resolve()
        }
      })
    const leaving = new AbortController()
    let begun = begins()
    const left = attached.sync('Second', { signal: leaving.signal })
    await begun
    const reason = new Error('enough')
    leaving.abort(reason)
    await expect(left).rejects.toBe(reason)
    await expect.poll(() => signals[0]?.aborted).toBe(true)

    begun = begins()
    const stopped = expect(attached.sync('Second')).rejects.toMatchObject({ name: 'PeerNotReachableError' })
    await begun
    await server.close()
    await stopped
    server = await startControlServer({ dataDir, peer: fakePeer(store), onError: (error) => errors.push(error) })
  })

  it('tells its clock', async () => {
    expect(await attached.clock()).toEqual([{ replica: '12D3KooWFirst/00', ranges: [[1, 7]] }])
  })
})

describe('a watch over the control socket', () => {
  /** What a watch told so far, and a promise for when it told so much. */
  function follow(changes: AsyncIterable<WatchedChange>) {
    const told: WatchedChange[] = []
    const waiting: (() => void)[] = []
    const ended = (async () => {
      for await (const change of changes) {
        told.push(change)
        for (const resume of waiting.splice(0)) {
          resume()
        }
      }
    })()
    // Its failure is looked at by the tests that expect one.
    ended.catch(() => told.length)
    const reaches = async (count: number): Promise<void> => {
      while (told.length < count) {
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    }
    return { told, ended, reaches }
  }

  it('begins with what is there, where that is asked for, and misses nothing after it said that it is ready', async () => {
    await attached.put('a/1', 1)
    const ready = Promise.withResolvers<WatchBegin>()
    const stop = new AbortController()
    const watch = follow(attached.watch('a/', { existing: true, signal: stop.signal, onReady: ready.resolve }))
    await ready.promise
    await attached.put('a/2', new Uint8Array([1]))
    await attached.put('b/1', 1)
    await attached.delete(['a/1'])
    await watch.reaches(3)
    expect(watch.told).toEqual([
      { key: 'a/1', value: 1, origin: 'existing' },
      { key: 'a/2', value: new Uint8Array([1]), origin: 'local' },
      { key: 'a/1', value: undefined, origin: 'local' }
    ])
    stop.abort()
    await watch.ended
  })

  it('that was left among what is there goes on behind the key that it told last, and at the point from which changes are told', async () => {
    await Promise.all(['a', 'b', 'c'].map(async (key) => await attached.put(key, 1)))
    const onExisting = vi.fn()
    for await (const { key } of attached.watch('', { existing: true, points: true, onExisting })) {
      expect(key).toBe('a')
      break
    }
    expect(onExisting.mock.calls).toEqual([['point.3']])
    const ready = Promise.withResolvers<WatchBegin>()
    const stop = new AbortController()
    const begin = { existing: true, since: 'point.3', after: 'a', points: true }
    const watch = follow(attached.watch('', { ...begin, signal: stop.signal, onReady: ready.resolve }))
    expect(await ready.promise).toEqual({ begins: 'since', point: 'point.3' })
    expect(watch.told.map(({ key, origin }) => `${key} ${origin}`)).toEqual(['b existing', 'c existing'])
    expect(store.watchOptions).toMatchObject({ since: 'point.3' })
    stop.abort()
    await watch.ended
  })

  it('begins at a point, and tells the point behind each change, where that is asked for', async () => {
    await attached.put('a', 1)
    const ready = Promise.withResolvers<WatchBegin>()
    const watch = follow(attached.watch('', { since: 'point.0', points: true, onReady: ready.resolve }))
    expect(await ready.promise).toEqual({ begins: 'since', point: 'point.1' })
    expect(store.watchOptions).toMatchObject({ since: 'point.0' })
    await attached.put('b', 1)
    await watch.reaches(1)
    expect(watch.told).toEqual([{ key: 'b', value: 1, origin: 'local', point: 'point.2' }])
    await server.close()
    await expect(watch.ended).rejects.toThrow()
    server = await startControlServer({ dataDir, peer: fakePeer(store), onError: (error) => errors.push(error) })
  })

  it('begins at the point of a mesh in which thousands of replicas wrote', async () => {
    const ready = Promise.withResolvers<WatchBegin>()
    const stop = new AbortController()
    const since = 'a'.repeat(1_000_000)
    const watch = follow(attached.watch('', { since, signal: stop.signal, onReady: ready.resolve }))
    await Promise.race([ready.promise, watch.ended])
    expect(store.watchOptions).toMatchObject({ since })
    stop.abort()
    await watch.ended
  })

  it('that begins anew tells what is there as that, since nobody knows what of it changed', async () => {
    await attached.put('a', 1)
    const ready = Promise.withResolvers<WatchBegin>()
    const watch = follow(attached.watch('', { since: FORGOTTEN, onReady: ready.resolve }))
    await watch.reaches(1)
    expect((await ready.promise).begins).toBe('anew')
    expect(watch.told).toEqual([{ key: 'a', value: 1, origin: 'existing' }])
    await server.close()
    await expect(watch.ended).rejects.toThrow()
    server = await startControlServer({ dataDir, peer: fakePeer(store), onError: (error) => errors.push(error) })
  })

  it('ends when the peer stops, and says so', async () => {
    const ready = Promise.withResolvers<WatchBegin>()
    const watch = follow(attached.watch('', { onReady: ready.resolve }))
    await ready.promise
    await server.close()
    await expect(watch.ended).rejects.toMatchObject({ name: 'PeerNotReachableError' })
    server = await startControlServer({ dataDir, peer: fakePeer(store), onError: (error) => errors.push(error) })
  })

  it('is given up by the peer when its reader leaves', async () => {
    await attached.put('a', 1)
    for await (const { key } of attached.watch('', { existing: true })) {
      expect(key).toBe('a')
      break
    }
    // A peer that still answered it would not close at once.
    await server.close()
    server = await startControlServer({ dataDir, peer: fakePeer(store), onError: (error) => errors.push(error) })
  })
})
