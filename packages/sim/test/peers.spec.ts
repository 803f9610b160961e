import { type CoreOutput, type JournalRecord, type PeerName, peerName } from '@peermesh/kernel'
import { describe, expect, test } from 'vitest'
import { Probes } from './probe.ts'

const a = peerName('a')
const b = peerName('b')
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

const write = (token: number, ...keys: string[]): CoreOutput => ({
  type: 'persist',
  changes: keys.map((key) => ({ key, value: new Uint8Array([token]) })),
  durability: 'process',
  token
})

const records = (probes: Probes, peer: PeerName): JournalRecord[] => [
  ...(probes.heard(peer, 'start')[0]?.records ?? [])
]
const keys = (probes: Probes, peer: PeerName): string[] => records(probes, peer).map(([key]) => key)

describe('disks', () => {
  test('[D1] persisted comes in order, once the records are durable', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    for (const token of numbers(5)) {
      probes.do(a, write(token, `k${token}`))
      probes.simulation.runFor(1)
    }
    expect(probes.simulation.runUntil(() => probes.heard(a, 'persisted').length === 5, 1_000)).toBe(true)
    expect(probes.heard(a, 'persisted').map(({ token }) => token)).toEqual(numbers(5))
    probes.simulation.crash(a)
    probes.simulation.start(a)
    expect(records(probes, a)).toEqual(numbers(5).map((token) => [`k${token}`, new Uint8Array([token])]))
  })

  test('[D2] a crash keeps some first part of what is pending, each persist whole', () => {
    const kept = new Set<number>()
    for (const seed of numbers(60)) {
      const probes = new Probes({ seed, peers: 1 })
      probes.simulation.startAll()
      for (const token of numbers(4)) {
        probes.do(a, write(token, `${token}x`, `${token}y`))
      }
      probes.simulation.crash(a)
      probes.simulation.start(a)
      const found = keys(probes, a)
      expect(found).toEqual(numbers(found.length / 2).flatMap((token) => [`${token}x`, `${token}y`]))
      kept.add(found.length / 2)
    }
    expect([...kept].sort()).toEqual([0, 1, 2, 3, 4])
  })

  test('[D3] records come in the order of their keys, without those that were deleted', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    probes.do(a, write(1, 'c', 'B', 'a', 'é'))
    probes.do(a, { type: 'persist', changes: [{ key: 'c' }], durability: 'process', token: 2 })
    probes.simulation.runFor(1_000)
    probes.simulation.crash(a)
    probes.simulation.start(a)
    expect(keys(probes, a)).toEqual(['B', 'a', 'é'])
  })

  test('[D3] what a core does to its bytes afterwards does not reach the disk', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    const value = new Uint8Array([1])
    probes.do(a, { type: 'persist', changes: [{ key: 'k', value }], durability: 'process', token: 1 })
    value[0] = 9
    probes.simulation.runFor(1_000)
    probes.simulation.crash(a)
    probes.simulation.start(a)
    expect(records(probes, a)).toEqual([['k', new Uint8Array([1])]])
  })

  test('[D4] crash after persist: what that step sent is sent, and the record may be lost', () => {
    const outcomes = new Set<string>()
    for (const seed of numbers(60)) {
      const probes = new Probes({ seed, peers: 2 }).connect()
      probes.simulation.crashAfterPersist(a, 500)
      probes.do(a, write(1, 'k'), { type: 'send', to: b, message: 'sent' })
      expect(probes.simulation.isUp(a)).toBe(false)
      probes.simulation.runFor(1_000)
      expect(probes.simulation.isUp(a)).toBe(true)
      outcomes.add(`${keys(probes, a).length} on disk, ${probes.messages(b).length} arrived`)
    }
    expect(outcomes.size).toBe(4)
  })

  test('[D5] a lost disk is empty, and its peer another replica', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    const before = probes.simulation.identity(a)
    probes.do(a, write(1, 'k'))
    probes.simulation.runFor(1_000)
    probes.simulation.loseDisk(a)
    probes.simulation.start(a)
    const after = probes.simulation.identity(a)
    expect(records(probes, a)).toEqual([])
    expect(after?.storeId).not.toBe(before?.storeId)
    expect([before?.boot, after?.boot]).toEqual([1, 1])
    expect(probes.stops).toEqual([['a', { reason: 'crash', diskLost: true, powerLost: false, unsettled: [1] }]])
  })

  test('[D9] a corrupt record makes a new replica on a new disk, which is handed what can be read, at each start', () => {
    const probes = new Probes({ peers: 1, seats: [{ name: 'alone', tag: 2, recordsStandAlone: true }] })
    const { simulation } = probes
    simulation.startAll()
    const before = simulation.identity(a)
    probes.do(a, ...numbers(10).map((token) => write(token, `k${token}`)))
    simulation.runFor(1_000)
    simulation.damageDisk(a)
    simulation.start(a)
    expect(simulation.identity(a)?.storeId).not.toBe(before?.storeId)
    const [first] = probes.heard(a, 'start')
    const read = first?.salvaged?.[0]?.length ?? 0
    expect(read).toBeGreaterThanOrEqual(7)
    expect(read).toBeLessThan(10)
    expect([...(first?.records ?? [])]).toEqual([])
    probes.do(a, write(11, 'since'))
    simulation.runFor(1_000)
    simulation.crash(a)
    simulation.start(a)
    const [second] = probes.heard(a, 'start')
    expect(second?.salvaged).toEqual(first?.salvaged)
    expect(keys(probes, a)).toEqual(['since'])
  })
})

describe('loss of power', () => {
  const persist = (token: number, durability: 'process' | 'power'): CoreOutput =>
    ({ ...write(token, `k${token}`), durability }) as CoreOutput

  /** Writes one record after another, each in a batch of its own, and then loses power. */
  function survivors(
    seed: number,
    durabilities: readonly ('process' | 'power')[],
    lose: 'losePower' | 'tearLastWrite'
  ) {
    const probes = new Probes({ seed, peers: 1 })
    probes.simulation.startAll()
    for (const [token, durability] of durabilities.entries()) {
      probes.do(a, persist(token, durability))
      probes.simulation.runFor(100)
    }
    probes.simulation[lose](a)
    expect(probes.stops).toMatchObject([[a, { reason: 'crash', diskLost: false, powerLost: true }]])
    probes.simulation.start(a)
    return keys(probes, a)
  }

  test('[D6] [D7] of what was not synced some first part is kept; what was, and all before it, is there', () => {
    const kept = new Set<number>()
    for (const seed of numbers(60)) {
      const found = survivors(seed, ['process', 'power', 'process', 'process', 'process'], 'losePower')
      expect(found).toEqual(numbers(found.length).map((token) => `k${token}`))
      kept.add(found.length)
    }
    expect([...kept].sort()).toEqual([2, 3, 4, 5])
  })

  test('[D8] a torn write takes the last batch alone, and nothing that was synced', () => {
    expect(survivors(1, ['process', 'process', 'process'], 'tearLastWrite')).toEqual(['k0', 'k1'])
    expect(survivors(1, ['process', 'power'], 'tearLastWrite')).toEqual(['k0', 'k1'])
  })

  test('[D7] a batch is gone whole, what it overwrote is back, and what it deleted too', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    probes.do(a, { ...write(1, 'x', 'y'), durability: 'power' } as CoreOutput)
    probes.simulation.runFor(100)
    probes.do(a, write(2, 'x', 'z'), { type: 'persist', changes: [{ key: 'y' }], durability: 'process', token: 3 })
    probes.simulation.runFor(100)
    probes.simulation.tearLastWrite(a)
    probes.simulation.start(a)
    expect(records(probes, a)).toEqual([
      ['x', new Uint8Array([1])],
      ['y', new Uint8Array([1])]
    ])
  })

  test('[D7] it may hit a peer that is down; what is older than half a minute is safe', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    probes.do(a, write(1, 'old'))
    probes.simulation.runFor(31_000)
    probes.do(a, write(2, 'young'))
    probes.simulation.runFor(100)
    probes.do(a, write(3, 'youngest'))
    probes.simulation.runFor(100)
    probes.simulation.crash(a)
    probes.simulation.tearLastWrite(a)
    expect(probes.stops.map(([, { powerLost }]) => powerLost)).toEqual([false, true])
    probes.simulation.start(a)
    expect(keys(probes, a)).toEqual(['old', 'young'])
  })
})

describe('identity', () => {
  test('[I1] each start on a disk has its store id, the next boot, another nonce and another seed', () => {
    const probes = new Probes({ peers: 1 })
    const starts = numbers(3).map(() => {
      probes.simulation.start(a)
      const [{ identity, seed } = { identity: undefined, seed: '' }] = probes.heard(a, 'start')
      probes.simulation.crash(a)
      return { ...identity, seed }
    })
    expect(starts.map(({ boot }) => boot)).toEqual([1, 2, 3])
    expect(new Set(starts.map(({ storeId }) => storeId)).size).toBe(1)
    expect(new Set(starts.map(({ startNonce }) => startNonce)).size).toBe(3)
    expect(new Set(starts.map(({ seed }) => seed)).size).toBe(3)
    expect(starts[0]?.storeId).toMatch(/^[0-9a-f]{32}$/)
    expect(starts[0]?.startNonce).toMatch(/^[0-9a-f]{16}$/)
  })

  test('[I2] a restart that the gatekeeper asked for keeps the records, and mints where it says so', () => {
    for (const mint of [false, true]) {
      const probes = new Probes({ peers: 2, gatekeeper: 'probe' }).connect()
      const before = probes.simulation.identity(a)
      probes.do(a, write(1, 'k'), { type: 'restart', bootAtLeast: 7, mint, reason: 'a copy' })
      probes.simulation.runFor(1_000)
      const after = probes.simulation.identity(a)
      expect(keys(probes, a)).toEqual(['k'])
      expect(after?.boot).toBe(7)
      expect(after?.storeId === before?.storeId).toBe(!mint)
      expect(probes.stops.map(([, { reason }]) => reason)).toEqual(['restart'])
    }
  })

  test('[I2] most connections outlive the restart of a stack', () => {
    const linked = numbers(40).map((seed) => {
      const probes = new Probes({ seed, peers: 2, gatekeeper: 'probe', connections: 'dialled' })
      probes.simulation.startAll()
      probes.do(a, { type: 'dial', address: '/sim/b' })
      probes.simulation.runFor(1_000)
      probes.do(a, { type: 'restart', bootAtLeast: 0, mint: false, reason: 'test' })
      probes.simulation.runFor(2_000)
      return probes.linked(a).length
    })
    expect(new Set(linked)).toEqual(new Set([0, 1]))
    expect(linked.filter((count) => count === 1).length).toBeGreaterThan(20)
  })

  test('[I3] a restored backup has its old boot, and the store id that goes on elsewhere', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.start(a)
    probes.do(a, write(1, 'old'))
    probes.simulation.runFor(1_000)
    const backup = probes.simulation.backUpDisk(a)
    const { storeId } = probes.simulation.identity(a) ?? {}
    probes.do(a, write(2, 'new'))
    probes.simulation.runFor(1_000)
    probes.simulation.crash(a)
    probes.simulation.start(a)
    expect(() => probes.simulation.restoreDisk(a, backup)).toThrow('up')
    probes.simulation.crash(a)
    probes.simulation.restoreDisk(a, backup)
    probes.simulation.start(a)
    expect(keys(probes, a)).toEqual(['old'])
    expect(probes.simulation.identity(a)).toMatchObject({ storeId, boot: 2 })
  })
})

describe('clocks', () => {
  test('[V3] the monotonic clock never goes back within a start, and begins anywhere; the wall clock jumps', () => {
    const probes = new Probes({ peers: 2 }).connect()
    const moments = (peer: PeerName): { now: number; wall: number }[] => probes.core(peer).heard.map(({ at }) => at)
    probes.simulation.jumpWall(a, -3_600_000)
    probes.do(a)
    const now = moments(a).map((at) => at.now)
    const wall = moments(a).map((at) => at.wall)
    expect(now).toEqual(now.toSorted((x, y) => x - y))
    expect((wall.at(-1) as number) - (wall.at(-2) as number)).toBeLessThan(-3_500_000)
    expect(Math.abs((now[0] as number) - (moments(b)[0]?.now as number))).toBeGreaterThan(1_000)
    probes.simulation.crash(a)
    probes.simulation.start(a)
    expect(moments(a)[0]?.now).not.toBeCloseTo(now.at(-1) as number, -3)
  })

  test('[V4] a wake comes at or after the deadline, and only where one is due', () => {
    for (const seed of numbers(50)) {
      const probes = new Probes({ seed, peers: 1 })
      probes.simulation.startAll()
      const { at } = probes.core(a).heard[0] ?? { at: { now: 0 } }
      const wakeAt = at.now + 1 / 3 + seed
      probes.simulation.command(a, 'probe', { wakeAt: wakeAt + 500 })
      probes.simulation.command(a, 'probe', { wakeAt })
      probes.simulation.runFor(2_000)
      const wakes = probes.core(a).heard.filter(({ input }) => input.type === 'wake')
      expect(wakes).toHaveLength(1)
      expect(wakes[0]?.at.now).toBeGreaterThanOrEqual(wakeAt)
      expect(wakes[0]?.at.now).toBeLessThan(wakeAt + 3)
    }
  })

  test('[V4] late timers are late', () => {
    const probes = new Probes({ peers: 1, weather: { timerLateMs: [300, 300] } })
    probes.simulation.startAll()
    const { at } = probes.core(a).heard[0] ?? { at: { now: 0 } }
    probes.simulation.command(a, 'probe', { wakeAt: at.now + 10 })
    probes.simulation.runFor(1_000)
    const wake = probes.core(a).heard.find(({ input }) => input.type === 'wake')
    expect(wake?.at.now).toBe(at.now + 310)
  })
})
