import { type CoreInput, type CoreOutput, type PeerName, peerName } from '@peermesh/kernel'
import { ViolationError } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { Probes } from './probe.ts'

const a = peerName('a')
const b = peerName('b')
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

const CHUNKS = 6

/** `a` pushes a chunk for each ready; `b` persists each chunk. */
function copier(): (peer: PeerName, input: CoreInput) => CoreOutput[] {
  let pushed = 0
  let token = 100
  return (_peer, input) => {
    if (input.type !== 'bulk') {
      return []
    }
    if (input.event === 'ready') {
      const message = pushed++
      return [{ type: 'bulk', action: 'push', transfer: input.transfer, message, last: message === CHUNKS - 1 }]
    }
    return input.event === 'chunk'
      ? [{ type: 'persist', changes: [{ key: 'k' }], durability: 'process', token: ++token }]
      : []
  }
}

function opened(options: ConstructorParameters<typeof Probes>[0] = {}): Probes {
  const probes = new Probes({ peers: 2, react: copier(), ...options }).connect()
  probes.do(a, { type: 'bulk', action: 'open', to: b, transfer: 7, message: 'copy' })
  return probes
}

const endings = (probes: Probes, peer: PeerName): unknown[] =>
  probes
    .heard(peer, 'bulk')
    .flatMap((input) => (input.event === 'ended' ? [`${input.direction} ${input.outcome}`] : []))

describe('bulk transfers', () => {
  test('[B1] all chunks arrive in order, and both ends hear that it is complete', () => {
    const probes = opened()
    probes.simulation.runFor(2_000)
    const events = probes.heard(b, 'bulk').map((input) => ('message' in input ? input.message : input.event))
    expect(events).toEqual(['copy', ...numbers(CHUNKS), 'ended'])
    expect([endings(probes, a), endings(probes, b)]).toEqual([['out complete'], ['in complete']])
  })

  test('[B2] a chunk that is pushed without a ready is a violation', () => {
    const probes = new Probes({ peers: 2 }).connect()
    probes.do(a, { type: 'bulk', action: 'open', to: b, transfer: 7, message: 'copy' })
    expect(() => probes.do(a, { type: 'bulk', action: 'push', transfer: 7, message: 0, last: false })).toThrow(
      ViolationError
    )
  })

  test('[B2] no more chunks are under way than the window has room for', () => {
    const probes = opened({ weather: { bulkWindow: [2, 2] } })
    probes.simulation.runUntil(() => probes.heard(a, 'bulk').length === 2, 1_000)
    probes.simulation.oneWay([a], [b])
    probes.simulation.runFor(1_000)
    expect(probes.heard(a, 'bulk').map(({ event }) => event)).toEqual(['ready', 'ready'])
  })

  test('[B3] the receiver gets the next chunk only when its writes are near the disk, and the end when they are on it', () => {
    for (const seed of numbers(20)) {
      const probes = opened({ seed, weather: { persistMs: [100, 100] } })
      probes.simulation.runFor(20_000)
      let pending = 0
      for (const { input } of probes.core(b).heard) {
        pending -= input.type === 'persisted' ? 1 : 0
        if (input.type === 'bulk' && input.event === 'chunk') {
          expect(pending).toBeLessThanOrEqual(8)
          pending++
        } else if (input.type === 'bulk' && input.event === 'ended') {
          expect(pending).toBe(0)
        }
      }
      expect(endings(probes, b)).toEqual(['in complete'])
    }
  })

  test.each([
    ['a reset of the streams', (probes: Probes) => probes.simulation.resetStreams(a, b)],
    ['a long partition', (probes: Probes) => probes.simulation.partition([a], [b])],
    ['the loss of the direct path', (probes: Probes) => probes.simulation.blockDirect([a])]
  ])('[B4] %s breaks it off, and both ends hear that it is lost', (_, breakOff) => {
    const probes = opened()
    probes.simulation.runUntil(() => probes.heard(b, 'bulk').length === 2, 1_000)
    breakOff(probes)
    probes.simulation.runFor(60_000)
    expect([endings(probes, a), endings(probes, b)]).toEqual([['out lost'], ['in lost']])
  })

  test('[B4] a crash of one end is heard as lost by the other, and of an old start nothing is heard by the new one', () => {
    const probes = opened()
    probes.simulation.runUntil(() => probes.heard(b, 'bulk').length === 2, 1_000)
    probes.simulation.crash(b)
    probes.simulation.start(b)
    probes.simulation.runFor(60_000)
    expect(endings(probes, a)).toEqual(['out lost'])
    expect(probes.heard(b, 'bulk')).toEqual([])
  })

  test('[B4] the sender may hear lost where the receiver heard complete, never the other way round', () => {
    const heard = new Set<string>()
    for (const seed of numbers(400)) {
      const probes = opened({ seed })
      probes.simulation.runFor(probes.simulation.random('test').between(0, 60))
      probes.simulation.resetStreams(a, b)
      probes.simulation.runFor(1_000)
      heard.add(`${endings(probes, a).join()} / ${endings(probes, b).join()}`)
    }
    expect([...heard].sort()).toEqual([
      'out complete / in complete',
      'out lost / ',
      'out lost / in complete',
      'out lost / in lost'
    ])
  })

  test('[B5] whoever aborts hears nothing more, the other end hears that it is lost', () => {
    for (const [aborter, direction, transfer, other, ending] of [
      [a, 'out', 7, b, 'in lost'],
      [b, 'in', 1, a, 'out lost']
    ] as const) {
      const probes = opened()
      probes.simulation.runUntil(() => probes.heard(b, 'bulk').length === 2, 1_000)
      probes.do(aborter, { type: 'bulk', action: 'abort', direction, transfer, reason: 'enough' })
      const before = probes.heard(aborter, 'bulk').length
      probes.simulation.runFor(10_000)
      expect(probes.heard(aborter, 'bulk')).toHaveLength(before)
      expect(endings(probes, other)).toEqual([ending])
    }
  })

  test('[B6] a fifth transfer to one neighbour, or one to a peer out of reach, is lost at once', () => {
    const probes = new Probes({ peers: 2 }).connect()
    for (const transfer of numbers(5)) {
      probes.do(a, { type: 'bulk', action: 'open', to: b, transfer, message: 'copy' })
    }
    probes.simulation.runFor(1_000)
    const lost = probes.heard(a, 'bulk').filter(({ event }) => event === 'ended')
    expect(lost.map(({ transfer }) => transfer)).toEqual([4])
  })
})
