import { millis, type PeerName, peerName } from '@peermesh/kernel'
import { inject } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { Probes } from './probe.ts'

const a = peerName('a')
const b = peerName('b')

/** How far both clocks of a peer went while this happened. */
function clocks(probes: Probes, peer: PeerName, action: () => void): { readonly now: number; readonly wall: number } {
  const read = () => {
    probes.do(peer)
    return probes.core(peer).heard.at(-1)?.at ?? { now: millis(0), wall: millis(0) }
  }
  const before = read()
  action()
  const after = read()
  return { now: after.now - before.now, wall: after.wall - before.wall }
}

describe('pauses and sleep', () => {
  test('[F1] a paused peer handles nothing, and then all of it at one instant and in order', () => {
    const probes = new Probes({ peers: 2 }).connect()
    const resume = probes.simulation.pause(b)
    for (const body of [1, 2, 3]) {
      probes.send(a, b, body)
      probes.simulation.runFor(100)
    }
    expect(probes.messages(b)).toEqual([])
    resume()
    expect(probes.messages(b)).toEqual([1, 2, 3])
    expect(
      new Set(
        probes
          .core(b)
          .heard.slice(-3)
          .map(({ at }) => at.now)
      ).size
    ).toBe(1)
    expect(probes.simulation.traceLines(10).join('\n')).toMatch(/ b +-- +resume +after a pause, with 3 inputs waiting/)
  })

  test('[F1] a wake that was due in a pause comes at its end', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    probes.simulation.runFor(100)
    const { now } = probes.core(a).heard.at(-1)?.at ?? { now: 0 }
    probes.simulation.command(a, 'probe', { wakeAt: millis(now + 1_000) })
    const resume = probes.simulation.pause(a)
    probes.simulation.runFor(5_000)
    expect(probes.heard(a, 'wake')).toHaveLength(0)
    resume()
    expect(probes.heard(a, 'wake')).toHaveLength(1)
  })

  test('[F1] what a paused peer persisted is acknowledged when it goes on; a crash meanwhile forgets what waited', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    const changes = [{ key: 'k', value: new Uint8Array([1]) }]
    probes.do(a, { type: 'persist', changes, durability: 'process', token: 7 })
    const resume = probes.simulation.pause(a)
    probes.simulation.runFor(1_000)
    expect(probes.heard(a, 'persisted')).toHaveLength(0)
    resume()
    expect(probes.heard(a, 'persisted')).toHaveLength(1)
    const late = probes.simulation.pause(a)
    probes.do(a, { type: 'emit', event: 'never' })
    probes.simulation.crash(a)
    probes.simulation.start(a)
    late()
    expect(probes.effects.map(({ effect }) => effect.output.type)).not.toContain('emit')
    expect(probes.stops.at(-1)?.[1].unsettled).toHaveLength(2)
  })

  test('[F1] [F2] clocks go on in a pause; in a sleep only the wall clock does', () => {
    const probes = new Probes({ peers: 1 })
    const { simulation } = probes
    simulation.startAll()
    const during = (stall: (peer: PeerName) => () => void) =>
      clocks(probes, a, () => {
        const resume = stall.call(simulation, a)
        simulation.runFor(60_000)
        resume()
      })
    expect(during(simulation.pause)).toEqual({ now: 60_000, wall: 60_000 })
    expect(during(simulation.sleep)).toEqual({ now: 0, wall: 60_000 })
  })

  test('[F2] a machine does not fall asleep right after its clock was set back, nor is it set back right after', () => {
    const probes = new Probes({ peers: 1 })
    const { simulation } = probes
    simulation.startAll()
    const asleepFor = (ms: number): void => {
      const resume = simulation.sleep(a)
      simulation.runFor(ms)
      resume()
    }
    const passed = (act: () => void) => clocks(probes, a, act)
    simulation.jumpWall(a, -5_000)
    expect(passed(() => asleepFor(1_000))).toEqual({ now: 1_000, wall: 1_000 })
    simulation.runFor(1_000)
    expect(passed(() => asleepFor(1_000))).toEqual({ now: 0, wall: 1_000 })
    expect(passed(() => simulation.jumpWall(a, -5_000))).toEqual({ now: 0, wall: 0 })
    simulation.runFor(2_000)
    expect(passed(() => simulation.jumpWall(a, -5_000))).toEqual({ now: 0, wall: -5_000 })
  })

  test('[F2] nobody sets the clock of a machine that sleeps', () => {
    const probes = new Probes({ peers: 1 })
    const { simulation } = probes
    simulation.startAll()
    const passed = clocks(probes, a, () => {
      const resume = simulation.sleep(a)
      simulation.jumpWall(a, -5_000)
      simulation.runFor(5_000)
      resume()
    })
    expect(passed).toEqual({ now: 0, wall: 5_000 })
  })

  test('[F4] neighbours give up a peer that stands still, cannot dial it, and find it again', () => {
    const probes = new Probes({ peers: 2 }).connect()
    probes.simulation.sleep(b)
    probes.simulation.runFor(20_000)
    expect(probes.linked(a)).toEqual([])
    probes.do(a, { type: 'dial', address: '/sim/b' })
    probes.simulation.runFor(10_000)
    expect(probes.heard(a, 'dialled').at(-1)).toMatchObject({ failed: 'timed out' })
    probes.simulation.heal()
    probes.simulation.runFor(10_000)
    expect([probes.linked(a), probes.linked(b)]).toEqual([[b], [a]])
  })

  test('[F3] a slow peer takes one input after another', () => {
    const probes = new Probes({ peers: 1 })
    probes.simulation.startAll()
    probes.simulation.runFor(100)
    const quick = probes.simulation.slowDown(a, 50)
    const from = probes.core(a).heard.length
    for (let count = 0; count < 4; count++) {
      probes.do(a)
    }
    probes.simulation.runFor(1_000)
    const moments = probes
      .core(a)
      .heard.slice(from)
      .map(({ at }) => at.now)
    expect(moments.map((now) => now - (moments[0] as number))).toEqual([0, 50, 100, 150])
    quick()
    probes.do(a)
    probes.do(a)
    expect(probes.core(a).heard).toHaveLength(from + 6)
  })
})

describe('rates of clocks', () => {
  test('[V3] both clocks of a peer run at its own rate, within the error that is set', () => {
    for (const clockRateError of [0.05, 0.5]) {
      const rates = Array.from({ length: 30 }, (_, seed) => {
        const probes = new Probes({ seed, peers: 1, weather: { clockRateError } })
        probes.simulation.startAll()
        const { now, wall } = clocks(probes, a, () => probes.simulation.runFor(100_000))
        expect(now).toBe(wall)
        return now / 100_000
      })
      expect(Math.min(...rates)).toBeGreaterThanOrEqual(1 - clockRateError)
      expect(Math.max(...rates)).toBeLessThanOrEqual(1 + clockRateError)
      expect(Math.max(...rates) - Math.min(...rates)).toBeGreaterThan(clockRateError)
    }
  })

  test('[V3] [V4] a wake is never early by a clock that runs fast or slow, and comes within its rate', () => {
    for (let seed = 0; seed < 30; seed++) {
      const probes = new Probes({ seed, peers: 1, weather: { clockRateError: 0.2, timerLateMs: [0, 0] } })
      probes.simulation.startAll()
      probes.simulation.runFor(100)
      const deadline = millis((probes.core(a).heard.at(-1)?.at.now ?? 0) + 1_000 / 3)
      probes.simulation.command(a, 'probe', { wakeAt: deadline })
      probes.simulation.runFor(1_000)
      const woken = probes.core(a).heard.find(({ input }) => input.type === 'wake')?.at.now ?? 0
      expect(woken).toBeGreaterThanOrEqual(deadline)
      expect(woken - deadline).toBeLessThan(0.01)
    }
  })
})

describe('faults that come in rows', () => {
  test('[F5] a flapping partition closes and opens until its time is over', () => {
    const probes = new Probes({ peers: 2 }).connect()
    const { simulation } = probes
    inject(simulation, { kind: 'flapping', side: [a], other: [b], closedMs: 100, openMs: 300, lastsMs: 4_000 })
    const passed: boolean[] = []
    for (let count = 0; count < 12; count++) {
      const before = probes.messages(b).length
      probes.send(a, b, count)
      simulation.runFor(50)
      passed.push(probes.messages(b).length > before)
      simulation.runFor(350)
    }
    // A link that was reset meanwhile is down for a moment, too.
    expect(passed.slice(0, 10)).toEqual(new Array(10).fill(false))
    expect(passed.at(-1)).toBe(true)
  })

  test('[F5] a churn storm crashes its peers in turn, and ends with the heal', () => {
    const probes = new Probes({ peers: 2 })
    probes.simulation.startAll()
    const storm = { kind: 'churn-storm', peers: [a, b], everyMs: 100, downMs: 50, lastsMs: 60_000 } as const
    inject(probes.simulation, storm)
    probes.simulation.runFor(1_050)
    expect(probes.stops.map(([peer]) => peer)).toEqual([a, b, a, b, a, b, a, b, a, b, a])
    probes.simulation.heal()
    probes.simulation.runFor(10_000)
    expect(probes.stops).toHaveLength(11)
    expect([a, b].map((peer) => probes.simulation.isUp(peer))).toEqual([true, true])
  })
})
