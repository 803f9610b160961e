import { CausalContext } from '@peermesh/crdt'
import { describe, expect, it } from 'vitest'
import { UnreadableValueError } from '../src/errors.ts'
import type { StoreValue } from '../src/store.ts'
import { Watcher } from '../src/watcher.ts'
import { pointOf } from '../src/wire/points.ts'

/** A store as a watcher sees it. */
function setUp(prefix = '', signal?: AbortSignal) {
  const values = new Map<string, StoreValue>()
  const ended: Watcher[] = []
  const clock = new CausalContext()
  const source = {
    read: (key: string) => {
      if (key === 'unreadable') {
        throw new UnreadableValueError(key)
      }
      return values.get(key)
    },
    clock: () => clock,
    keysOf: () => [],
    ended: (watcher: Watcher) => {
      ended.push(watcher)
    }
  }
  const watcher = new Watcher(prefix, source, { begins: 'now', at: pointOf(clock) }, signal)
  const put = (key: string, value: StoreValue): void => {
    values.set(key, value)
    watcher.changed([key], 'local')
  }
  return { watcher, values, ended, put }
}

describe('a watcher', () => {
  it('hears of changes in the order in which they came', async () => {
    const { watcher, put, values } = setUp()
    put('a', 1)
    put('b', 2)
    values.delete('a')
    watcher.changed(['a'], 'remote')
    expect(await watcher.next()).toEqual({ done: false, value: { key: 'b', value: 2, origin: 'local' } })
    expect(await watcher.next()).toEqual({ done: false, value: { key: 'a', value: undefined, origin: 'remote' } })
  })

  it('waits for a change that is still to come', async () => {
    const { watcher, put } = setUp()
    const next = watcher.next()
    put('a', 1)
    expect(await next).toEqual({ done: false, value: { key: 'a', value: 1, origin: 'local' } })
  })

  it('gives a slow reader the newest of each key, and keeps no more than the keys', async () => {
    const { watcher, put } = setUp()
    for (let count = 0; count < 10_000; count++) {
      put(`key/${count % 3}`, count)
    }
    const read = [await watcher.next(), await watcher.next(), await watcher.next()]
    expect(read.map(({ value }) => (value as { value: number }).value)).toEqual([9_997, 9_998, 9_999])
    watcher.end()
    expect(await watcher.next()).toEqual({ done: true, value: undefined })
  })

  it('hears only of keys under its prefix', async () => {
    const { watcher, put } = setUp('city/')
    put('country/1', 1)
    put('city/1', 2)
    put('cities', 3)
    watcher.end()
    const keys: string[] = []
    for await (const { key } of watcher) {
      keys.push(key)
    }
    expect(keys).toEqual(['city/1'])
  })

  it('ends when its signal aborts, after what is known was read', async () => {
    const controller = new AbortController()
    const { watcher, put, ended } = setUp('', controller.signal)
    put('a', 1)
    controller.abort()
    expect(ended).toEqual([watcher])
    expect((await watcher.next()).done).toBe(false)
    expect((await watcher.next()).done).toBe(true)
  })

  it('wakes whoever waits when it ends', async () => {
    const { watcher } = setUp()
    const next = watcher.next()
    watcher.end()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('with a signal that aborted before has ended', async () => {
    const { watcher } = setUp('', AbortSignal.abort())
    expect(await watcher.next()).toEqual({ done: true, value: undefined })
  })

  it('ends once, and lets go of its signal', () => {
    const controller = new AbortController()
    const { watcher, ended } = setUp('', controller.signal)
    watcher.end()
    watcher.end()
    controller.abort()
    expect(ended).toEqual([watcher])
  })

  it('that is left by break ends, and forgets what was not read', async () => {
    const { watcher, put, ended } = setUp()
    put('a', 1)
    put('b', 2)
    for await (const { key } of watcher) {
      expect(key).toBe('a')
      break
    }
    expect(ended).toEqual([watcher])
    expect(await watcher.next()).toEqual({ done: true, value: undefined })
  })

  it('answers each of several calls of next that wait at the same time', async () => {
    const { watcher, put } = setUp()
    const both = Promise.all([watcher.next(), watcher.next()])
    const third = watcher.next()
    put('a', 1)
    put('b', 2)
    expect((await both).map(({ value }) => (value as { key: string }).key)).toEqual(['a', 'b'])
    watcher.end()
    expect(await third).toEqual({ done: true, value: undefined })
  })

  it('[S16] that meets a value which cannot be read throws it to its reader, and ends', async () => {
    const { watcher, put, ended } = setUp()
    watcher.changed(['unreadable'], 'remote')
    put('b', 2)
    await expect(watcher.next()).rejects.toThrow(UnreadableValueError)
    expect(await watcher.next()).toEqual({ done: true, value: undefined })
    expect(ended).toEqual([watcher])
  })
})
