import { afterEach, describe, expect, it } from 'vitest'
import { type PartitionStatus, partitionOf } from '../src/index.ts'
import { createMesh, createNode, stop, stopAll, type TestNode, until, untilSettled } from './support/nodes.ts'

afterEach(stopAll)

const KEYS = Array.from({ length: 24 }, (_, index) => `city/${index}`)

async function putAll({ partitions }: TestNode): Promise<void> {
  await Promise.all(KEYS.map(async (key) => partitions.kv.put(key, { name: key })))
}

async function expectAll({ partitions }: TestNode): Promise<void> {
  const values = await Promise.all(KEYS.map(async (key) => (await partitions.kv.get(key, { timeoutMs: 30_000 })).value))
  expect(values).toEqual(KEYS.map((name) => ({ name })))
}

describe('three peers', () => {
  it('[P2] [P3] have one truth of each key, and the same owners of its partition', async () => {
    const nodes = (await createMesh(3)) as [TestNode, TestNode, TestNode]
    const [a, b, c] = nodes.map(({ partitions }) => partitions.kv) as [
      TestNode['partitions']['kv'],
      TestNode['partitions']['kv'],
      TestNode['partitions']['kv']
    ]
    const { partition, epoch, primary } = nodes[1].partitions.lookup('stock')
    expect([partition, epoch]).toEqual([partitionOf('stock', 16), 0])
    expect(nodes.map(({ name }) => name)).toContain(primary)
    expect(await a.get('stock')).toEqual({ version: 0, value: undefined })

    const { version } = await a.put('stock', 4)
    expect(await b.get('stock')).toEqual({ version, value: 4 })
    expect(await b.compareAndSet('stock', version, 3)).toMatchObject({ set: true })
    expect(await c.compareAndSet('stock', version, 2)).toMatchObject({ set: false })
    expect(await c.get('stock')).toMatchObject({ value: 3 })
    const gone = await c.delete('stock')
    expect(await a.get('stock')).toEqual({ version: gone.version, value: undefined })

    const held = await untilSettled(nodes)
    expect(nodes.map(({ name }) => held.get(name))).toEqual([1, 1, 1])
    const owners = nodes.map(({ partitions }) => partitions.lookup('stock'))
    expect(owners[0]?.epoch).toBeGreaterThan(0)
    expect(new Set(owners.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(nodes[2].partitions.explain(partition)).toMatchObject({ stage: 'serving', epoch: owners[0]?.epoch })
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
  })

  it('[P8] are told what would move before anything does, and are refused what cannot be meant', async () => {
    const nodes = (await createMesh(3)) as [TestNode, TestNode, TestNode]
    const { partitions } = nodes[0]
    await partitions.kv.put('stock', 4)
    await untilSettled(nodes)
    const coming = partitions.plan({ with: [{ peer: 'dora', weight: 2 }] })
    expect(coming.moves.length).toBeGreaterThan(0)
    expect(coming.moves.every(({ gains }) => gains.every((peer) => peer === 'dora'))).toBe(true)
    expect(coming.loads.find(({ peer }) => peer === 'dora')).toMatchObject({ before: 0 })
    // Two that are left would be an even number: one of each partition stays.
    const going = partitions.plan({ without: [nodes[2].name] })
    expect(going.moves).toHaveLength(16)
    expect(going.moves.filter(({ isUsed }) => isUsed).map(({ partition }) => partition)).toEqual([
      partitions.lookup('stock').partition
    ])
    expect(partitions.status()).toMatchObject({ partitions: 16, held: 1, drains: false })

    const wrong = { name: 'InvalidParametersError' }
    expect(() => partitions.plan({ without: ['nobody'] })).toThrow(expect.objectContaining(wrong))
    expect(() => partitions.plan({ wihtout: [] } as never)).toThrow('did you mean without?')
    expect(() => partitions.explain(16)).toThrow(expect.objectContaining(wrong))
    expect(() => partitions.lookup('\ud800')).toThrow(expect.objectContaining(wrong))
    await expect(partitions.kv.put('', 1)).rejects.toMatchObject(wrong)
    await expect(partitions.kv.put('stock', undefined)).rejects.toMatchObject(wrong)
    await expect(partitions.kv.put('stock', () => 1)).rejects.toMatchObject(wrong)
    await expect(partitions.kv.put('stock', Promise.resolve(1))).rejects.toMatchObject(wrong)
    await expect(partitions.kv.compareAndSet('stock', -1, 1)).rejects.toMatchObject(wrong)
    await expect(partitions.kv.get('stock', { timeoutMs: 0 })).rejects.toMatchObject(wrong)
    await expect(partitions.place({ capacity: -1 })).rejects.toMatchObject(wrong)
    await expect(partitions.kv.put('stock', 'x'.repeat(60_000))).rejects.toMatchObject({
      name: 'RegisterTooLargeError'
    })
    await expect(partitions.kv.get('stock', { signal: AbortSignal.abort(new RangeError('enough')) })).rejects.toThrow(
      'enough'
    )
  })

  it('[P3] a key that holds null is not one that holds nothing', async () => {
    const [{ partitions }] = (await createMesh(1)) as [TestNode]
    const { version } = await partitions.kv.put('stock', null)
    expect(await partitions.kv.get('stock')).toEqual({ version, value: null })
    const gone = await partitions.kv.delete('stock')
    expect(await partitions.kv.get('stock')).toEqual({ version: gone.version, value: undefined })
  })

  it('without a majority of a partition nothing is answered, and nothing is lost', async () => {
    // Who leaves hands nothing over for so long: the two may not go at one instant.
    const nodes = (await createMesh(3, { settleMs: 45_000 })) as [TestNode, TestNode, TestNode]
    await nodes[0].partitions.kv.put('stock', 4)
    await untilSettled(nodes)
    await Promise.all([stop(nodes[1]), stop(nodes[2])])
    const { kv } = nodes[0].partitions
    await expect(kv.get('stock', { timeoutMs: 300 })).rejects.toMatchObject({ name: 'NoQuorumError' })
    await expect(kv.put('other', 1, { timeoutMs: 300 })).rejects.toMatchObject({ name: 'NoQuorumError' })
    const back = await createNode({ bootstrap: nodes[0].addresses, estate: nodes[1].estate })
    expect(await back.partitions.kv.get('stock', { timeoutMs: 30_000 })).toMatchObject({ value: 4 })
  })
})

describe('a mesh', () => {
  it('[P3] [P12] [P13] a drained peer hands all over, step by step; whoever comes gets its share; nothing is lost', async () => {
    const nodes = (await createMesh(4)) as [TestNode, TestNode, TestNode, TestNode]
    const [first, , third, fourth] = nodes
    const stages: PartitionStatus[] = []
    const epochs: number[] = []
    third.partitions.addEventListener('stage', ({ detail }) => stages.push(detail))
    third.partitions.addEventListener('owners', ({ detail }) => epochs.push(detail.epoch))
    await putAll(first)
    const before = await untilSettled(nodes)
    expect(before.get(third.name)).toBeGreaterThan(0)
    expect(third.partitions.status().held).toBe(before.get(third.name))

    await third.partitions.drain({ signal: AbortSignal.timeout(60_000) })
    expect(third.partitions.status()).toMatchObject({ held: 0, primary: 0, drains: true })
    expect(stages.some(({ stage }) => stage === 'moving')).toBe(true)
    expect(Math.max(...epochs)).toBeGreaterThan(1)
    const drained = await untilSettled(nodes)
    expect(drained.get(third.name)).toBeUndefined()
    await stop(third)
    await expectAll(fourth)

    const fifth = await createNode({ bootstrap: first.addresses })
    const rest = [first, nodes[1], fourth, fifth]
    await until(
      () => first.partitions.status().used.some(({ replicas }) => replicas.some((peer) => peer === fifth.name)),
      () => JSON.stringify(first.partitions.status().used)
    )
    await untilSettled(rest)
    await expectAll(fifth)
    expect(rest.flatMap(({ failures }) => failures)).toEqual([])
  })

  it('[P3] [P13] partitions that are founded while the mesh forms come to where they should be', async () => {
    const first = await createNode({ found: true })
    const later = [1, 2, 3].map(async () => createNode({ bootstrap: first.addresses }))
    const nodes = [first, ...(await Promise.all(later))]
    await Promise.all(
      KEYS.map(async (name, index) =>
        (nodes[index % nodes.length] as TestNode).partitions.kv.put(name, { name }, { timeoutMs: 30_000 })
      )
    )
    await until(
      () => nodes.every(({ partitions }) => partitions.status().used.every(({ replicas }) => replicas.length === 3)),
      () => JSON.stringify(nodes.map(({ partitions }) => partitions.status().used))
    )
    await untilSettled(nodes)
    await expectAll(nodes[3] as TestNode)
  })

  it('[P3] a peer that starts again is where it was, with what was there', async () => {
    const nodes = (await createMesh(3)) as [TestNode, TestNode, TestNode]
    await putAll(nodes[0])
    const before = await untilSettled(nodes)
    await stop(nodes[2])
    await expectAll(nodes[0])
    const back = await createNode({ bootstrap: nodes[0].addresses, estate: nodes[2].estate })
    const all = [nodes[0], nodes[1], back]
    await until(
      () => nodes[0].partitions.status().used.every(({ replicas }) => replicas.length === 3),
      () => JSON.stringify(nodes[0].partitions.status().used)
    )
    expect(await untilSettled(all)).toEqual(before)
    await expectAll(back)
  })

  it('[P1] what a peer says of its capacity is heeded by itself and by the others alike', async () => {
    const nodes = (await createMesh(4)) as [TestNode, TestNode, TestNode, TestNode]
    await putAll(nodes[0])
    await untilSettled(nodes)
    await nodes[3].partitions.place({ capacity: 0 })
    await until(
      () => nodes[3].partitions.status().held === 0,
      () => JSON.stringify(nodes[3].partitions.status())
    )
    await untilSettled(nodes)
    await nodes[3].partitions.place({ capacity: 4 })
    await until(
      () => nodes[3].partitions.status().held > 0,
      () => JSON.stringify(nodes[3].partitions.status())
    )
    await untilSettled(nodes)
    await expectAll(nodes[3])
  })

  it('peers that do not mean the same partitions refuse each other', async () => {
    const [first] = (await createMesh(1)) as [TestNode]
    const other = await createNode({ bootstrap: first.addresses, partitions: 64 })
    const refused: Error[] = []
    other.libp2p.services.membership.addEventListener('refused', ({ detail }) => refused.push(detail.error))
    await until(
      () => refused.length > 0,
      () => JSON.stringify(other.libp2p.services.membership.members())
    )
    expect(refused[0]).toMatchObject({ name: 'IncompatiblePeerError' })
    expect(refused[0]?.message).toContain('partitions')
  })
})
