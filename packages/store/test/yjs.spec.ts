import { replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { typedPrefix } from '@peermesh/store/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { KeyTypeError, type ReplicatedUpdates, type Store, StoreBusyError, store } from '../src/index.ts'
import { openYjs } from '../src/yjs/index.ts'
import { FakeHost } from './support/fake-host.ts'

afterEach(() => {
  vi.useRealTimers()
})

function setUp(): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store()(host.components) }
}

/** Everything that has begun, and waits for nothing outside, has happened. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Bob put this under this key of the map. */
function receive(host: FakeHost, key: string, value: Uint8Array): void {
  const replica = replicaId('bob/1')
  const bobs = host.core.clock().find((clock) => clock.replica === replica)
  const counter = (bobs?.ranges[0]?.[1] ?? 0) + 1
  const operation = { replica, counter, key, timestamp: { millis: 1, count: 0 }, value, observed: [] }
  const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

const part = (path: string): string => typedPrefix('updates', 'notes') + path

/** What a document of bob makes of a change. */
function updateOfBob(change: (doc: Y.Doc) => void, before: readonly Uint8Array[] = []): Uint8Array {
  const doc = new Y.Doc()
  for (const update of before) {
    Y.applyUpdate(doc, update)
  }
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  doc.transact(() => change(doc))
  return Y.mergeUpdates(updates)
}

async function textIn(kv: Store): Promise<string> {
  const doc = new Y.Doc()
  await using _provider = await openYjs(kv, 'notes', doc)
  return doc.getText().toString()
}

describe('a Yjs document on a store', () => {
  it('is stored as it is changed, and is there when it is opened again', async () => {
    const { kv } = setUp()
    const doc = new Y.Doc()
    const notes = await openYjs(kv, 'notes', doc)
    doc.getText().insert(0, 'tea')
    await notes.written()
    doc.getText().insert(0, 'hot ')
    await notes.close()
    expect(await textIn(kv)).toBe('hot tea')
    expect(await kv.updates('notes').ids()).toHaveLength(2)
    doc.getText().insert(0, 'not ')
    await settled()
    expect(await textIn(kv)).toBe('hot tea')
  })

  it('writes what one turn changes as one update, and what is changed during a write as the next', async () => {
    const { host, kv } = setUp()
    const doc = new Y.Doc()
    const notes = await openYjs(kv, 'notes', doc)
    doc.getText().insert(0, 'a')
    doc.getText().insert(1, 'b')
    await notes.written()
    expect(await kv.updates('notes').ids()).toHaveLength(1)
    host.diskHeld = true
    for (let letter = 0; letter < 10; letter++) {
      doc.getText().insert(2, 'x')
      await settled()
    }
    host.releaseDisk()
    await notes.written()
    expect(await kv.updates('notes').ids()).toHaveLength(3)
    await notes.close()
    expect(await textIn(kv)).toBe('abxxxxxxxxxx')
  })

  it('shows what others wrote, as one change that came from elsewhere, and does not write it again', async () => {
    const { host, kv } = setUp()
    const doc = new Y.Doc()
    const seen: unknown[] = []
    const notes = await openYjs(kv, 'notes', doc)
    doc.getText().observe(({ transaction }) => seen.push([transaction.origin === notes, transaction.local]))
    const hello = updateOfBob((bobs) => bobs.getText().insert(0, 'Hello'))
    const bob = updateOfBob((bobs) => bobs.getText().insert(5, ', Bob'), [hello])
    // In the wrong order: Yjs waits with the one for the other.
    receive(host, part('2'), bob)
    receive(host, part('1'), hello)
    await settled()
    expect(doc.getText().toString()).toBe('Hello, Bob')
    expect(seen).toEqual([[true, false]])
    await notes.written()
    expect(host.commands).toEqual([])
    await notes.close()
  })

  it('that has content gets what is stored, and the store what it lacks of it: nothing where that is nothing', async () => {
    const { kv, host } = setUp()
    const first = new Y.Doc()
    first.getMap().set('tea', 1)
    await (await openYjs(kv, 'notes', first)).close()
    const second = new Y.Doc()
    second.getMap().set('milk', 2)
    await (await openYjs(kv, 'notes', second)).close()
    expect(second.getMap().toJSON()).toEqual({ tea: 1, milk: 2 })
    const commands = host.commands.length
    await (await openYjs(kv, 'notes', second)).close()
    expect(host.commands).toHaveLength(commands)
    await (await openYjs(kv, 'notes', first)).close()
    expect(first.getMap().toJSON()).toEqual({ tea: 1, milk: 2 })
    expect(host.commands).toHaveLength(commands)
  })

  it('that a key does not hold is refused, and so is what a key of one is not', async () => {
    const { kv } = setUp()
    await kv.put('notes', 1)
    await expect(openYjs(kv, 'notes', new Y.Doc())).rejects.toThrow(KeyTypeError)
    await kv.delete('notes')
    const doc = new Y.Doc()
    doc.getText().insert(0, 'tea')
    const notes = await openYjs(kv, 'notes', doc)
    await notes.written()
    await expect(kv.put('notes', 1)).rejects.toThrow(KeyTypeError)
    await notes.close()
  })

  it('that is destroyed is parted from the store, with all that was changed written', async () => {
    const { kv } = setUp()
    const doc = new Y.Doc()
    const notes = await openYjs(kv, 'notes', doc)
    doc.getText().insert(0, 'tea')
    doc.destroy()
    await notes.written()
    expect(await textIn(kv)).toBe('tea')
  })

  it('that is open while its key is deleted is written anew with its next change, whole', async () => {
    const { kv } = setUp()
    const doc = new Y.Doc()
    await using notes = await openYjs(kv, 'notes', doc)
    doc.getText().insert(0, 'tea')
    await notes.written()
    await kv.delete('notes')
    await settled()
    expect(await kv.updates('notes').ids()).toEqual([])
    doc.getText().insert(0, 'hot ')
    await notes.written()
    expect(await textIn(kv)).toBe('hot tea')
  })

  it('passes over what is no Yjs update, and leaves it where it is', async () => {
    const { host, kv } = setUp()
    const doc = new Y.Doc()
    receive(host, part('strange'), Uint8Array.of(9, 9, 9))
    await using notes = await openYjs(kv, 'notes', doc)
    receive(host, part('stranger'), Uint8Array.of(200, 1))
    await settled()
    expect(notes.unreadable).toBe(2)
    for (let letter = 0; letter < 200; letter++) {
      doc.getText().insert(0, 'x')
      await notes.written()
    }
    await settled()
    expect(await textIn(kv)).toBe('x'.repeat(200))
    expect(await kv.updates('notes').ids()).toEqual(expect.arrayContaining(['strange', 'stranger']))
  })

  it('keeps what could not be written, says why, and writes it with what follows', async () => {
    const { kv } = setUp()
    const doc = new Y.Doc()
    let failure: Error | undefined = new TypeError('the disk is full')
    const stubborn = {
      updates: (key: string): ReplicatedUpdates =>
        wrapped(kv.updates(key), () => {
          if (failure !== undefined) throw failure
        })
    }
    await using notes = await openYjs(stubborn, 'notes', doc)
    doc.getText().insert(0, 'tea')
    await expect(notes.written()).rejects.toThrow('the disk is full')
    failure = undefined
    doc.getText().insert(0, 'hot ')
    await notes.written()
    expect(await textIn(kv)).toBe('hot tea')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    let busy = 2
    failure = new StoreBusyError('Later.')
    const inTime = wrapped(kv.updates('notes'), () => {
      if (busy-- > 0) throw new StoreBusyError('Later.')
    })
    await using again = await openYjs({ updates: () => inTime }, 'notes', doc)
    failure = undefined
    doc.getText().insert(0, 'not ')
    const written = again.written()
    for (let tries = 0; tries < 3; tries++) {
      await settled()
      vi.advanceTimersByTime(1_000)
    }
    await written
    expect(busy).toBe(-1)
    expect(await textIn(kv)).toBe('not hot tea')
  })
})

describe('the updates of a document', () => {
  it('[S27] are merged now and then, so that they stay few, and what came meanwhile stays', async () => {
    const { host, kv } = setUp()
    const doc = new Y.Doc()
    await using notes = await openYjs(kv, 'notes', doc)
    let most = 0
    for (let letter = 0; letter < 1_000; letter++) {
      doc.getText().insert(letter, String(letter % 10))
      await notes.written()
      if (letter % 100 === 0) {
        receive(
          host,
          part(`bob${letter}`),
          updateOfBob((bobs) => bobs.getMap('of bob').set(`${letter}`, letter))
        )
      }
      most = Math.max(most, (await kv.updates('notes').ids()).length)
    }
    expect(most).toBeLessThan(160)
    const again = new Y.Doc()
    await using _notes = await openYjs(kv, 'notes', again)
    expect(again.getText().toString()).toBe('0123456789'.repeat(100))
    expect(again.getMap('of bob').size).toBe(10)
  })

  it('forget the content of what was deleted, once all are merged', async () => {
    const { kv } = setUp()
    const doc = new Y.Doc()
    await using notes = await openYjs(kv, 'notes', doc)
    for (let count = 0; count < 400; count++) {
      doc.getMap().set('draft', 'x'.repeat(1_000))
      await notes.written()
    }
    expect(kv.stats().bytes).toBeLessThan(200_000)
  })

  it('[S26] are cut where they are large, and show once all pieces are there', async () => {
    const { host, kv } = setUp()
    const doc = new Y.Doc()
    const large = 'What is pasted may be large. '.repeat(40_000)
    doc.getText().insert(0, large)
    const notes = await openYjs(kv, 'notes', doc)
    await notes.close()
    expect(await textIn(kv)).toBe(large)
    const pieces = host.core.storedKeys()
    expect(pieces).toHaveLength(29)
    const elsewhere = setUp()
    const shown = new Y.Doc()
    await using _shown = await openYjs(elsewhere.kv, 'notes', shown)
    for (const [index, piece] of pieces.toReversed().entries()) {
      receive(elsewhere.host, piece, host.core.get(piece) as Uint8Array)
      await settled()
      expect(shown.getText().length).toBe(index + 1 < pieces.length ? 0 : large.length)
    }
  })
})

/** Before each write it is asked whether it may be. */
function wrapped(updates: ReplicatedUpdates, ask: () => void): ReplicatedUpdates {
  return new Proxy(updates, {
    get(target, name) {
      if (name === 'add') {
        return async (update: Uint8Array) => {
          ask()
          return target.add(update)
        }
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    }
  })
}
