import { afterEach, describe, expect, it } from 'vitest'
import type { Lock, LockOptions, LockOwner } from '../src/index.ts'
import { createMesh, stop, stopAll, type TestNode, until } from './support/nodes.ts'

afterEach(stopAll)

const NAME = 'invoice/42'

/** No lease ends here: a machine that stands still for a quarter of one loses what it holds. */
const LEASE_MS = 10_000

describe('three peers', () => {
  it('[K1] [K3] [K5] let each other in one at a time and in order, by rising fences, also where a holder stops', async () => {
    const nodes = (await createMesh(3, { leaseMs: LEASE_MS })) as [TestNode, TestNode, TestNode]
    const [a, b, c] = nodes.map(({ locks }) => locks) as [TestNode['locks'], TestNode['locks'], TestNode['locks']]
    const first = await a.acquire(NAME)
    expect(first.held()).toBe(true)
    expect(await b.tryAcquire(NAME)).toBeUndefined()

    const waiting = async (count: number): Promise<void> => {
      while ((await a.inspect(NAME)).queue.length < count) {
        // All peers are in this process: it has to turn, or nobody comes.
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const order: string[] = []
    const queued = async (locks: TestNode['locks'], by: string): Promise<Lock> => {
      const lock = await locks.acquire(NAME)
      order.push(by)
      return lock
    }
    const second = queued(b, 'b')
    await waiting(1)
    const third = queued(c, 'c')
    await waiting(2)
    const { holders, queue } = await c.inspect(NAME)
    expect(holders).toMatchObject([{ peer: nodes[0].name, fence: first.fence }])
    expect(queue.map(({ peer }) => peer)).toEqual([nodes[1].name, nodes[2].name])

    expect(await first.release()).toBe(true)
    expect(await first.release()).toBe(true)
    expect(first.held()).toBe(false)
    const { fence } = await second
    expect(fence > first.fence).toBe(true)
    await stop(nodes[1])
    expect((await second).held()).toBe(false)
    expect((await second).signal.reason).toMatchObject({ name: 'LockLostError', details: { reason: 'stopped', fence } })
    expect((await third).fence > fence).toBe(true)
    expect(order).toEqual(['b', 'c'])
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
  })
})

describe('two peers', () => {
  it('[K8] whoever thinks better of it leaves nothing behind, and is told why it was not let in', async () => {
    const [{ locks: a }, { locks: b }] = (await createMesh(2, { leaseMs: LEASE_MS })) as [TestNode, TestNode]
    {
      await using _ = await a.acquire(NAME)
      await expect(b.acquire(NAME, { wait: 100 })).rejects.toMatchObject({ name: 'LockTimeoutError' })
      await expect(b.acquire(NAME, { wait: 0 })).rejects.toMatchObject({ name: 'LockTimeoutError' })
      await expect(b.acquire(NAME, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({
        name: 'TimeoutError'
      })
      await expect(b.acquire(NAME, { signal: AbortSignal.abort(new RangeError('enough')) })).rejects.toThrow('enough')
      await expect(b.acquire(NAME, { capacity: 2 })).rejects.toMatchObject({
        name: 'LockKindMismatchError',
        details: { found: 1 }
      })
      await expect(b.acquire('')).rejects.toMatchObject({ name: 'InvalidParametersError' })
      await expect(b.acquire(NAME, { wait: -1 })).rejects.toMatchObject({ name: 'InvalidParametersError' })
    }
    expect(b.status()).toEqual([])
    expect(await b.tryAcquire(NAME)).toMatchObject({ name: NAME })
  })

  it.each<[what: string, x: LockOptions, y: LockOptions]>([
    ['quorum locks', {}, {}],
    ['a quorum lock and a token', {}, { algorithm: 'raymond' }],
    ['tokens', { algorithm: 'naimi-trehel' }, { algorithm: 'naimi-trehel' }],
    ['tokens in fenced mode', { algorithm: 'suzuki-kasami', mode: 'fenced' }, { algorithm: 'raymond', mode: 'fenced' }]
  ])(
    '[K7] two that take two locks in a circle: the one that closes it is told, within a lease, and what of: %s',
    async (_, ofX, ofY) => {
      const nodes = (await createMesh(2, { leaseMs: LEASE_MS })) as [TestNode, TestNode]
      const [a, b] = nodes.map(({ locks }) => locks.owner()) as [LockOwner, LockOwner]
      const x = await a.acquire('x', ofX)
      const y = await b.acquire('y', ofY)
      const elder = a.acquire('y', ofY)
      await until(
        () => nodes[0].locks.status().some(({ phase }) => phase === 'queued'),
        () => 'a stands in the queue of y'
      )
      const from = performance.now()
      await expect(b.acquire('x', ofX)).rejects.toMatchObject({
        name: 'DeadlockError',
        details: {
          name: 'x',
          cycle: [
            { peer: nodes[0].name, waitsFor: 'y', heldBy: nodes[1].name, fence: y.fence },
            { peer: nodes[1].name, waitsFor: 'x', heldBy: nodes[0].name, fence: x.fence }
          ]
        }
      })
      expect(performance.now() - from).toBeLessThan(10_000)
      expect(y.held()).toBe(true)
      await y.release()
      expect((await elder).held()).toBe(true)
      expect((await nodes[0].locks.inspect('x')).queue).toEqual([])
    }
  )

  it('[K10] an owner enters what it holds again, all of several are got or none, and time that is up ends a lock', async () => {
    const [{ locks: a }, { locks: b }] = (await createMesh(2, { leaseMs: LEASE_MS })) as [TestNode, TestNode]
    const owner = a.owner()
    const outer = await owner.acquire('x')
    const inner = await owner.acquire('x')
    expect(inner.fence).toBe(outer.fence)
    expect(await a.tryAcquire('x')).toBeUndefined()
    await inner.release()
    expect([inner.held(), outer.held()]).toEqual([false, true])

    await expect(b.acquireAll(['z', 'x', 'y'], { wait: 200 })).rejects.toMatchObject({ name: 'LockTimeoutError' })
    expect(b.status()).toEqual([])
    await outer.release()
    const all = await b.acquireAll(['z', 'x', 'y'])
    expect(all.locks.map(({ name }) => name)).toEqual(['x', 'y', 'z'])
    expect(all.held()).toBe(true)
    expect(await all.release()).toBe(true)

    const short: Lock = await a.acquire('x', { hold: 60_000 })
    await short.extend(50)
    await until(
      () => short.signal.aborted,
      () => 'its time is up'
    )
    expect(short.signal.reason).toMatchObject({ name: 'LockLostError', details: { reason: 'time-up' } })
    await expect(short.extend(50)).rejects.toMatchObject({ name: 'LockLostError' })
    expect(await short.release()).toBe(false)
    expect(await b.acquire('x')).toMatchObject({ name: 'x' })
  })

  it('[K5] [K6] a program that takes its token again and again, and waits for nothing else, lets others in', async () => {
    const [{ locks: a }, { locks: b }] = (await createMesh(2, { leaseMs: LEASE_MS })) as [TestNode, TestNode]
    const token = { algorithm: 'naimi-trehel', mode: 'fenced' } as const
    const first = await a.acquire(NAME, token)
    await first.release()
    const state = { isOver: false, highest: first.fence }
    const asked = b
      .acquire(NAME, { ...token, wait: 30_000 })
      .then(async (lock) => {
        expect(lock.fence > state.highest).toBe(true)
        await lock.release()
      })
      .finally(() => {
        state.isOver = true
      })
    while (!state.isOver) {
      await using lock = await a.acquire(NAME, token)
      expect(lock.held() && lock.fence > state.highest).toBe(true)
      state.highest = lock.fence
    }
    await asked
  })

  it('[K3] [K12] what is released is given back in that turn, whoever asks what became of it', async () => {
    const [{ locks: a }] = (await createMesh(1, { leaseMs: LEASE_MS })) as [TestNode]
    const token = { algorithm: 'naimi-trehel' } as const
    const fences: bigint[] = []
    for (let count = 0; count < 3; count++) {
      const lock = await a.acquire(NAME, token)
      fences.push(lock.fence)
      expect(await lock.release()).toBe(true)
      expect([lock.held(), await lock.release()]).toEqual([false, true])
    }
    expect(fences).toEqual([1n, 2n, 3n])
    expect(a.status()).toEqual([])
    const told = a.explain(NAME)
    const granted = told.filter(({ what }) => what === 'granted')
    expect(granted.reduce((sum, { times = 1 }) => sum + times, 0)).toBe(3)
    expect(told.at(-1)).toMatchObject({ what: 'released', fence: { counter: 3 } })

    // In the name of an owner, for a time, or by somebody who would not wait: as if it had been given back at once.
    await (await a.acquire(NAME, token)).release()
    const owned = await a.owner().tryAcquire(NAME, token)
    expect(owned?.fence).toBe(5n)
    await owned?.release()
    await (await a.acquire(NAME, token)).release()
    const short = await a.acquire(NAME, { ...token, hold: 60_000 })
    expect(short.fence).toBe(7n)
    await short.release()
    const held = await a.acquire(NAME, token)
    const waits = a.acquire(NAME, token)
    await held.release()
    expect((await waits).fence).toBe(9n)
  })

  it('[K11] [K12] whoever is forced out is told, and by whom and why; the next holds above its fence; both can be read', async () => {
    const [one, other] = (await createMesh(2, { leaseMs: LEASE_MS })) as [TestNode, TestNode]
    const [a, b] = [one.locks, other.locks]
    const kept = await a.acquire(NAME)
    const next = b.acquire(NAME)
    await until(
      () => b.explain(NAME).some(({ what }) => what === 'queued'),
      () => 'it waits'
    )
    await expect(b.forceRelease(NAME, { reason: ' ' })).rejects.toMatchObject({ name: 'InvalidParametersError' })
    expect(await b.forceRelease(NAME, { reason: 'not me', fence: kept.fence + 1n })).toEqual({
      released: [],
      fence: undefined
    })
    const { released, fence = 0n } = await b.forceRelease(NAME, { reason: 'it hangs', fence: kept.fence })
    expect(released).toMatchObject([{ peer: one.name, fence: kept.fence }])
    expect(fence).toBe(kept.fence + 1n)
    expect((await next).fence).toBe(kept.fence + 2n)
    await until(
      () => kept.signal.aborted,
      () => 'it is told'
    )
    expect(kept.held()).toBe(false)
    const details = { reason: 'forced', by: other.name, why: 'it hangs', fence: kept.fence }
    expect(kept.signal.reason).toMatchObject({ name: 'LockLostError', details })
    expect(await kept.release()).toBe(false)

    expect(a.explain(NAME).map(({ what, text }) => [what, text])).toEqual([
      ['granted', undefined],
      ['lost', 'forced: it hangs']
    ])
    expect(b.explain(NAME).map(({ what }) => what)).toEqual(['queued', 'forced-nobody', 'forced', 'granted'])
    expect([a.explained(), b.explained()]).toEqual([[NAME], [NAME]])
    const { holders, forced } = await a.inspect(NAME)
    expect(holders).toMatchObject([{ peer: other.name }])
    expect(Math.abs((holders[0]?.since ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(forced).toMatchObject([
      { holder: { peer: one.name, fence: kept.fence }, by: other.name, reason: 'it hangs' }
    ])
    expect(await a.forceRelease('free', { reason: 'is it?' })).toEqual({ released: [], fence: undefined })
  })

  it.each<[LockOptions]>([
    [{ algorithm: 'naimi-trehel' }],
    [{ algorithm: 'suzuki-kasami', mode: 'fenced' }],
    [{ algorithm: 'raymond' }]
  ])('[K11] [K12] whoever holds a token is forced out of it as of any lock: %o', async (token) => {
    const [one, other] = (await createMesh(2, { leaseMs: LEASE_MS })) as [TestNode, TestNode]
    const [a, b] = [one.locks, other.locks]
    const kept = await a.acquire(NAME, token)
    await expect(b.forceRelease(NAME, { reason: 'this one', fence: kept.fence })).rejects.toMatchObject({
      name: 'InvalidParametersError'
    })
    const { released, fence = 0n } = await b.forceRelease(NAME, { reason: 'it hangs' })
    expect(released).toMatchObject([{ peer: one.name }])
    expect(fence > kept.fence).toBe(true)
    await until(
      () => kept.signal.aborted,
      () => 'it is told'
    )
    expect(kept.held()).toBe(false)
    const details = { reason: 'forced', by: other.name, why: 'it hangs', fence: kept.fence }
    expect(kept.signal.reason).toMatchObject({ name: 'LockLostError', details })
    const next = await a.acquire(NAME, token)
    expect(next.fence > fence).toBe(true)
    await next.release()

    expect(a.explain(NAME).map(({ what, text }) => [what, text])).toContainEqual(['lost', 'forced: it hangs'])
    expect(b.explain(NAME).map(({ what }) => what)).toContain('forced')
    let forced = (await b.inspect(NAME)).forced
    while (!forced.every(({ heard }) => heard)) {
      forced = (await b.inspect(NAME)).forced
    }
    expect(forced).toMatchObject([{ holder: { peer: one.name }, by: other.name, reason: 'it hangs', heard: true }])
    expect([one.failures, other.failures]).toEqual([[], []])
  })
})
