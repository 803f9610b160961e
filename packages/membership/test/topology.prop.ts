import { millis, type PeerName, peerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ringNeighbours } from '../sim/rings.ts'
import { membershipConfig } from '../src/core/config.ts'
import { LINK_GRACE_PERIODS } from '../src/core/limits.ts'
import { RingNeighbours } from '../src/core/ring-neighbours.ts'
import { Topology } from '../src/core/topology.ts'

const self = peerName('self')
const names = (count: number): PeerName[] => Array.from({ length: count }, (_, index) => peerName(`peer ${index}`))
const sorted = (peers: Iterable<PeerName>): PeerName[] => [...peers].sort()

it('[M28] the places beside us are those on whole rings, whoever came and went in whatever order', () => {
  const peer = fc.integer({ min: 0, max: 20 }).map((index) => peerName(`peer ${index}`))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), peer)), fc.integer({ min: 1, max: 6 }), (changes, ringsCount) => {
      const rings = new RingNeighbours(self, ringsCount)
      const present = new Set<PeerName>()
      for (const [comes, name] of changes) {
        const before = sorted([...rings.successors, ...rings.predecessors])
        const changes = comes ? rings.add(name) : rings.remove(name)
        comes ? present.add(name) : present.delete(name)
        const after = [...rings.successors, ...rings.predecessors]
        expect(sorted(new Set(after))).toEqual(sorted(ringNeighbours(self, [self, ...present], ringsCount)))
        expect(changes || sorted(after).join() === before.join()).toBe(true)
      }
    })
  )
})

it('[M28] successor and predecessor are the two sides of one thing, and everybody has as many observers as rings', () => {
  const all = names(200)
  const rings = new Map(all.map((peer) => [peer, new RingNeighbours(peer, 10)]))
  for (const [peer, places] of rings) {
    for (const other of all.filter((name) => name !== peer)) places.add(other)
  }
  for (const [peer, { successors, predecessors }] of rings) {
    expect(successors.size).toBeGreaterThanOrEqual(8)
    expect(predecessors.size).toBeGreaterThanOrEqual(8)
    for (const other of successors) {
      expect(rings.get(other)?.predecessors.has(peer)).toBe(true)
    }
  }
})

describe('a topology', () => {
  const all = names(20)
  const topologyOf = (options: Parameters<typeof membershipConfig>[0], live: PeerName[]) => {
    const topology = new Topology({
      self,
      config: membershipConfig(options),
      view: { live, isLive: (peer) => live.includes(peer) }
    })
    const set = (count: number): void => {
      live.splice(0, live.length, ...all.slice(0, count))
      topology.update(new Set(all), millis(0))
    }
    return { topology, set }
  }

  it('[M28] is full up to its size, an expander above, and full again only well below', () => {
    const { topology, set } = topologyOf({ expanderAbove: 12, expanderRings: 2 }, [])
    const sizes = [11, 12, 11, 9, 8, 9, 11, 12]
    const modes = sizes.map((others) => {
      set(others)
      return topology.isExpander
    })
    expect(modes).toEqual([false, true, true, true, false, false, false, true])
  })

  it('[M28] says of whom it changed whether a link is wanted', () => {
    const { topology, set } = topologyOf({ expanderAbove: 12, expanderRings: 2 }, [])
    set(12)
    const first = topology.takeChanged()
    expect(sorted(first)).toEqual(sorted(all.slice(0, 12)))
    expect(topology.takeChanged().size).toBe(0)
    const neighbours = (): PeerName[] => all.slice(0, 20).filter((peer) => topology.isNeighbour(peer))
    const before = neighbours()
    set(20)
    const after = neighbours()
    const differing = all.filter((peer) => before.includes(peer) !== after.includes(peer))
    expect(sorted(topology.takeChanged())).toEqual(sorted(differing))
  })

  it.each(['full', 'expander'] as const)('[M29] leaves a new target the time to be linked (%s)', (probeTopology) => {
    const { topology, set } = topologyOf({ probeTopology, expanderRings: 2, periodMs: 100 }, [])
    set(10)
    const [target] = topology.targets() as [PeerName]
    expect(topology.isOverdue(target, millis(LINK_GRACE_PERIODS * 100 - 1))).toBe(false)
    expect(topology.isOverdue(target, millis(LINK_GRACE_PERIODS * 100))).toBe(true)
  })

  it.each(['full', 'expander'] as const)('[M28] is %s whatever the size where it is told so', (probeTopology) => {
    const { topology, set } = topologyOf({ probeTopology, expanderAbove: 12 }, [])
    const modes = [2, 20].map((count) => {
      set(count)
      return topology.isExpander
    })
    expect(modes).toEqual([probeTopology === 'expander', probeTopology === 'expander'])
  })
})
