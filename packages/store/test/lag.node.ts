import { afterEach, expect, it } from 'vitest'
import { createMesh, stop, stopAll, type TestNode } from './support/nodes.ts'

afterEach(stopAll)

it('[S28] after `synced` real peers have what was there when it was called, and one that left is not waited for', async () => {
  const nodes = (await createMesh(3)) as [TestNode, TestNode, TestNode]
  const [a, b, c] = nodes
  for (let round = 0; round < 5; round++) {
    await a.kv.put('round', round)
    await a.kv.synced()
    expect(await Promise.all(nodes.map(({ kv }) => kv.get('round')))).toEqual([round, round, round])
    expect(a.kv.lag().map(({ operations, linked, here }) => [operations, linked, here])).toEqual([
      [0, true, true],
      [0, true, true]
    ])
  }
  const nameOfC = c.libp2p.peerId.toString()
  await stop(c)
  await a.kv.put('round', 'without c')
  await a.kv.synced()
  expect(await b.kv.get('round')).toBe('without c')
  expect(a.kv.lag().find(({ peer }) => peer === nameOfC)).toMatchObject({ operations: 1, linked: false, here: false })
})
