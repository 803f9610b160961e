import { afterEach, describe, expect, it } from 'vitest'
import type { StoreOperation, StoreProgress } from '../src/index.ts'
import { createMesh, createNode, stop, stopAll, type TestNode, until } from './support/nodes.ts'

afterEach(stopAll)

const nameOf = ({ libp2p }: TestNode): string => libp2p.peerId.toString()

/** Larger than a message: it is not sent along, and whoever is told of it fetches it a quarter of a second later. */
const large = (seed: number): string => `${seed}`.padEnd(100_000, 'x')

/** As many in one batch. */
async function putLarge(node: TestNode, count: number): Promise<void> {
  const put = (index: number): StoreOperation => ({ type: 'put', key: `large/${index}`, value: large(index) })
  await node.kv.batch(Array.from({ length: count }, (_, index) => put(index)))
}

describe('a pull from one real peer', () => {
  it('[S43] [S44] brings what is lacking now, and tells how', async () => {
    const [a, b, c] = (await createMesh(3)) as [TestNode, TestNode, TestNode]
    await a.kv.put('small', 1)
    await a.kv.synced()
    const nothing = await b.kv.pullFrom(nameOf(a))
    expect(nothing).toMatchObject({
      peer: nameOf(a),
      method: 'nothing',
      reason: 'nothing-missing',
      rounds: 1,
      messages: 2,
      keys: 0,
      operations: 0,
      interruptions: { busy: 0, silent: 0, lost: 0 },
      lackedThere: 0
    })
    // Its clock, of three replicas at most, and an answer without keys.
    expect(nothing.bytesSent).toBeGreaterThan(10)
    expect(nothing.bytesSent).toBeLessThan(400)
    expect(nothing.bytesReceived).toBeLessThan(20)

    const progress: StoreProgress[] = []
    await putLarge(a, 5)
    const report = await c.kv.pullFrom(nameOf(a), { onProgress: (now) => progress.push(now) })
    expect(report).toMatchObject({ method: 'operations', reason: 'indexed', keys: 5, operations: 5, lackedThere: 0 })
    expect(report.bytesReceived).toBeGreaterThan(500_000)
    expect(report.bytesReceived).toBeLessThan(510_000)
    expect(progress.at(-1)).toEqual({ peer: nameOf(a), keys: 5, total: 5, phase: 'complete' })
    expect(await c.kv.get('large/4')).toBe(large(4))
  })

  it('[S44] tells of symbols where the index of the other was cut', async () => {
    const init = { store: { indexDotsMax: 10 } }
    const [a, b] = (await createMesh(2, init)) as [TestNode, TestNode]
    for (let from = 0; from < 1_000; from += 500) {
      await a.kv.batch(
        Array.from({ length: 500 }, (_, index) => ({ type: 'put', key: `key/${from + index}`, value: 'x'.repeat(50) }))
      )
    }
    await a.kv.synced()
    await putLarge(a, 20)
    const report = await b.kv.pullFrom(nameOf(a))
    expect(report).toMatchObject({ method: 'symbols', reason: 'index-cut', keys: 20, operations: 20 })
    expect([report.keysHere, report.keysThere]).toEqual([1_000, 1_020])
    expect(report.symbols).toBeGreaterThanOrEqual(20)
    expect(report.rounds).toBeGreaterThanOrEqual(2)
  })

  it('[S43] [S44] goes on where it was after the connection broke, and counts that', async () => {
    const [a, b] = (await createMesh(2)) as [TestNode, TestNode]
    await putLarge(a, 100)
    let isBroken = false
    const onProgress = ({ keys, total = 0, phase }: StoreProgress): void => {
      if (!isBroken && phase === 'under way' && keys > 0 && keys < total) {
        isBroken = true
        void a.libp2p.hangUp(b.libp2p.peerId)
      }
    }
    const report = await b.kv.pullFrom(nameOf(a), { onProgress })
    expect(isBroken).toBe(true)
    expect(report).toMatchObject({ method: 'operations', operations: 100 })
    expect(report.interruptions.lost).toBeGreaterThanOrEqual(1)
    expect(report.rounds).toBeGreaterThanOrEqual(2)
    // What had come was joined, and not sent again.
    expect(report.keys).toBe(100)
    expect(await b.kv.digest()).toEqual(await a.kv.digest())
  })

  it('[S43] ends with what its listener throws, and with nothing else', async () => {
    const [a, b] = (await createMesh(2)) as [TestNode, TestNode]
    await putLarge(a, 100)
    const onProgress = (): never => {
      throw new RangeError('the listener broke')
    }
    await expect(b.kv.pullFrom(nameOf(a), { onProgress })).rejects.toThrow('the listener broke')
    await b.kv.pullFrom(nameOf(a))
    expect(await b.kv.digest()).toEqual(await a.kv.digest())
  })

  it('[S43] is refused for who is no neighbour, fails with who leaves, and with this peer', async () => {
    const [a, b, c] = (await createMesh(3)) as [TestNode, TestNode, TestNode]
    const strangers = [nameOf(a), '12D3KooWNobody']
    for (const peer of strangers) {
      await expect(a.kv.pullFrom(peer)).rejects.toMatchObject({ name: 'PeerNotHereError', peer })
    }
    await expect(a.kv.pullFrom('x', { onProgres: () => undefined } as object)).rejects.toThrow(
      'onProgres is no option: did you mean onProgress?'
    )
    const nameOfC = nameOf(c)
    await stop(c)
    await until(
      () => a.kv.lag().every(({ peer, here }) => peer !== nameOfC || !here),
      () => 'c is still here'
    )
    await expect(a.kv.pullFrom(nameOfC)).rejects.toMatchObject({ name: 'PeerNotHereError', peer: nameOfC })
    const pulls = Promise.allSettled([1, 2].map(async () => b.kv.pullFrom(nameOf(a))))
    await stop(b)
    for (const pull of await pulls) {
      // It was answered before, or not at all.
      expect(pull.status === 'fulfilled' || pull.reason.name === 'HostStoppedError').toBe(true)
    }
  })

  it('[S43] ends with its signal, and the same caller may ask again', async () => {
    const a = await createNode({ found: true })
    const b = await createNode({ bootstrap: a.addresses })
    await until(
      () => b.kv.lag().some(({ linked }) => linked),
      () => 'no link'
    )
    const reason = new Error('enough')
    await expect(b.kv.pullFrom(nameOf(a), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const stopping = new AbortController()
    const pull = b.kv.pullFrom(nameOf(a), { signal: stopping.signal })
    stopping.abort(reason)
    await expect(pull).rejects.toBe(reason)
    expect(await b.kv.pullFrom(nameOf(a))).toMatchObject({ peer: nameOf(a), method: 'nothing' })
  })
})
