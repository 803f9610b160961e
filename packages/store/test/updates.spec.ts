import { type Dot, replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { cutUpdate, typedPrefix } from '@peermesh/store/core'
import { describe, expect, it } from 'vitest'
import { wholeUpdates } from '../src/core/update-pieces.ts'
import { BatchTooLargeError, InvalidValueError, type Store, store, ValueTooLargeError } from '../src/index.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store()(host.components) }
}

let lastOfBob = 0

/** Bob put this under this key of the map, or deleted what he had seen there. */
function receive(host: FakeHost, key: string, value?: Uint8Array, observed: readonly Dot[] = []): void {
  const replica = replicaId('bob/1')
  const operation = { replica, counter: ++lastOfBob, key, timestamp: { millis: 1, count: 0 }, value, observed }
  const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

async function all(kv: Store, key: string): Promise<number[][]> {
  const updates: number[][] = []
  for await (const update of kv.updates(key)) {
    updates.push([...update])
  }
  return updates.sort()
}

describe('updates under a key', () => {
  it('are there as they were added, under ids of their own', async () => {
    const { kv } = setUp()
    const updates = kv.updates('doc')
    const bytes = Uint8Array.of(1, 2)
    const written = updates.add(bytes)
    bytes[0] = 9
    const id = await written
    const other = await updates.add(Uint8Array.of(1, 2))
    expect(id).toMatch(/^[\w-]{16}$/)
    expect((await updates.ids()).toSorted()).toEqual([id, other].sort())
    expect(await updates.get(id)).toEqual(Uint8Array.of(1, 2))
    expect(await updates.get('another')).toBe(undefined)
    expect(await kv.get('doc')).toEqual([Uint8Array.of(1, 2), Uint8Array.of(1, 2)])
  })

  it('[S27] are taken away by a merge that holds them, behind it and with it, and by no other', async () => {
    const { host, kv } = setUp()
    const updates = kv.updates('doc')
    const ids = [await updates.add(Uint8Array.of(1)), await updates.add(Uint8Array.of(2))]
    host.diskHeld = true
    const merging = updates.merge([...ids, 'gone'], Uint8Array.of(1, 2))
    const adding = updates.add(Uint8Array.of(3))
    receive(host, `${typedPrefix('updates', 'doc')}of-bob`, Uint8Array.of(4))
    host.releaseDisk()
    const merged = await merging
    await adding
    expect(await all(kv, 'doc')).toEqual([[1, 2], [3], [4]])
    const command = host.commands.find(({ type }, index) => type === 'write' && index === 2)
    const keys = [merged, ...ids].map((id) => typedPrefix('updates', 'doc') + id)
    expect(command?.type === 'write' && command.operations.map(({ key }) => key)).toEqual(keys)
    await updates.merge(ids, Uint8Array.of(1, 2))
    expect(await all(kv, 'doc')).toEqual([[1, 2], [1, 2], [3], [4]])
  })

  it('are told of when they come and go, and are gone when the key is cleared or deleted', async () => {
    const { host, kv } = setUp()
    const updates = kv.updates('doc')
    const shown = updates.watch()[Symbol.asyncIterator]()
    await updates.add(Uint8Array.of(1))
    expect((await shown.next()).value).toHaveLength(1)
    await updates.clear()
    expect((await shown.next()).value).toEqual([])
    await updates.add(new Uint8Array(100_000))
    expect(host.core.storedKeys()).toHaveLength(3)
    await kv.delete('doc')
    expect(host.core.storedKeys()).toEqual([])
  })

  it('are refused where they are no bytes, or too many', async () => {
    const { kv } = setUp()
    const updates = kv.updates('doc')
    await expect(updates.add('text' as never)).rejects.toThrow(InvalidValueError)
    await expect(updates.add(new Uint8Array(64 * 1_024 * 1_024 + 1))).rejects.toThrow(ValueTooLargeError)
    await Promise.all(Array.from({ length: 10_000 }, () => updates.add(Uint8Array.of(1))))
    await expect(updates.merge(await updates.ids(), Uint8Array.of(1))).rejects.toThrow(BatchTooLargeError)
    expect(await updates.ids()).toHaveLength(10_000)
  })
})

describe('the pieces of an update', () => {
  it('[S26] are cut so that each is sent along, and are these for ever', () => {
    const update = Uint8Array.from({ length: 100_000 }, (_, index) => index)
    expect(cutUpdate('id', update.subarray(0, 40_960))).toEqual([{ path: 'id', bytes: update.subarray(0, 40_960) }])
    expect(cutUpdate('id', update)).toEqual([
      { path: 'id.1.3', bytes: update.subarray(0, 40_960) },
      { path: 'id.2.3', bytes: update.subarray(40_960, 81_920) },
      { path: 'id.3.3', bytes: update.subarray(81_920) }
    ])
  })

  it('[S26] are an update once all of them are there, in whatever order, and nothing else is one', () => {
    const whole = (...paths: string[]): unknown => [...wholeUpdates(paths)]
    expect(whole('b.2.3', 'b.3.3', 'a', 'b.1.3')).toEqual([
      ['b', ['b.1.3', 'b.2.3', 'b.3.3']],
      ['a', ['a']]
    ])
    expect(whole('b.2.3', 'b.1.3')).toEqual([])
    expect(whole('b.2.2', 'b.3.2')).toEqual([])
    expect(whole('b.1.2', 'b.3.3')).toEqual([])
    // Of a version that cuts otherwise: each is taken for a whole, and is up to who reads them.
    expect(whole('b.0.2', 'b.x')).toEqual([
      ['b.0.2', ['b.0.2']],
      ['b.x', ['b.x']]
    ])
  })
})
