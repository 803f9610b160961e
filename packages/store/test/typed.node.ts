import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { ReplicatedFlag, ReplicatedRegister, ReplicatedList, ReplicatedMap, Store } from '../src/index.ts'
import { createMesh, createNode, stop, stopAll, type TestNode, until } from './support/nodes.ts'

afterEach(stopAll)

/** Each of them shows this. */
async function untilShown(
  nodes: readonly TestNode[],
  show: (kv: Store) => Promise<unknown>,
  expected: unknown
): Promise<void> {
  let shown = ''
  await until(
    async () => {
      const all = await Promise.all(nodes.map(({ kv }) => show(kv)))
      shown = JSON.stringify(all)
      return all.every((one) => JSON.stringify(one) === JSON.stringify(expected))
    },
    () => `${shown} is not ${JSON.stringify(expected)}`
  )
}

async function untilDigestsEqual(nodes: readonly TestNode[]): Promise<void> {
  await untilShown(nodes, async (kv) => kv.digest(), await nodes[0]?.kv.digest())
}

describe('two peers that change one typed key at once', () => {
  it('[S19] count together', async () => {
    const nodes = await createMesh(2)
    await Promise.all(nodes.flatMap(({ kv }) => Array.from({ length: 50 }, () => kv.counter('visits').add(2))))
    await untilShown(nodes, (kv) => kv.counter('visits').value(), 200)
  })

  it.each([
    ['S20', 'enable', true],
    ['S21', 'disable', false]
  ] as const)('[%s] agree how a flag stands on which %s wins', async (_, wins, stands) => {
    const nodes = await createMesh(2)
    const [a, b] = nodes.map(({ kv }) => kv.flag('on', { wins })) as [ReplicatedFlag, ReplicatedFlag]
    await a.enable()
    await untilShown(nodes, (kv) => kv.flag('on', { wins }).value(), true)
    // Both begin before either can have heard of the other.
    await Promise.all([a.disable(), b.enable()])
    await untilShown(nodes, (kv) => kv.flag('on', { wins }).value(), stands)
    await untilDigestsEqual(nodes)
  })

  it.each([
    ['S20', 'add', ['milk', 'tea']],
    ['S21', 'remove', ['milk']]
  ] as const)('[%s] agree who is in a set on which %s wins', async (_, wins, elements) => {
    const nodes = await createMesh(2)
    const [a, b] = nodes as [TestNode, TestNode]
    await a.kv.set('tags', { wins }).add('tea')
    await untilShown(nodes, (kv) => kv.set('tags', { wins }).values(), ['tea'])
    const [ofA, ofB] = [a.kv.set<string>('tags', { wins }), b.kv.set<string>('tags', { wins })]
    await Promise.all([ofA.remove('tea'), ofB.add('tea'), ofB.add('milk')])
    await untilShown(nodes, (kv) => kv.set('tags', { wins }).values(), elements)
    await untilDigestsEqual(nodes)
  })

  it('[S22] write different fields of a map, and one that both wrote keeps both', async () => {
    const nodes = await createMesh(2)
    const [a, b] = nodes.map(({ kv }) => kv.map<number>('cart')) as [ReplicatedMap<number>, ReplicatedMap<number>]
    await Promise.all([a.set('tea', 1), b.set('milk', 2), a.set('both', 3), b.set('both', 4)])
    await untilShown(nodes, async (kv) => [...(await kv.map('cart').entries()).keys()], ['both', 'milk', 'tea'])
    await untilShown(nodes, async (kv) => [...(await kv.map<number>('cart').siblings('both'))].sort(), [3, 4])
    await untilDigestsEqual(nodes)
    await a.set('both', 7)
    await untilShown(nodes, (kv) => kv.map('cart').siblings('both'), [7])
  })

  it('[S23] [S24] insert at one place of a list, and no run is mixed with the other', async () => {
    const nodes = await createMesh(2)
    const [a, b] = nodes.map(({ kv }) => kv.list<string>('text')) as [ReplicatedList<string>, ReplicatedList<string>]
    await a.push('<', '>')
    await untilShown(nodes, (kv) => kv.list('text').values(), ['<', '>'])
    await Promise.all([a.insert(1, ['t', 'e', 'a']), b.insert(1, ['m', 'i', 'l', 'k'])])
    await untilShown(nodes, (kv) => kv.list('text').length(), 9)
    await untilDigestsEqual(nodes)
    expect((await a.values()).join('')).toMatch(/^<(teamilk|milktea)>$/)
  })

  it('[S22] set a register, and see both values until one writes who saw them', async () => {
    const nodes = await createMesh(2)
    const [a, b] = nodes.map(({ kv }) => kv.register<string>('drink')) as [
      ReplicatedRegister<string>,
      ReplicatedRegister<string>
    ]
    await Promise.all([a.set('tea'), b.set('milk')])
    await untilShown(nodes, async (kv) => [...(await kv.register<string>('drink').siblings())].sort(), ['milk', 'tea'])
    expect(await a.get()).toBe(await b.get())
    await b.set('cocoa')
    await untilShown(nodes, (kv) => kv.register('drink').siblings(), ['cocoa'])
  })
})

it('a change of one element is one operation on its way', async () => {
  const nodes = await createMesh(2)
  const [a] = nodes as [TestNode, TestNode]
  await Promise.all(Array.from({ length: 1_000 }, (_, count) => a.kv.set('many').add(count)))
  await untilShown(nodes, (kv) => kv.set('many').size(), 1_000)
  const before = a.kv.stats()
  await a.kv.set('many').add('one more')
  await untilShown(nodes, (kv) => kv.set('many').size(), 1_001)
  const { gossip, direct } = a.kv.stats()
  const sent = gossip.operationsSent + direct.operationsSent
  expect(sent - before.gossip.operationsSent - before.direct.operationsSent).toBe(1)
})

it('[S8] what was done to typed keys is there after a restart, and goes to a newcomer', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'peermesh-typed-'))
  try {
    const first = await createNode({ found: true, host: { dataDir } })
    await Promise.all([
      first.kv.counter('c').add(5),
      first.kv.flag('f').enable(),
      first.kv.set('s').add('x'),
      first.kv.map('m').set('a', 1),
      first.kv.list('l').push(1, 2, 3)
    ])
    await first.kv.list('l').delete(1)
    await stop(first)
    const { privateKey } = first
    const again = await createNode({ found: true, host: { dataDir }, privateKey })
    await again.kv.counter('c').add(1)
    const newcomer = await createNode({ bootstrap: again.addresses })
    const all = async (kv: Store): Promise<unknown> => Promise.all(['c', 'f', 's', 'm', 'l'].map((key) => kv.get(key)))
    await untilShown([again, newcomer], all, [6, true, ['x'], { a: 1 }, [1, 3]])
    await untilDigestsEqual([again, newcomer])
  } finally {
    await stopAll()
    await rm(dataDir, { recursive: true, force: true })
  }
})
