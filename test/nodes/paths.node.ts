import { afterEach, expect, it } from 'vitest'
import { BlockedPaths } from '../support/blocked-paths.ts'
import { createMesh, type MeshNode, missingOfData, missingOfMesh, stopAll } from '../support/nodes.ts'
import { until } from '../support/until.ts'

afterEach(stopAll)

type Path = 'gossip' | 'direct' | 'pull'

/** Operations that each node received by a path. */
function received(nodes: readonly MeshNode[], path: Path): number[] {
  return nodes.map(({ store }) => store.stats()[path].operationsReceived)
}

/** Messages of the store that reached each node on streams of ours, whatever was in them. */
function onStreams(nodes: readonly MeshNode[]): number[] {
  return nodes.map(({ host }) => {
    const traffic = host.statistics.traffic.store
    return (traffic?.direct.messagesIn ?? 0) + (traffic?.bulk.messagesIn ?? 0)
  })
}

/** A few writes one after another, then a burst, and some deletes: 200 keys more than there were. */
async function write(nodes: readonly MeshNode[], phase: string): Promise<void> {
  for (const { store, name } of nodes) {
    for (let count = 0; count < 10; count++) {
      await store.put(`${phase}/calm/${name}/${count}`, { count })
    }
  }
  const [{ store }] = nodes as [MeshNode, ...MeshNode[]]
  const keys = Array.from({ length: 200 - 10 * nodes.length }, (_, count) => `${phase}/burst/${count}`)
  await Promise.all(keys.map(async (key) => await store.put(key, { phase })))
  await Promise.all(nodes.map(async (node) => await node.store.put(`${phase}/deleted/${node.name}`, 'for a moment')))
  await Promise.all(nodes.map(async (node) => await node.store.delete(`${phase}/deleted/${node.name}`)))
}

it('[S12] the store converges by direct streams where gossip is lost, by gossip where streams are blocked, and by both', async () => {
  const paths = new BlockedPaths()
  const nodes = await createMesh(4, () => paths.services())

  paths.blockGossip()
  await write(nodes, 'without gossip')
  await until(async () => await missingOfData(nodes, 200))
  expect(received(nodes, 'gossip')).toEqual([0, 0, 0, 0])
  for (const [index, direct] of received(nodes, 'direct').entries()) {
    expect(direct + (received(nodes, 'pull')[index] as number)).toBeGreaterThan(0)
  }

  paths.openGossip()
  await paths.blockDirect(nodes)
  await until(() => {
    const links = nodes.reduce((sum, { host }) => sum + host.statistics.links.up, 0)
    return links === 0 ? undefined : `${links} links are still up`
  })
  const before = onStreams(nodes)
  await write(nodes, 'without streams')
  await until(async () => await missingOfData(nodes, 400))
  expect(onStreams(nodes)).toEqual(before)
  expect(received(nodes, 'gossip').every((operations) => operations > 0)).toBe(true)
  const direct = received(nodes, 'direct')

  await paths.openDirect()
  await until(() => missingOfMesh(nodes))
  await write(nodes, 'with both')
  await until(async () => await missingOfData(nodes, 600))
  // The burst of the first node goes by direct streams again.
  const again = received(nodes, 'direct').map((operations, index) => operations - (direct[index] as number))
  expect(again.slice(1).every((operations) => operations > 0)).toBe(true)
  expect(nodes.flatMap(({ rejects, failures }) => [...rejects, ...failures])).toEqual([])
})
