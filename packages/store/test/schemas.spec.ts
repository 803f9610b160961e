import type { StandardSchemaV1 } from '@standard-schema/spec'
import { replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import { describe, expect, it } from 'vitest'
import { SchemaError, type Store, type StoreInit, type StoreInvalidValue, store } from '../src/index.ts'
import { encodeValue } from '../src/values.ts'
import { FakeHost } from './support/fake-host.ts'

type Validate = StandardSchemaV1['~standard']['validate']

function schema(validate: Validate): StandardSchemaV1 {
  return { '~standard': { version: 1, vendor: 'test', validate } }
}

const text = schema((value) =>
  typeof value === 'string' ? { value: value.trim() } : { issues: [{ message: 'no text' }] }
)

const city = schema((value) => {
  const { name } = (value ?? {}) as { readonly name?: unknown }
  return typeof name === 'string' ? { value } : { issues: [{ message: 'no text', path: ['name', { key: 0 }] }] }
})

function setUp(schemas: NonNullable<StoreInit['schemas']>): { readonly host: FakeHost; readonly kv: Store } {
  const host = new FakeHost()
  return { host, kv: store({ schemas })(host.components) }
}

let counter = 0

/** Bob writes this. */
function receive(host: FakeHost, key: string, value: unknown): void {
  const replica = replicaId('bob/1')
  const timestamp = { millis: Date.now(), count: 0 }
  const operation = { replica, counter: ++counter, key, timestamp, value: encodeValue(value as string), observed: [] }
  const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
  host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
}

async function invalid(kv: Store, prefix?: string): Promise<StoreInvalidValue[]> {
  const found: StoreInvalidValue[] = []
  for await (const each of kv.invalid(prefix)) {
    found.push(each)
  }
  return found
}

describe('a schema', () => {
  it('[S30] refuses what is written here, before anything changed, and says what is wrong and where', async () => {
    const { host, kv } = setUp({ 'city/': city })
    const error = await kv.put('city/1', { name: 1 }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SchemaError)
    expect(error).toMatchObject({
      name: 'SchemaError',
      key: 'city/1',
      issues: [{ message: 'no text', path: '$.name[0]' }]
    })
    const batch = [
      { type: 'put', key: 'other', value: 1 },
      { type: 'put', key: 'city/1', value: 1 }
    ] as const
    await expect(kv.batch(batch)).rejects.toMatchObject({ name: 'SchemaError' })
    await expect(kv.newBatch().put('other', 1).put('city/1', 1).write()).rejects.toMatchObject({ name: 'SchemaError' })
    expect(host.commands).toEqual([])
    await kv.put('city/1', { name: 'Berlin' })
    await kv.put('other', 1)
    await kv.delete('city/1')
    expect(kv.stats().invalid).toBe(0)
  })

  it('[S30] holds for the elements and fields of typed keys', async () => {
    const { host, kv } = setUp({ '': text })
    const writes = [
      () => kv.map('m').set('f', 1),
      () => kv.set('s').add(1),
      () => kv.list('l').push('a', 1),
      () => kv.register('r').set(1)
    ]
    for (const write of writes) {
      await expect(write()).rejects.toMatchObject({ name: 'SchemaError' })
    }
    expect(host.commands).toEqual([])
    await kv.list('l').push('a')
    await expect(kv.list('l').replace(0, 1)).rejects.toMatchObject({ name: 'SchemaError' })
    await kv.counter('c').add()
  })

  it('[S30] is that of the longest prefix, and changes nothing', async () => {
    const { kv } = setUp({ 'city/': city, 'city/name/': text, '': schema((value) => ({ value })) })
    await kv.put('city/name/1', ' Berlin ')
    expect(await kv.get('city/name/1')).toBe(' Berlin ')
    await kv.put('other', 1)
    await expect(kv.put('city/1', 'Berlin')).rejects.toMatchObject({ name: 'SchemaError' })
  })

  it('[S30] hides nothing that others wrote: it is shown, counted, and explained', async () => {
    const { host, kv } = setUp({ 'city/': city })
    receive(host, 'city/1', 'before anybody asked')
    expect(kv.stats().invalid).toBe(1)
    receive(host, 'city/2', { name: 2 })
    receive(host, 'city/3', { name: 'Berlin' })
    receive(host, 'other', 2)
    expect(kv.stats().invalid).toBe(2)
    expect(await kv.get('city/2')).toEqual({ name: 2 })
    expect(await invalid(kv)).toEqual([
      {
        key: 'city/1',
        value: 'before anybody asked',
        issues: [{ message: 'no text', path: '$.name[0]' }],
        peer: 'bob'
      },
      { key: 'city/2', value: { name: 2 }, issues: [{ message: 'no text', path: '$.name[0]' }], peer: 'bob' }
    ])
    await kv.put('city/1', { name: 'Berlin' })
    await kv.delete('city/2')
    expect(kv.stats().invalid).toBe(0)
    expect(await invalid(kv, 'city/')).toEqual([])
  })

  it('[S30] that throws, or answers later, is told here and refuses what others wrote', async () => {
    const thrown = new Error('a bug')
    const { host, kv } = setUp({
      'throws/': schema(() => {
        throw thrown
      }),
      'later/': schema(async (value) => ({ value }))
    })
    await expect(kv.put('throws/1', 1)).rejects.toBe(thrown)
    await expect(kv.put('later/1', 1)).rejects.toMatchObject({ name: 'InvalidParametersError' })
    receive(host, 'throws/1', 1)
    receive(host, 'later/1', 1)
    expect((await invalid(kv)).map(({ key, issues }) => [key, issues[0]?.message])).toEqual([
      ['later/1', expect.stringContaining('promise')],
      ['throws/1', 'The schema throws: Error: a bug']
    ])
  })

  it('is refused at once where it is none', () => {
    expect(() => setUp({ 'city/': {} as StandardSchemaV1 })).toThrow(
      expect.objectContaining({ name: 'InvalidParametersError', message: expect.stringContaining('city/') })
    )
  })

  it('[S30] passes over what cannot be read: that is told of where it is read', async () => {
    const { host, kv } = setUp({ '': text })
    const replica = replicaId('bob/1')
    const operation = {
      replica,
      counter: ++counter,
      key: 'k',
      timestamp: { millis: 1, count: 0 },
      value: Uint8Array.of(0xff),
      observed: []
    }
    const message = { type: 'deltas', sequence: 0, replica, operations: [operation] } as const
    host.step({ type: 'message', from: peerName('bob'), path: 'gossip', message })
    expect(kv.stats().invalid).toBe(0)
  })
})
