import { type PeerName, Random } from '@peermesh/kernel'
import { addressOf, inject, runSeeds, seedRange } from '@peermesh/sim'
import { describe, expect, it, test } from 'vitest'
import { ringNeighbours } from '../sim/rings.ts'
import { suite as hostileSuite } from '../sim/hostile/suite.ts'
import { suite } from '../sim/suite.ts'
import { PROFILES } from '../src/core/config.ts'
import { MeshRun } from './support/mesh-run.ts'
import { failedHostileSeeds, failedSeeds } from './seeds.ts'

/** A mesh of a thousand takes minutes. */
const isQuick = (seed: number): boolean => suite.draw(new Random(String(seed), 'options')).peers <= 100

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 20 }, () =>
  Math.floor(Math.random() * 2 ** 32)
).filter(isQuick)

test(`[M1] [M2] [M3] [M7] [M8] [M10] [M11] [M14] [M17] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 100), ...fresh])).toHaveLength(100 + fresh.length)
})

test('the same seed gives the same run', () => {
  const [first, second] = [runSeeds(suite, [7]), runSeeds(suite, [7])]
  expect(second[0]?.traceHash).toBe(first[0]?.traceHash)
})

test.each(failedSeeds)('seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})

test.each(failedHostileSeeds)('a bad day, seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(hostileSuite, [seed])).toHaveLength(1)
})

const { periodMs, suspicionMultiplier, suspicionMaxMultiplier, rejoinMs } = PROFILES.local
const minMs = suspicionMultiplier * periodMs

/** The peers of a mesh of five, by name. */
function five(run: MeshRun): [PeerName, PeerName, PeerName, PeerName, PeerName] {
  return [...run.simulation.peers] as [PeerName, PeerName, PeerName, PeerName, PeerName]
}

function deathsIn(run: MeshRun): string[] {
  return [...run.events].flatMap(([at, events]) =>
    events.flatMap((event) => (event.type === 'dead' ? [`${event.member.peer} at ${at}`] : []))
  )
}

describe('a mesh of five', () => {
  it.each([1, 2, 3, 4, 5])('[M5] sees a crash everywhere within its bound (seed %i)', (seed) => {
    const run = MeshRun.formed(5, seed)
    const [a, b, c, d, e] = five(run)
    run.simulation.crash(c)
    const boundMs = (2 * 5 - 1) * periodMs + suspicionMaxMultiplier * minMs + 2 * 3 * periodMs
    expect(run.simulation.runUntil(() => [a, b, d, e].every((at) => run.status(at, c) === 'dead'), boundMs)).toBe(true)
    expect(deathsIn(run)).toHaveLength(4)
    expect(run.areTogether([a, b, d, e])).toBe(true)
  })

  it('[M17] bears that one of them stands still for 2 s', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const run = MeshRun.formed(5, seed)
      const [, , c] = five(run)
      inject(run.simulation, { kind: 'pause', peer: c, lastsMs: 2_000 })
      run.simulation.runFor(20_000)
      expect(deathsIn(run)).toEqual([])
      expect(run.areTogether()).toBe(true)
    }
  })

  it.each(['pause', 'sleep'] as const)('[M21] is not blamed by one that stood still for long (%s)', (kind) => {
    for (let seed = 1; seed <= 20; seed++) {
      const run = MeshRun.formed(5, seed)
      const [, , c] = five(run)
      const stands = { peer: c, lastsMs: 10_000 }
      inject(run.simulation, kind === 'pause' ? { kind, ...stands } : { kind, ...stands })
      run.simulation.runFor(40_000)
      expect(deathsIn(run).filter((death) => death.endsWith(`at ${c}`))).toEqual([])
      expect(run.areTogether()).toBe(true)
    }
  })

  it('[M21] is not blamed by one that suspects somebody, and then stands still', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const run = MeshRun.formed(5, seed)
      const [a, b, c, d, e] = five(run)
      const lift = run.simulation.partition([c], [a, b, d, e])
      expect(run.simulation.runUntil(() => run.status(c, a) === 'suspect', 10_000)).toBe(true)
      inject(run.simulation, { kind: 'pause', peer: c, lastsMs: 1_500 })
      const before = run.eventsOf(c).length
      run.simulation.runFor(500)
      lift()
      run.simulation.runFor(40_000)
      const after = run.eventsOf(c).slice(before)
      expect(after.filter(({ type }) => type === 'dead')).toEqual([])
      expect(run.areTogether()).toBe(true)
    }
  })

  it('[M16] keeps two members that cannot reach each other, as long as others reach both', () => {
    const run = MeshRun.formed(5)
    const [a, b] = five(run)
    run.simulation.partition([a], [b])
    run.simulation.runFor(60_000)
    expect(deathsIn(run)).toEqual([])
    expect([run.status(a, b), run.status(b, a)]).toEqual(['alive', 'alive'])
  })

  it('[M16] keeps a member that is heard in one direction only', () => {
    const run = MeshRun.formed(5)
    const [a, b] = five(run)
    run.simulation.oneWay([a], [b])
    run.simulation.runFor(60_000)
    expect(deathsIn(run)).toEqual([])
  })

  it.each([1, 2, 3])(
    '[M3] [M23] merges after it was split for long, with no bootstrap address left (seed %i)',
    (seed) => {
      const run = MeshRun.formed(5, seed)
      const [a, b, c, d, e] = five(run)
      run.options = () => ({})
      for (const peer of run.simulation.peers) {
        run.simulation.crash(peer)
        run.simulation.start(peer)
      }
      expect(run.simulation.runUntil(() => run.areTogether(), 30_000)).toBe(true)
      const lift = run.simulation.partition([a, b], [c, d, e])
      const apart = (): boolean => [a, b].every((at) => [c, d, e].every((of) => run.status(at, of) === 'dead'))
      expect(run.simulation.runUntil(apart, 60_000)).toBe(true)
      run.simulation.runFor(60_000)
      lift()
      expect(run.simulation.runUntil(() => run.areTogether(), 20 * rejoinMs)).toBe(true)
    }
  )

  it('[M4] a wrong death notice is refuted, and spreads no further than that', () => {
    const run = MeshRun.formed(5)
    const [a, b, c, d, e] = five(run)
    const lift = run.simulation.partition([c], [a, b, d, e])
    expect(run.simulation.runUntil(() => run.status(a, c) === 'dead', 60_000)).toBe(true)
    lift()
    expect(run.simulation.runUntil(() => run.areTogether(), 20 * rejoinMs)).toBe(true)
    run.simulation.runFor(10_000)
    expect(run.areTogether()).toBe(true)
  })

  it.each([1, 2, 3])('[M29] suspects nobody while it forms, however long links take to come (seed %i)', (seed) => {
    const run = new MeshRun(20, seed, { dialMs: [100, 600] })
    run.simulation.startAll()
    expect(
      run.simulation.runUntil(() => run.core(run.simulation.peers[1] as PeerName).status().membersCount === 20, 10_000)
    ).toBe(true)
    run.simulation.runFor(5_000)
    expect(run.areTogether()).toBe(true)
    expect([...run.events.values()].flat().filter(({ type }) => type === 'suspect')).toEqual([])
  })

  it.each([1, 2])(
    '[M3] [M21] is whole again after most of it stood still for long, and blamed nobody else (seed %i)',
    (seed) => {
      const run = MeshRun.formed(5, seed)
      const [a, b, c, d, e] = five(run)
      for (const peer of [a, b, c]) {
        inject(run.simulation, { kind: 'pause', peer, lastsMs: 15_000 })
      }
      run.simulation.runFor(30_000)
      expect(run.simulation.runUntil(() => run.areTogether(), 20 * rejoinMs)).toBe(true)
      // Of each other they may have been told so by the two, who saw them silent; of the two nobody has a reason to say it.
      expect(deathsIn(run).filter((death) => [d, e].some((peer) => death.startsWith(`${peer} `)))).toEqual([])
    }
  )

  it('[M26] sees one leave at once, and come back', () => {
    const run = MeshRun.formed(5)
    const [a, b, c] = five(run)
    run.simulation.command(c, 'membership', { type: 'leave' })
    expect(run.simulation.runUntil(() => run.core(c).status().phase === 'left', 1_000)).toBe(true)
    expect([run.status(a, c), run.status(b, c)]).toEqual(['left', 'left'])
    run.simulation.crash(c)
    run.simulation.start(c)
    expect(run.simulation.runUntil(() => run.areTogether(), 30_000)).toBe(true)
    expect(deathsIn(run)).toEqual([])
  })
})

describe('identity', () => {
  it('[M13] a lost disk makes a new replica, which starts above its old boot', () => {
    const run = MeshRun.formed(3)
    const [a, b] = run.simulation.peers as [PeerName, PeerName]
    const before = run.simulation.identity(b)
    for (let starts = 0; starts < 3; starts++) {
      run.simulation.crash(b)
      run.simulation.start(b)
      run.simulation.runUntil(() => run.areTogether(), 30_000)
    }
    run.simulation.loseDisk(b)
    run.simulation.start(b)
    expect(run.simulation.runUntil(() => run.areTogether(), 30_000)).toBe(true)
    expect(run.simulation.identity(b)).toMatchObject({ boot: 5 })
    expect(run.simulation.identity(b)?.storeId).not.toBe(before?.storeId)
    expect(run.core(a).members()[1]).toMatchObject({ boot: 5, status: 'alive' })
  })

  it('[M12] a restored backup gets a store id of its own', () => {
    const run = MeshRun.formed(3)
    const [, b] = run.simulation.peers as [PeerName, PeerName]
    const backup = run.simulation.backUpDisk(b)
    for (let starts = 0; starts < 2; starts++) {
      run.simulation.crash(b)
      run.simulation.start(b)
      run.simulation.runUntil(() => run.areTogether(), 30_000)
    }
    run.simulation.crash(b)
    run.simulation.restoreDisk(b, backup)
    run.simulation.start(b)
    expect(run.simulation.runUntil(() => run.areTogether(), 30_000)).toBe(true)
    expect(run.simulation.identity(b)?.boot).toBe(4)
    expect(run.simulation.identity(b)?.storeId).not.toBe(backup.storeId)
  })
})

describe('founding', () => {
  it('[M11] two that found unaware of each other make two meshes, which refuse each other by name', () => {
    const run = new MeshRun(2)
    const [a, b] = run.simulation.peers as [PeerName, PeerName]
    run.options = (peer) => ({ found: true, bootstrap: peer === a ? [addressOf(b)] : [] })
    const lift = run.simulation.partition([a], [b])
    run.simulation.startAll()
    run.simulation.runFor(5_000)
    lift()
    const isRefused = (at: PeerName): boolean => run.eventsOf(at).some(({ type }) => type === 'refused')
    expect(run.simulation.runUntil(() => isRefused(a) && isRefused(b), 30_000)).toBe(true)
    expect(run.core(a).meshId).not.toBe(run.core(b).meshId)
    expect([a, b].map((at) => run.core(at).members().length)).toEqual([1, 1])
  })

  it('[M7] [M9] a founder that finds a mesh joins it', () => {
    const run = new MeshRun(2)
    const [a, b] = run.simulation.peers as [PeerName, PeerName]
    run.options = (peer) => ({ found: true, bootstrap: peer === b ? [addressOf(a)] : [] })
    run.simulation.start(a)
    run.simulation.runFor(2_000)
    run.simulation.start(b)
    expect(run.simulation.runUntil(() => run.areTogether(), 10_000)).toBe(true)
  })
})

describe('an expander of 40', () => {
  const expanderRings = 4
  const membersCount = 40

  /** The first of them is the bootstrap address of all, so that it has more links than any other. */
  function expander(seed: number): { readonly run: MeshRun; areTogether(peers?: readonly PeerName[]): boolean } {
    const run = new MeshRun(membersCount, seed)
    const { options } = run
    run.options = (peer) => ({ ...options(peer), expanderAbove: 8, expanderRings })
    const areTogether = (peers: readonly PeerName[] = run.simulation.peers): boolean => {
      const wanted = new Map(peers.map((peer) => [peer, ringNeighbours(peer, peers, expanderRings)]))
      return run.areTogether(peers, (at, of) => wanted.get(at)?.has(of) === true)
    }
    run.simulation.startAll()
    expect(within(run, areTogether, 60_000)).toBe(true)
    return { run, areTogether }
  }

  /** Asked now and then: to ask it after each event takes longer than the events. */
  function within(run: MeshRun, holds: () => boolean, withinMs: number): boolean {
    const until = run.simulation.now + withinMs
    while (!holds()) {
      if (run.simulation.now >= until) {
        return false
      }
      run.simulation.runFor(100)
    }
    return true
  }

  it('[M28] knows all, and links few', () => {
    const { run } = expander(1)
    run.simulation.runFor(10_000)
    const [, ...others] = run.simulation.peers.map((peer) => run.core(peer).status())
    expect(new Set(others.map(({ topology }) => topology))).toEqual(new Set(['expander']))
    // Those that met while the mesh was small, or while it grew past them, stay linked.
    expect(Math.max(...others.map(({ linksCount }) => linksCount))).toBeLessThanOrEqual(4 * 2 * expanderRings)
    expect(deathsIn(run)).toEqual([])
    expect([...run.events.values()].flat().filter(({ type }) => type === 'suspect')).toEqual([])
  })

  it.each([1, 2, 3])('[M5] [M29] sees a crash everywhere, and no other (seed %i)', (seed) => {
    const { run } = expander(seed)
    const gone = run.simulation.peers[7] as PeerName
    const others = run.simulation.peers.filter((peer) => peer !== gone)
    run.simulation.crash(gone)
    const boundMs = (2 * expanderRings - 1) * periodMs + 2 * minMs * suspicionMaxMultiplier + 2 * 6 * periodMs
    expect(within(run, () => others.every((at) => run.status(at, gone) === 'dead'), boundMs)).toBe(true)
    expect(new Set(deathsIn(run).map((death) => death.split(' ')[0]))).toEqual(new Set([gone]))
  })

  it.each([1, 2])('[M23] [M28] merges after it was split for long (seed %i)', (seed) => {
    const { run, areTogether } = expander(seed)
    const { peers } = run.simulation
    const [left, right] = [peers.slice(0, 20), peers.slice(20)]
    const lift = run.simulation.partition(left, right)
    const apart = (): boolean => left.every((at) => right.every((of) => run.status(at, of) === 'dead'))
    expect(within(run, apart, 120_000)).toBe(true)
    lift()
    expect(within(run, areTogether, 40 * rejoinMs)).toBe(true)
  })

  it('[M28] fills its rings again when a third of it crashes at one moment', () => {
    const { run, areTogether } = expander(1)
    const { peers } = run.simulation
    const left = peers.filter((_, index) => index % 3 !== 1)
    for (const peer of peers.filter((_, index) => index % 3 === 1)) {
      run.simulation.crash(peer)
    }
    expect(within(run, () => areTogether(left), 60_000)).toBe(true)
  })
})

it.each([1, 5, 6])('[M3] [M11] an expander sees everywhere that one of it went to another mesh (seed %i)', (seed) => {
  const run = new MeshRun(20, seed)
  const { options } = run
  const small = { ...PROFILES.local, profile: 'lan', expanderAbove: 4, expanderRings: 2 } as const
  run.options = (peer) => ({ ...small, ...options(peer) })
  run.simulation.startAll()
  const { peers } = run.simulation
  expect(run.simulation.runUntil(() => run.areTogether(peers, () => false), 30_000)).toBe(true)
  const gone = peers[7] as PeerName
  // Its key and its address are given to another mesh so fast that those who probe it find it there before they suspect it.
  run.options = (peer) => ({ ...small, ...(peer === gone ? { found: true, foundWaitMs: 0 } : options(peer)) })
  run.simulation.crash(gone)
  run.simulation.loseDisk(gone)
  run.simulation.start(gone)
  run.simulation.runFor(30_000)
  expect(peers.filter((at) => at !== gone && run.status(at, gone) !== undefined)).toEqual([])
})

it('[M6] what a peer sends each period does not grow with the mesh', () => {
  const bytesPerPeriod = (count: number): number => {
    const run = new MeshRun(count)
    run.simulation.startAll()
    run.simulation.runFor(50_000)
    expect(run.simulation.peers.map((peer) => run.core(peer).status().membersCount)).toEqual(
      run.simulation.peers.map(() => count)
    )
    run.bytesSent.clear()
    run.simulation.runFor(20_000)
    return Math.max(...run.bytesSent.values()) / (20_000 / periodMs)
  }
  const [small, large, expander] = [bytesPerPeriod(4), bytesPerPeriod(32), bytesPerPeriod(100)]
  expect(large).toBeLessThan(2 * small)
  expect(expander).toBeLessThan(2 * small)
})
