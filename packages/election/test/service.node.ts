import { peerName } from '@peermesh/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import type { Election, ElectionOptions, Leader, Leadership } from '../src/index.ts'
import { createMesh, stop, stopAll, type TestNode, until } from './support/nodes.ts'

afterEach(stopAll)

const SCOPE = 'scheduler'

/** All follow one leader, and only that one finds itself to lead. */
async function settled(all: readonly Election[]): Promise<Leader> {
  await until(
    () =>
      all.every(({ leader }) => leader !== undefined && leader.term === all[0]?.leader?.term) &&
      all.filter((election) => election.isLeader()).length === 1,
    () => JSON.stringify(all.map((election) => election.status() ?? election.leader))
  )
  return all[0]?.leader as Leader
}

const open = (nodes: readonly TestNode[], options: ElectionOptions): Election[] =>
  nodes.map(({ elections }) => elections.open(SCOPE, options))

describe.each<ElectionOptions>([
  { mode: 'quorum', algorithm: 'bully' },
  { mode: 'available', algorithm: 'ring' }
])('three peers, $algorithm, $mode', (options) => {
  it('[L1] [L4] [E5] [L7] elect, hand over by transfer, and elect anew where the leader stops', async () => {
    const nodes = await createMesh(3)
    const all = open(nodes, options)
    const byName = new Map(nodes.map(({ name }, index) => [name, all[index] as Election]))
    const first = await settled(all)
    const incumbent = byName.get(first.peer) as Election
    const { signal, fence, term } = await incumbent.whenLeading()
    expect({ peer: first.peer, term }).toEqual(first)
    expect(typeof fence).toBe(options.mode === 'quorum' ? 'bigint' : 'undefined')

    const heir = nodes.find(({ name }) => name !== first.peer) as TestNode
    const taken = (byName.get(heir.name) as Election).whenLeading()
    await incumbent.transfer(peerName(heir.name))
    expect(incumbent.isLeader()).toBe(false)
    expect(signal.reason).toMatchObject({ name: 'LeadershipLostError', details: { reason: 'transferred' } })
    const second: Leadership = await taken
    expect(second.term).toBeGreaterThan(term)
    if (fence !== undefined) {
      expect((second.fence as bigint) > fence).toBe(true)
    }

    await stop(heir)
    expect(second.isHeld).toBe(false)
    const left = all.filter((election) => election !== byName.get(heir.name))
    const third = await settled(left)
    expect(third.term).toBeGreaterThan(second.term)
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([])
  })
})

describe('two peers', () => {
  it('[E9] a scope keeps the algorithm and mode of its first use, here and in its register', async () => {
    const [a, b] = (await createMesh(2)) as [TestNode, TestNode]
    const ours = a.elections.open(SCOPE)
    await ours.whenLeading()
    expect(a.elections.open(SCOPE)).toBe(ours)
    expect(() => a.elections.open(SCOPE, { mode: 'available' })).toThrow(
      expect.objectContaining({ name: 'ElectionKindMismatchError' })
    )
    const theirs = b.elections.open(SCOPE, { algorithm: 'ring' })
    const told: Error[] = []
    theirs.addEventListener('mismatch', ({ detail: { error } }) => told.push(error))
    const refusal = { name: 'ElectionKindMismatchError', kind: { variant: 'directed', mode: 'quorum' } }
    await expect(theirs.whenLeading()).rejects.toMatchObject(refusal)
    await expect(theirs.whenLeading()).rejects.toMatchObject(refusal)
    expect(told).toMatchObject([refusal])
  })

  it('[E13] an observer that opened an available scope in another way is told so, and how it elects', async () => {
    const [a, b] = (await createMesh(2)) as [TestNode, TestNode]
    await a.elections.open(SCOPE, { mode: 'available', algorithm: 'ring' }).whenLeading()
    const told = Promise.withResolvers<unknown>()
    const observer = b.elections.open(SCOPE, { mode: 'available', candidate: false })
    observer.addEventListener('mismatch', ({ detail: { error } }) => told.resolve(error))
    expect(await told.promise).toMatchObject({
      name: 'ElectionKindMismatchError',
      kind: { variant: 'chang-roberts', mode: 'available' }
    })
    expect(observer.leader).toBe(undefined)
  })

  it('[E5] who resigns leads no more when it is told so, and an observer takes its place once it campaigns', async () => {
    const [a, b] = (await createMesh(2)) as [TestNode, TestNode]
    const ours = a.elections.open(SCOPE, { mode: 'available' })
    const theirs = b.elections.open(SCOPE, { mode: 'available', candidate: false })
    await ours.whenLeading()
    const seen: (string | undefined)[] = []
    const watching = (async () => {
      for await (const leader of theirs) {
        seen.push(leader?.peer)
        if (leader?.peer === b.name) {
          return
        }
      }
    })()
    await settled([ours, theirs])
    await ours.resign()
    expect(ours.isLeader()).toBe(false)
    await theirs.campaign()
    await theirs.whenLeading({ signal: AbortSignal.timeout(60_000) })
    await watching
    expect(seen).toContain(a.name)
    await expect(ours.whenLeading({ signal: AbortSignal.abort(new RangeError('enough')) })).rejects.toThrow('enough')
  })
})
