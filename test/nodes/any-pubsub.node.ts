import { floodsub } from '@libp2p/floodsub'
import { gossipsub } from '@libp2p/gossipsub'
import type { ServiceFactoryMap } from 'libp2p'
import { afterEach, describe, expect, it } from 'vitest'
import { minimalPubsub } from '../support/minimal-pubsub.ts'
import { createMesh, createNode, type MeshNode, missingOfData, missingOfMesh, stopAll } from '../support/nodes.ts'
import { until } from '../support/until.ts'

afterEach(stopAll)

const kinds: readonly (readonly [string, () => ServiceFactoryMap])[] = [
  ['gossipsub', () => ({ pubsub: gossipsub({ scoreParams: { IPColocationFactorWeight: 0 } }) })],
  ['floodsub', () => ({ pubsub: floodsub() })],
  ['a pubsub service that a user wrote', () => ({ pubsub: minimalPubsub() })],
  ['a pubsub service under a key of its own', () => ({ rumours: minimalPubsub() })]
]

describe.each(kinds)('with %s', (_, services) => {
  it('[S14] three nodes and a newcomer hold the same, and gossip carried some of it', async () => {
    const nodes = await createMesh(3, services)
    let written = 0
    // Nobody is told when a subscription has arrived everywhere: what is published before is lost, and comes by other ways.
    await until(async () => {
      await Promise.all(nodes.map(async ({ store, name }) => await store.put(`${name}/${++written}`, { written })))
      return nodes.every((node) => node.store.stats().gossip.operationsReceived > 0)
        ? undefined
        : 'a node that heard of a write by gossip'
    })
    await until(async () => await missingOfData(nodes, written))
    await nodes[0]?.store.delete(`${nodes[0].name}/1`)
    await until(async () => await missingOfData(nodes, written - 1))

    const newcomer = await createNode({ bootstrap: [(nodes[1] as MeshNode).address] }, services())
    const all = [...nodes, newcomer]
    await until(() => missingOfMesh(all))
    await until(async () => await missingOfData(all, written - 1))
    expect(all.flatMap(({ rejects, failures }) => [...rejects, ...failures])).toEqual([])
  })
})

describe('without a pubsub service', () => {
  it('[S12] three nodes and a newcomer hold the same', async () => {
    const nodes = await createMesh(3)
    await Promise.all(nodes.map(async ({ store, name }) => await store.put(`of/${name}`, name)))
    await until(async () => await missingOfData(nodes, 3))
    const newcomer = await createNode({ bootstrap: [(nodes[1] as MeshNode).address] })
    const all = [...nodes, newcomer]
    await until(() => missingOfMesh(all))
    await until(async () => await missingOfData(all, 3))
    expect(all.map(({ store }) => store.stats().gossip.operationsReceived)).toEqual([0, 0, 0, 0])
    expect(all.flatMap(({ rejects, failures }) => [...rejects, ...failures])).toEqual([])
  })
})
