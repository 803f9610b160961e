import { describe, expect, it } from 'vitest'
import {
  BatchTooLargeError,
  InvalidKeyError,
  InvalidValueError,
  KeyTypeError,
  ListTooDeepError,
  type Store,
  store
} from '../src/index.ts'
import { FakeHost } from './support/fake-host.ts'

function setUp(): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store()(host.components) }
}

async function all(kv: Store): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for await (const [key, value] of kv.entries()) {
    found[key] = value
  }
  return found
}

describe('a batch of changes', () => {
  it('[S15] is one command, and does nothing before it is written', async () => {
    const { host, kv } = setUp()
    await kv.put('old', 1)
    await kv.list('log').push('a', 'c')
    await kv.set('tags').add('old')
    const before = host.commands.length
    const batch = kv
      .newBatch()
      .put('order/17', { tea: 2 })
      .delete('old')
      .counter('orders')
      .add()
      .counter('orders')
      .add(4)
      .flag('open')
      .enable()
      .set<string>('tags')
      .add('new')
      .set('tags')
      .remove('old')
      .map<number>('cart')
      .set('tea', 2)
      .list<string>('log')
      .insert(1, ['b'])
      .list('log')
      .push('d')
      .updates('doc')
      .add(Uint8Array.of(7))
    expect(host.commands).toHaveLength(before)
    await batch.write()
    expect(host.commands).toHaveLength(before + 1)
    expect(await all(kv)).toEqual({
      'order/17': { tea: 2 },
      orders: 5,
      open: true,
      tags: ['new'],
      cart: { tea: 2 },
      log: ['a', 'b', 'c', 'd'],
      doc: [Uint8Array.of(7)]
    })
    await batch.write()
    expect(host.commands).toHaveLength(before + 1)
    await batch
      .list('log')
      .replace(0, 'A')
      .list('log')
      .delete(2, 2)
      .map('cart')
      .delete('tea')
      .flag('open')
      .disable()
      .write()
    expect(await all(kv)).toMatchObject({ log: ['A', 'b'], orders: 5 })
    expect(await kv.map('cart').size()).toBe(0)
    expect(await kv.flag('open').value()).toBe(false)
  })

  it('[S15] in which one change is wrong does nothing, and says what is', async () => {
    const { host, kv } = setUp()
    await kv.counter('c').add(1)
    const before = host.commands.length
    const refusals = [
      [kv.newBatch().put('k', 1).set('c').add('x'), KeyTypeError],
      [kv.newBatch().put('k', 1).counter('k').add(), KeyTypeError],
      [kv.newBatch().set('s').add('x').set('s', { wins: 'remove' }).add('y'), KeyTypeError],
      [kv.newBatch().put('k', 1).put('l', Number.NaN), InvalidValueError],
      [kv.newBatch().put('k', 1).list('l').replace(0, 'x'), Error],
      [
        kv
          .newBatch()
          .list('l')
          .push(...Array.from({ length: 10_000 }, () => 1))
          .put('k', 1),
        BatchTooLargeError
      ]
    ] as const
    for (const [batch, error] of refusals) {
      await expect(batch.write()).rejects.toThrow(error)
    }
    expect(() => kv.newBatch().delete('')).toThrow(InvalidKeyError)
    expect(() => kv.newBatch().counter('x'.repeat(257))).toThrow('256')
    expect(host.commands).toHaveLength(before)
    expect(await all(kv)).toEqual({ c: 1 })
  })

  it('[S15] for which a list has no room does nothing else either', async () => {
    const { kv } = setUp()
    const list = kv.list<number>('l')
    await list.push(0, 1)
    let at = 1
    const halve = async (): Promise<void> => {
      // Between the two that were inserted last, at alternate ends.
      for (let tries = 0; tries < 1_000; tries++) {
        await list.insert(at, [at])
        at += 1 - (tries % 2)
      }
    }
    await expect(halve()).rejects.toThrow(ListTooDeepError)
    const values = await list.values()
    const batch = kv
      .newBatch()
      .put('k', 1)
      .counter('c')
      .add(2)
      .list('l')
      .push(7)
      .list('l')
      .insert(at, [8])
      .counter('c')
      .add(1)
    await expect(batch.write()).rejects.toThrow(ListTooDeepError)
    expect(await all(kv)).toEqual({ l: values })
    await Promise.all([kv.counter('c').add(5), expect(batch.write()).rejects.toThrow(ListTooDeepError), list.push(9)])
    expect(await all(kv)).toEqual({ c: 5, l: [...values, 9] })
  })

  it('deletes what is there of a typed key when it is told to, and may begin it anew', async () => {
    const { kv } = setUp()
    await kv.counter('c').add(5)
    await kv.newBatch().delete('c').counter('c').add(2).write()
    expect(await kv.counter('c').value()).toBe(2)
  })

  it('is seen by a delete that begins while it is being written', async () => {
    const { host, kv } = setUp()
    host.diskHeld = true
    const written = kv.newBatch().set('s').add('x').write()
    await new Promise((resolve) => setImmediate(resolve))
    const deleted = kv.delete('s')
    host.releaseDisk()
    await Promise.all([written, deleted])
    expect(await all(kv)).toEqual({})
  })
})
