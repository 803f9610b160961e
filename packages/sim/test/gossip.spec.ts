import { meshId, type PeerName, peerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { Probes } from './probe.ts'

const a = peerName('a')
const b = peerName('b')
const c = peerName('c')
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

function publish(probes: Probes, from: PeerName, ...messages: unknown[]): void {
  for (const message of messages) {
    probes.do(from, { type: 'publish', message })
  }
}

describe('gossip', () => {
  test('[G1] on a calm day a message reaches everybody else once', () => {
    const probes = new Probes({ peers: 5 }).connect()
    publish(probes, a, 'news')
    probes.simulation.runFor(1_000)
    expect(probes.simulation.peers.map((peer) => probes.messages(peer, 'gossip'))).toEqual([
      [],
      ...numbers(4).map(() => ['news'])
    ])
  })

  test('[G1] it goes over the connections that there are, from peer to peer', () => {
    const probes = new Probes({ peers: 4, connections: 'dialled' })
    probes.simulation.startAll()
    probes.do(a, { type: 'dial', address: '/sim/b' })
    probes.do(b, { type: 'dial', address: '/sim/c' })
    probes.simulation.runFor(5_000)
    publish(probes, a, 'news')
    probes.simulation.runFor(1_000)
    expect(probes.simulation.peers.map((peer) => probes.messages(peer).length)).toEqual([0, 1, 1, 0])
  })

  test('[G2] it has no order', () => {
    const probes = new Probes({ peers: 2 }).connect()
    publish(probes, a, ...numbers(30))
    probes.simulation.runFor(1_000)
    const got = probes.messages(b, 'gossip') as number[]
    expect(got).not.toEqual(numbers(30))
    expect(got.toSorted((x, y) => x - y)).toEqual(numbers(30))
  })

  test('[G3] at a rate of the weather it is lost, or comes again', () => {
    const probes = new Probes({ peers: 2 }).connect()
    probes.simulation.setWeather({ gossipLoss: 0.5 })
    publish(probes, a, ...numbers(200))
    probes.simulation.runFor(1_000)
    expect(probes.messages(b).length).toBeGreaterThan(50)
    expect(probes.messages(b).length).toBeLessThan(150)

    const repeated = new Probes({ peers: 3 }).connect()
    repeated.simulation.setWeather({ gossipDuplicate: 0.5 })
    publish(repeated, a, ...numbers(100))
    repeated.simulation.runFor(1_000)
    expect(new Set(repeated.messages(b)).size).toBe(100)
    expect(repeated.messages(b).length).toBeGreaterThan(120)
  })

  test('[G3] with few neighbours to pass it on to, it does not reach everybody', () => {
    const probes = new Probes({ peers: 12, weather: { gossipFanout: 2 } }).connect()
    publish(probes, a, ...numbers(50))
    probes.simulation.runFor(2_000)
    const reached = probes.simulation.peers.map((peer) => probes.messages(peer, 'gossip').length)
    expect(Math.max(...reached)).toBeGreaterThan(20)
    expect(Math.min(...reached.slice(1))).toBeLessThan(50)
  })

  test('[G4] a peer that just started neither hears nor is heard', () => {
    const probes = new Probes({ peers: 3, weather: { gossipSubscribeMs: [500, 1_000] } }).connect()
    probes.simulation.crash(c)
    probes.simulation.start(c)
    probes.simulation.runFor(300)
    publish(probes, a, 'too early for c')
    publish(probes, c, 'too early from c')
    probes.simulation.runFor(3_000)
    publish(probes, a, 'in time')
    probes.simulation.runFor(1_000)
    expect(probes.messages(c)).toEqual(['in time'])
    expect(probes.messages(b)).toEqual(['too early for c', 'in time'])
  })

  test('[G5] blocked gossip leaves the direct streams alone', () => {
    const probes = new Probes().connect()
    const lift = probes.simulation.blockGossip([b])
    publish(probes, a, 'by gossip')
    probes.send(a, b, 'directly')
    probes.simulation.runFor(20_000)
    expect([probes.messages(b), probes.messages(c)]).toEqual([['directly'], ['by gossip']])
    lift()
    publish(probes, a, 'again')
    probes.simulation.runFor(1_000)
    expect(probes.messages(b, 'gossip')).toEqual(['again'])
  })

  test('[G5] a partition stops gossip, and a bridge carries it round', () => {
    const probes = new Probes().connect()
    probes.simulation.partition([a], [b])
    publish(probes, a, 'round')
    probes.simulation.runFor(500)
    expect(probes.messages(b, 'gossip')).toEqual(['round'])
    probes.simulation.partition([a, c], [b])
    publish(probes, a, 'cut off')
    probes.simulation.runFor(500)
    expect(probes.messages(b, 'gossip')).toEqual(['round'])
  })

  test('[G1] it carries the mesh id of its publisher', () => {
    const probes = new Probes({ peers: 2, gatekeeper: 'probe' }).connect()
    probes.do(a, { type: 'mesh', meshId: meshId('00'.repeat(16)) })
    publish(probes, a, 'ours')
    probes.simulation.runFor(1_000)
    expect(probes.messages(b)).toEqual([])
    probes.do(b, { type: 'mesh', meshId: meshId('00'.repeat(16)) })
    publish(probes, a, 'ours')
    probes.simulation.runFor(1_000)
    expect(probes.messages(b)).toEqual(['ours'])
  })
})
