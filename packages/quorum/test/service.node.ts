import { afterEach, describe, expect, it } from 'vitest'
import { fenceOf, LEASE_KIND, type LeaseResult } from '../src/index.ts'
import { createMesh, createNode, stop, stopAll, type TestNode, untilVoters } from './support/nodes.ts'

afterEach(stopAll)

type Three = [a: TestNode, b: TestNode, c: TestNode]

const PATIENT = { timeoutMs: 60_000 }

describe('three peers', () => {
  it('[QL3] [Q6] [Q7] grow to three voters, and count together without losing or doubling a step', async () => {
    const nodes = (await createMesh(3)) as Three
    const counters = nodes.map(({ quorum }) => quorum.register<number>('count'))
    await Promise.all(
      counters.map(async (counter) => {
        for (let step = 0; step < 10; step++) {
          await counter.change((count = 0) => count + 1, PATIENT)
        }
      })
    )
    for (const counter of counters) {
      expect((await counter.read(PATIENT)).value).toBe(30)
    }
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
    expect(nodes[0].quorum.group().status()).toMatchObject({ hasMajority: true, volatile: false, role: 'voter' })
  })

  it('[QL1] answer as many questions at once as anybody asks, though all answers together fit no message', async () => {
    const [a, b] = (await createMesh(3)) as Three
    const names = Array.from({ length: 300 }, (_, index) => `large/${index}`)
    const value = 'x'.repeat(1_000)
    await Promise.all(names.map(async (name) => await a.quorum.register<string>(name).set(value, PATIENT)))
    const read = await Promise.all(names.map(async (name) => await b.quorum.register<string>(name).read(PATIENT)))
    expect(new Set(read.map((view) => view.value))).toEqual(new Set([value]))
    const group = await Promise.all(names.map(async (name) => await b.quorum.register<string>(name).set('y', PATIENT)))
    expect(group).toHaveLength(names.length)
  })

  it('[Q6] compare and set by version, whoever asks', async () => {
    const [a, b] = (await createMesh(3)) as Three
    const ours = a.quorum.register<string>('city')
    expect(await ours.read(PATIENT)).toEqual({ version: 0, value: undefined })
    expect(await ours.compareAndSet(0, 'Berlin', PATIENT)).toBe(true)
    const theirs = b.quorum.register<string>('city')
    const { version } = await theirs.read(PATIENT)
    expect(await theirs.compareAndSet(version, 'Lisbon', PATIENT)).toBe(true)
    expect(await ours.compareAndSet(version, 'Paris', PATIENT)).toBe(false)
    expect(await ours.set('Oslo', PATIENT)).toMatchObject({ value: 'Oslo' })
  })

  it('[Q4] [Q10] go on without one of them, and with it again on its disk', async () => {
    const [a, b, c] = (await createMesh(3)) as Three
    const register = b.quorum.register<string>('survives')
    await register.set('before', PATIENT)
    await stop(a)
    await register.set('while', PATIENT)
    const again = await createNode({ estate: a.estate, bootstrap: c.addresses })
    await untilVoters([again, b, c], 3)
    await stop(b)
    expect((await again.quorum.register<string>('survives').read(PATIENT)).value).toBe('while')
  })

  it('[Q13] [Q14] hold a lease by a session, one after the other, with fences that grow', async () => {
    const [a, b] = (await createMesh(3)) as Three
    const session = await a.quorum.group().session({ leaseMs: 1_000, ...PATIENT })
    expect(session.isHeld).toBe(true)
    const take = async (node: TestNode, id: string, over?: string): Promise<LeaseResult> => {
      const { result } = await node.quorum
        .register('leader')
        .apply(LEASE_KIND, { type: 'take', session: id, over, block: 10 }, PATIENT)
      return result as LeaseResult
    }
    const first = await take(a, session.id)
    expect(first).toMatchObject({ granted: true, term: 1, fences: [1, 10] })
    const other = await b.quorum.group().session(PATIENT)
    expect(await take(b, other.id)).toMatchObject({ granted: false, session: session.id })
    await session.close()
    expect(session.isHeld).toBe(false)
    expect(session.signal.aborted).toBe(true)
    await b.quorum.group().expired(session.id)
    const second = await take(b, other.id, session.id)
    expect(second).toMatchObject({ granted: true, term: 2, fences: [11, 20] })
    expect(fenceOf(second.generation, 11) > fenceOf(first.generation, 10)).toBe(true)
  })
})

describe('a peer that has met no mesh', () => {
  it('[Q8] says that nothing was changed, and why', async () => {
    const { quorum } = await createNode({})
    const failed = quorum.register('x').set('y', { timeoutMs: 100 })
    await expect(failed).rejects.toMatchObject({ name: 'NoQuorumError' })
    await expect(failed).rejects.toThrow('it has met no mesh yet')
    expect(quorum.group().status()).toMatchObject({ hasMajority: false, configuration: undefined })
    await expect(quorum.group().forceReconfigure({ acceptLoss: true })).rejects.toMatchObject({ name: 'NoQuorumError' })
  })
})
