import { randomInt } from 'node:crypto'
import type { PeerName } from '@peermesh/kernel'
import { runSeeds, seedRange, Simulation } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { type StackRun, type StackSuiteOptions, suite } from './suite.ts'

const MINUTE_MS = 60_000

const fresh = Array.from({ length: process.env.CI === undefined ? 0 : 10 }, () => randomInt(2 ** 32))

test(`[S14] [M3] under any faults the stack that ships becomes one mesh with one content; fresh seeds: ${fresh.join(' ') || 'none'}`, () => {
  const seeds = [...seedRange(1, 30), ...fresh]
  expect(runSeeds(suite, seeds)).toHaveLength(seeds.length)
})

const calm: StackSuiteOptions = {
  peers: 4,
  faultMs: 0,
  healMs: 0,
  commandEveryMs: 0,
  connections: 'dialled',
  profile: 'local',
  founders: [0],
  bootstrapped: 4,
  keys: 1,
  deleteChance: 0,
  indexDotsMax: 1_000_000,
  largeChance: 0,
  stopChance: 0
}

class Mesh {
  readonly simulation: Simulation
  readonly run: StackRun
  readonly peers: readonly PeerName[]

  constructor(options: Partial<StackSuiteOptions> = {}) {
    this.simulation = new Simulation(suite, { seed: 'scripted', options: { ...calm, ...options } })
    this.run = this.simulation.run as StackRun
    this.peers = this.simulation.peers
  }

  write(peer: PeerName, key: string, text: string): void {
    const value = new TextEncoder().encode(text)
    expect(this.run.settles(peer, { type: 'write', operations: [{ key, value }] })).toBe(true)
  }

  remove(peer: PeerName, key: string): void {
    expect(this.run.settles(peer, { type: 'write', operations: [{ key }] })).toBe(true)
  }

  read(peer: PeerName, key: string): string | undefined {
    const value = this.run.store(peer).get(key)
    return value === undefined ? undefined : new TextDecoder().decode(value)
  }

  /** Lets time pass until nothing is missing. */
  until(missing: () => string | undefined): void {
    const came = this.simulation.runUntil(() => missing() === undefined, MINUTE_MS)
    expect(came ? undefined : missing()).toBe(undefined)
  }

  formed(): this {
    this.simulation.startAll()
    this.until(() => this.run.viewsOf(this.peers))
    return this
  }
}

describe('the stack that ships', () => {
  test('[M11] [K2] stores of two meshes stay apart, on streams and by gossip, though nothing else keeps them from each other', () => {
    const mesh = new Mesh({ founders: [0, 2] })
    const { simulation, run, peers } = mesh
    const [a, b, c, d] = peers as [PeerName, PeerName, PeerName, PeerName]
    const lift = simulation.partition([a, b], [c, d])
    simulation.startAll()
    mesh.until(() => run.viewsOf([a, b]) ?? run.viewsOf([c, d]))
    mesh.write(a, 'one', 'of the first mesh')
    mesh.write(d, 'other', 'of the second mesh')
    lift()
    simulation.runFor(MINUTE_MS)
    mesh.write(b, 'two', 'of the first mesh')
    simulation.runFor(MINUTE_MS)
    for (const peer of [a, b]) {
      expect(run.store(peer).ranges.under('')).toEqual(['one', 'two'])
    }
    for (const peer of [c, d]) {
      expect(run.store(peer).ranges.under('')).toEqual(['other'])
    }
  })

  test('[M12] [C4] an old backup is noticed, and what it forgot comes back and is not minted again', () => {
    const mesh = new Mesh().formed()
    const { simulation, run, peers } = mesh
    const [a, b] = peers as [PeerName, PeerName]
    mesh.write(a, 'before', 'the backup')
    simulation.runFor(1_000)
    const backup = simulation.backUpDisk(a)
    // It starts once more, so that the others know a higher boot than the backup does.
    simulation.crash(a)
    simulation.start(a)
    mesh.write(a, 'after', 'the backup')
    mesh.until(() => run.viewsOf(peers) ?? run.equal(peers))
    const { storeId } = simulation.identity(a) ?? {}
    simulation.crash(a)
    run.restore(a, backup)
    simulation.start(a)
    mesh.until(() => run.viewsOf(peers) ?? run.equal(peers))
    expect(simulation.identity(a)?.storeId).not.toBe(storeId)
    mesh.write(a, 'new', 'under another store id')
    mesh.until(() => run.equal(peers))
    expect(run.store(b).ranges.under('')).toEqual(['after', 'before', 'new'])
  })

  test('[S12] without gossip all goes by direct streams, without direct streams all goes by gossip', () => {
    const mesh = new Mesh().formed()
    const { simulation, run, peers } = mesh
    const [a, b] = peers as [PeerName, PeerName]
    const openGossip = simulation.blockGossip(peers)
    mesh.write(a, 'first', 'by direct streams')
    mesh.until(() => run.equal(peers))
    expect(run.store(b).statistics()).toMatchObject({ gossip: { operationsReceived: 0 } })
    openGossip()

    const openDirect = simulation.blockDirect(peers)
    const before = run.store(a).statistics()
    mesh.write(b, 'second', 'by gossip')
    mesh.remove(b, 'first')
    mesh.until(() => run.equal(peers))
    const after = run.store(a).statistics()
    expect(after.direct).toEqual(before.direct)
    expect(after.gossip.operationsReceived + after.pull.operationsReceived).toBeGreaterThan(0)

    openDirect()
    mesh.until(() => run.viewsOf(peers) ?? run.equal(peers))
    expect(peers.map((peer) => mesh.read(peer, 'second'))).toEqual(peers.map(() => 'by gossip'))
    expect(peers.map((peer) => mesh.read(peer, 'first'))).toEqual(peers.map(() => undefined))
  })

  test('[S8] a peer that nobody reaches goes on writing, and all have it once they meet', () => {
    const mesh = new Mesh().formed()
    const { simulation, run, peers } = mesh
    const [a, ...others] = peers as [PeerName, ...PeerName[]]
    mesh.write(a, 'shared', 'before')
    mesh.until(() => run.equal(peers))
    const lift = simulation.partition([a], others)
    mesh.until(() => run.viewsOf([a]) ?? run.viewsOf(others))
    mesh.write(a, 'alone', 'in the dark')
    mesh.remove(a, 'shared')
    expect(run.equal([a, others[0] as PeerName])).toBeDefined()
    lift()
    mesh.until(() => run.viewsOf(peers) ?? run.equal(peers))
    expect(peers.map((peer) => run.store(peer).ranges.under(''))).toEqual(peers.map(() => ['alone']))
  })

  test('[M26] [S14] who stops cleanly is waited for by nobody, and catches up when it is back', () => {
    const mesh = new Mesh({ stopChance: 1 }).formed()
    const { simulation, run, peers } = mesh
    const [a, ...others] = peers as [PeerName, ...PeerName[]]
    mesh.write(a, 'before', 'it stops')
    mesh.until(() => run.equal(peers))
    const { core, command } = run.command(a, simulation.nextCommandId(a), simulation.random('stop'))
    simulation.command(a, core, command)
    mesh.until(() => (simulation.isUp(a) ? 'a is up' : undefined))
    mesh.until(() => run.viewsOf(others))
    mesh.write(others[0] as PeerName, 'while', 'it was away')
    mesh.remove(others[1] as PeerName, 'before')
    mesh.until(() => run.viewsOf(peers) ?? run.equal(peers))
    expect(run.store(a).ranges.under('')).toEqual(['while'])
  })

  test('[S14] founder and bootstrap peer may both be gone: a newcomer finds the rest, and gets everything of it', () => {
    const mesh = new Mesh({ peers: 5, bootstrapped: 5 })
    const { simulation, run, peers } = mesh
    const [a, b, c, d, e] = peers as [PeerName, PeerName, PeerName, PeerName, PeerName]
    for (const peer of [a, b, c, d]) {
      simulation.start(peer)
    }
    mesh.until(() => run.viewsOf([a, b, c, d]))
    for (let index = 0; index < 50; index++) {
      mesh.write([a, b][index % 2] as PeerName, `key/${index}`, `value ${index}`)
    }
    mesh.until(() => run.equal([a, b, c, d]))
    simulation.crash(a)
    simulation.crash(b)
    simulation.start(e)
    mesh.until(() => run.viewsOf([c, d, e]) ?? run.equal([c, d, e]))
    expect(run.store(e).ranges.under('')).toHaveLength(50)
  })
})
