import { DHT_ANSWERS_MAX, DHT_VALUE_BYTES_MAX, peerName } from '@peermesh/kernel'
import { inject, runSeed, seedRange, shrink, ViolationError } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { Probes } from './probe.ts'
import { DeskCore } from './toy/desk-core.ts'
import { DeskRun, suite } from './toy/desk-suite.ts'

const a = peerName('a')
const b = peerName('b')
const c = peerName('c')
const KEY = '/test/key'

/** Enough for what is put to arrive, and for an answer. */
const SOON_MS = 500
const FORGOTTEN_MS = 121_000

function connected(options: ConstructorParameters<typeof Probes>[0] = {}): Probes {
  return new Probes(options).connect()
}

function put(probes: Probes, peer: typeof a, ...value: number[]): void {
  probes.do(peer, { type: 'put', key: KEY, value: Uint8Array.from(value) })
  probes.simulation.runFor(SOON_MS)
}

let lookups = 0

/** Asks, waits, and returns the answer: the numbers in values, the names of providers, or why there is none. */
function lookUp(probes: Probes, peer: typeof a, what: 'values' | 'providers' = 'values', waitMs = SOON_MS): unknown {
  const lookup = ++lookups
  probes.do(peer, { type: 'lookup', lookup, what, key: KEY })
  probes.simulation.runFor(waitMs)
  const found = probes.heard(peer, 'found').filter((input) => input.lookup === lookup)
  expect(found.length).toBeLessThanOrEqual(1)
  return found.map((answer) => {
    if ('failed' in answer) {
      return answer.failed
    }
    return 'values' in answer
      ? answer.values.map(({ value }) => value[0]).sort()
      : answer.providers.map((provider) => provider.peer).sort()
  })[0]
}

describe('the simulated DHT', () => {
  test('[H1] finds what was put for anybody, across a partition and after a crash', () => {
    const probes = connected()
    expect(lookUp(probes, b)).toEqual([])
    probes.simulation.partition([a], [b, c])
    put(probes, a, 1)
    probes.simulation.crash(a)
    expect(lookUp(probes, b)).toEqual([1])
    probes.do(b, { type: 'lookup', lookup: ++lookups, what: 'values', key: KEY })
    probes.simulation.crash(b)
    probes.simulation.start(b)
    probes.simulation.runFor(SOON_MS)
    expect(probes.heard(b, 'found')).toEqual([])
  })

  test('[H2] finds the last of each publisher, until it is forgotten', () => {
    const probes = connected()
    put(probes, a, 1)
    put(probes, b, 2)
    put(probes, a, 3)
    expect(lookUp(probes, c)).toEqual([2, 3])
    probes.simulation.runFor(FORGOTTEN_MS)
    expect(lookUp(probes, c)).toEqual([])
  })

  test('[H2] finds providers and where they can be dialled, for a while after they left', () => {
    const probes = connected()
    probes.do(a, { type: 'provide', key: KEY })
    probes.do(b, { type: 'provide', key: KEY })
    probes.simulation.runFor(SOON_MS)
    probes.simulation.crash(a)
    expect(lookUp(probes, c, 'providers')).toEqual([a, b])
    expect(probes.heard(c, 'found').at(-1)).toMatchObject({
      providers: expect.arrayContaining([{ peer: a, addresses: ['/sim/a'] }]) as unknown
    })
    probes.simulation.runFor(FORGOTTEN_MS)
    expect(lookUp(probes, c, 'providers')).toEqual([])
  })

  test('[H3] gives copies, no more than the contract allows, and takes no more', () => {
    const probes = connected({ peers: DHT_ANSWERS_MAX + 2 })
    for (const peer of probes.simulation.peers) {
      put(probes, peer, 1)
    }
    expect(lookUp(probes, a)).toHaveLength(DHT_ANSWERS_MAX)
    const answer = probes.heard(a, 'found').at(-1)
    const [found] = answer !== undefined && 'values' in answer ? answer.values : []
    found?.value.fill(9)
    expect(lookUp(probes, b)).not.toContain(9)
    const large = new Uint8Array(DHT_VALUE_BYTES_MAX + 1)
    expect(() => probes.do(a, { type: 'put', key: KEY, value: large })).toThrow(ViolationError)
  })

  test('[H4] is not there where the options say so', () => {
    const probes = connected({ dht: false })
    put(probes, a, 1)
    expect(lookUp(probes, a)).toBe('no-dht')
  })
})

describe('a stale DHT', () => {
  test('[F7] answers with values that were replaced, until it is over', () => {
    const probes = connected()
    const { simulation } = probes
    for (let number = 1; number <= 20; number++) {
      put(probes, a, number)
      simulation.runFor(4_000)
    }
    simulation.runFor(10_000)
    inject(simulation, { kind: 'stale-dht', peers: [b], fault: 'stale', lastsMs: 30_000 })
    const found = Array.from({ length: 10 }, () => lookUp(probes, b) as number[]).flat()
    expect(Math.min(...found)).toBeLessThan(15)
    expect(simulation.traceLines(100).some((line) => /-- +stale-dht +the nodes .* are .* ms behind/.test(line))).toBe(
      true
    )
    expect(lookUp(probes, c)).toEqual([20])
    simulation.runFor(31_000)
    expect(lookUp(probes, b)).toEqual([20])
  })

  test('[F7] answers with providers that left, and were forgotten by others', () => {
    const probes = connected()
    probes.do(a, { type: 'provide', key: KEY })
    do {
      probes.simulation.runFor(1_000)
    } while ((lookUp(probes, c, 'providers') as string[]).length > 0)
    probes.simulation.staleDht([b])
    const found = Array.from({ length: 10 }, () => lookUp(probes, b, 'providers')).flat()
    expect([found.includes(a), lookUp(probes, c, 'providers')]).toEqual([true, []])
  })

  test('[F7] answers in part', () => {
    const probes = connected({ peers: 8 })
    for (const peer of probes.simulation.peers) {
      put(probes, peer, 1)
    }
    const lift = probes.simulation.staleDht(probes.simulation.peers, 'partial')
    const counts = Array.from({ length: 5 }, () => (lookUp(probes, c) as number[]).length)
    expect(Math.min(...counts)).toBeLessThan(8)
    expect(probes.simulation.traceLines(20).some((line) => /stale-dht +lookup #\d+ finds \d of 8/.test(line))).toBe(
      true
    )
    lift()
    expect(lookUp(probes, c)).toHaveLength(8)
  })

  test('[F7] does not answer, and loses what is put, until all is healed', () => {
    const probes = connected()
    probes.simulation.staleDht([a], 'missing')
    put(probes, a, 1)
    put(probes, b, 2)
    expect([lookUp(probes, a), lookUp(probes, c)]).toEqual([undefined, [2]])
    expect(lookUp(probes, a, 'values', 10_000)).toBe('no-answer')
    probes.simulation.heal()
    put(probes, a, 3)
    expect(lookUp(probes, a)).toEqual([2, 3])
  })

  test('[F7] catches a core that believes the first answer, and leaves little of the story', () => {
    const create = (): DeskCore => new DeskCore((known, [first]) => first ?? known)
    const credulous = { ...suite, run: (...made: Parameters<typeof suite.run>) => new DeskRun(made[0], create) }
    const failed = seedRange(1, 30)
      .map((seed) => runSeed(credulous, seed))
      .find(({ failure }) => failure?.message.startsWith('T3:'))
    expect(failed?.faultKinds).toContain('stale-dht')
    if (failed === undefined) {
      return
    }
    const { result } = shrink(credulous, failed, { runsMax: 300 })
    expect(result.plan.length).toBeLessThanOrEqual(10)
    expect(result.plan.map(({ kind }) => kind)).toContain('stale-dht')
    const calm = failed.plan.filter(({ kind }) => kind !== 'stale-dht')
    expect(runSeed(credulous, failed.seed, { ...failed, plan: calm }).failure).toBeUndefined()
  })
})
