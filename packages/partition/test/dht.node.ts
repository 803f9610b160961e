import type { Libp2p } from '@libp2p/interface'
import { afterEach, describe, expect, it } from 'vitest'
import { type FoundOwners, lookupPartition, type PartitionLookup } from '../src/index.ts'
import { createMesh, createStranger, stop, stopAll, type TestNode, until, untilSettled } from './support/nodes.ts'

const KEYS = ['stock/17', 'stock/18', 'orders/a', 'orders/b', 'city/Berlin', 'city/Paris']

afterEach(stopAll)

/** What a stranger knows of the mesh. */
function lookupOf(libp2p: Libp2p, nodes: readonly TestNode[]): PartitionLookup {
  const meshId = nodes[0]?.libp2p.services.membership.meshId ?? ''
  return { libp2p, mesh: 'test', meshId, partitions: 16 }
}

/** What a stranger finds, once it finds it: records come into the DHT a moment after the partition serves. */
async function find(lookup: PartitionLookup, key: string, fits: (found: FoundOwners) => boolean): Promise<FoundOwners> {
  let found: FoundOwners | undefined
  const looking = { is: false }
  const look = async (): Promise<void> => {
    looking.is = true
    found = await lookupPartition(lookup, key)
    looking.is = false
  }
  await until(
    () => {
      if (!looking.is && !(found !== undefined && fits(found))) {
        void look()
      }
      return found !== undefined && fits(found)
    },
    () => `${key}: ${JSON.stringify(found)}`
  )
  return found as unknown as FoundOwners
}

const namesOf = ({ replicas }: FoundOwners): string[] => replicas.map(({ peer }) => peer)

describe('a mesh of which a stranger wants to know', () => {
  it('[P17] [P20] tells it who owns a key by the DHT alone', async () => {
    const nodes = await createMesh(8, { dht: true })
    for (const key of KEYS) {
      await nodes[0]?.partitions.kv.put(key, { key })
    }
    await untilSettled(nodes)
    const stranger = await createStranger(nodes[0] as TestNode)
    const lookup = { ...lookupOf(stranger, nodes), confirm: false }
    for (const key of KEYS) {
      const owners = nodes[3]?.partitions.lookup(key)
      const found = await find(lookup, key, ({ epoch }) => epoch === owners?.epoch)
      expect(namesOf(found)).toEqual(owners?.replicas)
      expect(found.primary).toBe(owners?.primary)
      expect(found.confirmedBy).toBeUndefined()
      expect(found.replicas[0]?.addresses[0]).toContain('/memory/')
    }
    expect(stranger.getPeers().length).toBeGreaterThan(0)
  })

  it('[P18] [P19] corrects a record that is old: who held it says who does', async () => {
    const nodes = await createMesh(5, { dht: true })
    const [first] = nodes as [TestNode]
    const key = KEYS[0] as string
    await first.partitions.kv.put(key, 1)
    await untilSettled(nodes)
    const stranger = await createStranger(first)
    const lookup = lookupOf(stranger, nodes)
    const { epoch, replicas } = first.partitions.lookup(key)
    const before = await find(lookup, key, (found) => found.epoch === epoch && found.confirmedBy !== undefined)
    expect(namesOf(before)).toEqual(replicas)
    // Whoever becomes primary can put nothing: the DHT keeps what it has.
    for (const { libp2p } of nodes) {
      const { dht } = libp2p.services as unknown as { dht: { put: () => AsyncGenerator<never> } }
      dht.put = async function* () {
        yield* []
      }
    }
    const leaver = nodes.find(({ name }) => name === replicas[0]) as TestNode
    await leaver.partitions.drain()
    await untilSettled(nodes)
    const owners = first.partitions.lookup(key)
    expect(owners.epoch).toBeGreaterThan(epoch)
    const stale = await lookupPartition({ ...lookup, confirm: false }, key)
    expect(stale?.epoch).toBe(epoch)
    const after = await find(lookup, key, (found) => found.epoch === owners.epoch)
    expect(namesOf(after)).toEqual(owners.replicas)
    expect(namesOf(after)).toContain(after.confirmedBy)
  })
})

describe('a mesh that does not tell', () => {
  it('[P22] says nothing to a stranger that it does not want to tell, who has the DHT alone', async () => {
    const nodes = await createMesh(3, { dht: true, strangers: false })
    const [first] = nodes as [TestNode]
    await first.partitions.kv.put('stock/17', 1)
    await untilSettled(nodes)
    const stranger = await createStranger(first)
    const found = await find(lookupOf(stranger, nodes), 'stock/17', ({ epoch }) => epoch > 0)
    expect(found.confirmedBy).toBeUndefined()
    expect(namesOf(found)).toEqual(first.partitions.lookup('stock/17').replicas)
    await stop(first)
  })

  it('[P21] puts nothing where it has no DHT', async () => {
    const nodes = await createMesh(1)
    const [first] = nodes as [TestNode]
    await first.partitions.kv.put('stock/17', 1)
    await untilSettled(nodes)
    expect(first.libp2p.services.host.statistics.dht).toMatchObject({ lookups: 0, puts: 0, provides: 0 })
    expect(first.libp2p.getProtocols()).not.toContain('/peermesh/test/owner/1.0.0')
    await expect(lookupPartition(lookupOf(first.libp2p, nodes), 'stock/17')).rejects.toThrow('partitionDht')
  })
})
