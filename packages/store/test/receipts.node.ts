import { afterEach, expect, it } from 'vitest'
import { createMesh, stop, stopAll, type TestNode } from './support/nodes.ts'

afterEach(stopAll)

it('[S29] after `all` real peers have the write, small or large, and after one has gone it is not reached', async () => {
  const nodes = (await createMesh(3)) as [TestNode, TestNode, TestNode]
  const [a, , c] = nodes
  for (const [round, value] of [1, 'x'.repeat(300_000)].entries()) {
    await a.kv.put(`k/${round}`, value, { ack: 'all' })
    expect(await Promise.all(nodes.map(({ kv }) => kv.get(`k/${round}`)))).toEqual([value, value, value])
  }
  await a.kv.counter('visits').add(1, { ack: 'quorum' })
  await stop(c)
  const late = AbortSignal.timeout(10_000)
  await a.kv.put('without c', 1, { ack: 'quorum', signal: late })
  expect(late.aborted).toBe(false)
})
