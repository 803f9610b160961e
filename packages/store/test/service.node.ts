import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { StoreChange } from '../src/index.ts'
import {
  createMesh,
  createNode,
  stop,
  stopAll,
  type TestNode,
  until,
  untilEqual,
  untilTogether
} from './support/nodes.ts'

afterEach(stopAll)

type Three = [a: TestNode, b: TestNode, c: TestNode]

async function withDirectory(action: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'peermesh-store-'))
  try {
    await action(directory)
  } finally {
    await stopAll()
    await rm(directory, { recursive: true, force: true })
  }
}

describe.each(['memory', 'tcp'] as const)('three peers on %s', (transport) => {
  it('[S14] hold the same after puts, deletes and batches at each of them', async () => {
    const nodes = (await createMesh(3, { transport })) as Three
    const [a, b, c] = nodes
    await a.kv.put('city/1', { name: 'Berlin', population: 3_426_354, flag: new Uint8Array([1, 2]) })
    await b.kv.batch([
      { type: 'put', key: 'city/2', value: 'Paris' },
      { type: 'put', key: 'gone', value: 1 }
    ])
    await untilEqual(nodes, 3)
    await c.kv.delete('gone')
    await untilEqual(nodes, 2)
    for (const { kv } of nodes) {
      expect(await kv.get('city/1')).toEqual({ name: 'Berlin', population: 3_426_354, flag: new Uint8Array([1, 2]) })
      const keys: string[] = []
      for await (const [key] of kv.entries('city/')) {
        keys.push(key)
      }
      expect(keys).toEqual(['city/1', 'city/2'])
    }
  })

  it('[S14] take a burst of 10,000 puts, and a newcomer fetches it', async () => {
    const nodes = await createMesh(3, { transport })
    const [a] = nodes as Three
    const value = 'x'.repeat(100)
    await Promise.all(Array.from({ length: 10_000 }, (_, count) => a.kv.put(`key/${count}`, value)))
    await untilEqual(nodes, 10_000)
    const newcomer = await createNode({ transport, bootstrap: a.addresses })
    await untilEqual([a, newcomer], 10_000)
    expect(newcomer.kv.stats()).toMatchObject({ behind: 0, pull: { snapshots: 0 } })
    expect(newcomer.kv.stats().pull.operationsReceived).toBeGreaterThan(0)
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
  })
})

describe.each(['gossipsub', 'floodsub', 'none'] as const)('with pubsub %s', (pubsub) => {
  it('[S14] calm writes and large values reach everybody', async () => {
    const nodes = (await createMesh(3, { pubsub })) as Three
    const [a, b] = nodes
    // What was published before everybody's subscription was known is lost: this comes after, or by a pull.
    for (let count = 0; count < 5; count++) {
      await a.kv.put(`calm/${count}`, count)
      await untilEqual(nodes, count + 1)
    }
    await b.kv.put('large', new Uint8Array(400_000).fill(7))
    await untilEqual(nodes, 6)
    expect(await a.kv.get('large')).toEqual(new Uint8Array(400_000).fill(7))
    const received = nodes.slice(1).map(({ kv }) => kv.stats().gossip.operationsReceived)
    expect(received.every((operations) => (pubsub === 'none' ? operations === 0 : operations > 0))).toBe(true)
  })
})

describe('a peer', () => {
  it('[S8] that starts again on its data directory has all that it acknowledged, and fetches the rest', async () => {
    await withDirectory(async (dataDir) => {
      const [a] = (await createMesh(1)) as [TestNode]
      const before = await createNode({ bootstrap: a.addresses, host: { dataDir } })
      await untilTogether([a, before])
      await before.kv.put('own', 1)
      await untilEqual([a, before], 1)
      await stop(before)
      await a.kv.put('meanwhile', 2)
      const { privateKey } = before
      const after = await createNode({ host: { dataDir }, privateKey, bootstrap: a.addresses })
      expect(await after.kv.get('own')).toBe(1)
      await untilEqual([a, after], 2)
      await after.kv.put('own', 3)
      await untilEqual([a, after], 2)
      await until(
        async () => (await a.kv.get('own')) === 3,
        () => 'own'
      )
    })
  })

  it.each(['process', 'power'] as const)(
    '[S8] with durability %s has after a stop what it acknowledged',
    async (durability) => {
      await withDirectory(async (dataDir) => {
        const before = await createNode({ found: true, host: { dataDir }, store: { durability } })
        await Promise.all(Array.from({ length: 500 }, (_, count) => before.kv.put(`key/${count}`, count)))
        const digest = await before.kv.digest()
        await stop(before)
        const after = await createNode({ host: { dataDir }, privateKey: before.privateKey, store: { durability } })
        expect(await after.kv.digest()).toEqual(digest)
      })
    }
  )

  it('tells watchers of what it and others write, and ends them when it stops', async () => {
    const [a, b] = (await createMesh(2)) as [TestNode, TestNode]
    const changes: StoreChange[] = []
    const watching = (async () => {
      for await (const change of b.kv.watch('seen/')) {
        changes.push(change)
      }
    })()
    await a.kv.put('unseen', 0)
    await a.kv.put('seen/remote', 1)
    await untilEqual([a, b], 2)
    await b.kv.put('seen/local', 2)
    await b.kv.delete('seen/remote')
    await until(
      () => changes.length === 3,
      () => JSON.stringify(changes)
    )
    await stop(b)
    await watching
    expect(changes).toEqual([
      { key: 'seen/remote', value: 1, origin: 'remote' },
      { key: 'seen/local', value: 2, origin: 'local' },
      { key: 'seen/remote', value: undefined, origin: 'local' }
    ])
  })

  it('that stops ends a watcher which has not read everything, without an error', async () => {
    const [a] = (await createMesh(1)) as [TestNode]
    const changes = a.kv.watch()[Symbol.asyncIterator]()
    await a.kv.put('k', 1)
    await stop(a)
    expect(await changes.next()).toEqual({ done: true, value: undefined })
  })

  it('has after sync what its linked peers had', async () => {
    const [a, b] = (await createMesh(2, { pubsub: 'none' })) as [TestNode, TestNode]
    await a.kv.put('k', 1)
    await b.kv.sync()
    expect(await b.kv.get('k')).toBe(1)
    const alone = await createNode({ found: true })
    await alone.kv.sync()
    await expect(b.kv.sync({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  })

  it('says by name what is wrong with a call before the start and after the stop', async () => {
    const node = await createNode({ found: true })
    await node.kv.put('k', 1)
    await stop(node)
    await expect(node.kv.get('k')).rejects.toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
    await expect(node.kv.put('k', 2)).rejects.toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
    expect(() => node.kv.stats()).toThrow(expect.objectContaining({ name: 'HostStoppedError' }))
    await node.libp2p.start()
    // In memory: a start remembers nothing of the one before.
    expect(await node.kv.get('k')).toBeUndefined()
    await node.kv.put('k', 3)
    expect(await node.kv.get('k')).toBe(3)
    await stop(node)
  })

  it('[S16] that is sent bytes which are no message rejects the sender by name, and goes on', async () => {
    const [a, b] = (await createMesh(2)) as [TestNode, TestNode]
    const [connection] = b.libp2p.getConnections(a.libp2p.peerId)
    const stream = await connection?.newStream('/peermesh/test/1.0.0')
    // A frame on the store's tag: length, tag 10, version 1, and no message of the store.
    stream?.send(new Uint8Array([0, 0, 0, 4, 10, 1, 0xff, 0xff]))
    const culprit = b.libp2p.peerId.toString()
    await until(
      () => a.rejects.some(({ peer, core }) => peer === culprit && core === 'store'),
      () => JSON.stringify(a.rejects)
    )
    await untilTogether([a, b])
    await b.kv.put('k', 1)
    await untilEqual([a, b], 1)
    expect(a.failures).toEqual([])
  })
})
