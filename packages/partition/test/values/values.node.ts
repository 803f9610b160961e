import { afterEach, describe, expect, it } from 'vitest'
import { createMesh, createNode, stop, stopAll, type TestNode, until, untilSettled } from '../support/nodes.ts'

afterEach(stopAll)

/** Replicas of a partition stand still, so that who is stopped is away and not replaced. */
const STAYS = { settleMs: 45_000 }

/** So that handing over a few values takes a while. */
const LARGE = 'x'.repeat(30_000)

const wrong = { name: 'InvalidParametersError' }

describe('three peers', () => {
  it('[V1] [V2] [V5] each write and read values that the others see; what was written at once stands side by side until somebody who saw both writes', async () => {
    const nodes = (await createMesh(3)) as [TestNode, TestNode, TestNode]
    const [a, b, c] = nodes.map(({ partitions }) => partitions.values) as [
      TestNode['partitions']['values'],
      TestNode['partitions']['values'],
      TestNode['partitions']['values']
    ]
    expect(await a.get('cart')).toMatchObject({ value: undefined, siblings: [] })
    const { context } = await a.put('cart', ['bread'])
    expect(await b.get('cart')).toMatchObject({ value: ['bread'], siblings: [['bread']] })

    await Promise.all([b.put('cart', ['bread', 'milk'], { context }), c.put('cart', ['bread', 'wine'], { context })])
    const both = await a.get<string[]>('cart')
    expect(both.siblings).toHaveLength(2)
    expect(both.siblings).toContainEqual(both.value)
    await a.put('cart', ['bread', 'milk', 'wine'], { context: both.context })
    expect((await c.get('cart')).siblings).toEqual([['bread', 'milk', 'wine']])

    const last = await c.get('cart', { read: 3 })
    await c.delete('cart', { context: last.context })
    expect(await b.get('cart')).toMatchObject({ value: undefined, siblings: [] })
    // Nothing is left of it but what was seen.
    await until(
      () => nodes.every(({ partitions }) => partitions.values.status().values === 0),
      () => JSON.stringify(nodes.map(({ partitions }) => partitions.values.status()))
    )
    // The same key of the other kind is another one.
    expect(await nodes[0].partitions.kv.get('cart')).toEqual({ version: 0, value: undefined })
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
  })

  it('[V10] [V11] refuse what cannot be meant, before anything is asked', async () => {
    const [{ partitions }] = (await createMesh(1)) as [TestNode]
    const { values } = partitions
    await expect(values.put('', 1)).rejects.toMatchObject(wrong)
    await expect(values.get(undefined as never)).rejects.toMatchObject(wrong)
    await expect(values.delete(17 as never)).rejects.toMatchObject(wrong)
    await expect(values.put('k', undefined)).rejects.toMatchObject(wrong)
    await expect(values.put('k', () => 1)).rejects.toMatchObject(wrong)
    await expect(values.put('k', 1, { write: 0 })).rejects.toMatchObject(wrong)
    await expect(values.get('k', { red: 2 } as never)).rejects.toThrow('did you mean read?')
    await expect(values.put('k', 'x'.repeat(33_000))).rejects.toMatchObject({ name: 'PartitionValueTooLargeError' })
    const { context } = await values.put('k', 1)
    await expect(values.put('other', 1, { context })).rejects.toMatchObject(wrong)
    await expect(values.put('k', 1, { context: `${context} nonsense` })).rejects.toMatchObject(wrong)
    await expect(values.put('k', 1, { context: context.replace(/@\d+$/, '@9') })).rejects.toMatchObject(wrong)
    await expect(values.delete('k', { context: context.split(' ')[0] as string })).rejects.toMatchObject(wrong)
    await expect(values.get('k', { signal: AbortSignal.abort(new RangeError('enough')) })).rejects.toThrow('enough')
    await expect(values.put('k', 2, { write: 3, timeoutMs: 200 })).rejects.toMatchObject({
      name: 'TooFewReplicasError'
    })
  })

  it('[V1] [V3] while two are away nothing is acknowledged but what is asked of one, and they have all of it once they are back', async () => {
    const nodes = (await createMesh(3, STAYS)) as [TestNode, TestNode, TestNode]
    const [first, second, third] = nodes
    await first.partitions.values.put('cart', 'full')
    await untilSettled(nodes)
    await Promise.all([stop(second), stop(third)])
    const { values } = first.partitions
    await expect(values.put('cart', 'lost', { timeoutMs: 300 })).rejects.toMatchObject({ name: 'TooFewReplicasError' })
    await expect(values.get('cart', { timeoutMs: 300 })).rejects.toMatchObject({ name: 'TooFewReplicasError' })
    const { value, context } = await values.get('cart', { read: 1 })
    expect(value).toBe('full')
    await values.put('cart', 'fuller', { context, write: 1 })
    const back = await createNode({ ...STAYS, bootstrap: first.addresses, estate: second.estate })
    await until(
      () => back.partitions.values.status().valueBytes === values.status().valueBytes,
      () => JSON.stringify([back.partitions.values.status(), values.status()])
    )
    expect(await back.partitions.values.get('cart', { read: 2 })).toMatchObject({ siblings: ['fuller'] })
  })
})

describe('a mesh', () => {
  it('[V3] a drained peer keeps nothing, and nothing is lost', async () => {
    const nodes = (await createMesh(4)) as [TestNode, TestNode, TestNode, TestNode]
    const [first, , third, fourth] = nodes
    const keys = Array.from({ length: 24 }, (_, index) => `city/${index}`)
    await Promise.all(keys.map(async (key) => first.partitions.values.put(key, { name: key })))
    await untilSettled(nodes)
    expect(third.partitions.values.status().held).toBeGreaterThan(0)
    await third.partitions.drain({ signal: AbortSignal.timeout(60_000) })
    await until(
      () => nodes.every(({ partitions }) => partitions.values.status().kept === 0),
      () => JSON.stringify(nodes.map(({ partitions }) => partitions.values.status()))
    )
    expect(third.partitions.values.status()).toMatchObject({ held: 0, values: 0, valueBytes: 0 })
    await stop(third)
    const found = await Promise.all(keys.map(async (key) => (await fourth.partitions.values.get(key)).siblings))
    expect(found).toEqual(keys.map((name) => [{ name }]))
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
  })

  it('[V13] loses nothing where its only peer is drained once there is another, and stopped as soon as it is', async () => {
    const [first] = (await createMesh(1)) as [TestNode]
    const keys = Array.from({ length: 48 }, (_, index) => `city/${index}`)
    await Promise.all(keys.map(async (key) => first.partitions.values.put(key, LARGE)))
    const second = await createNode({ bootstrap: first.addresses })
    await first.partitions.drain({ signal: AbortSignal.timeout(60_000) })
    await stop(first)
    const found = await Promise.all(keys.map(async (key) => (await second.partitions.values.get(key)).siblings.length))
    expect(found).toEqual(keys.map(() => 1))
    expect(second.failures).toEqual([])
  })
})
