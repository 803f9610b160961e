import { peerName } from '@peermesh/kernel'
import { inject } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { ProbeCore, Probes } from './probe.ts'

const a = peerName('a')
const b = peerName('b')

/** Gatekeepers that admit whoever is linked, and a core beside them. */
function gated() {
  const cores: ProbeCore[] = []
  const probes = new Probes({
    gatekeeper: 'probe',
    react: (_, input) => (input.type === 'link' && input.status === 'up' ? [{ type: 'admit', peer: input.peer }] : []),
    seats: [
      {
        name: 'data',
        tag: 2,
        create: () => {
          const core = new ProbeCore()
          cores.push(core)
          return core
        }
      }
    ]
  }).connect()
  const dataAt = (peer: typeof a): unknown[] =>
    cores[probes.simulation.peers.indexOf(peer)]?.heard.flatMap(({ input }) =>
      input.type === 'message' ? [input.message] : []
    ) ?? []
  const tell = (core: string, from: typeof a, to: typeof a, message: string): void => {
    probes.simulation.command(from, core, { outputs: [{ type: 'send', to, message }] })
  }
  return { probes, dataAt, tell }
}

describe('stale views', () => {
  test('[F6] data flows on the stream on which the view waits, and the view heals, in order', () => {
    const { probes, dataAt, tell } = gated()
    const { simulation } = probes
    inject(simulation, { kind: 'stale-view', peers: [b], bothWays: false, lastsMs: 30_000 })
    tell('probe', a, b, 'view 1')
    tell('data', a, b, 'data')
    tell('probe', a, b, 'view 2')
    tell('probe', b, a, 'the other way')
    simulation.runFor(20_000)
    expect([probes.messages(b), dataAt(b), probes.messages(a)]).toEqual([[], ['data'], ['the other way']])
    expect(simulation.traceLines(20).some((line) => /-- +stale-view +a message of a waits/.test(line))).toBe(true)
    simulation.runFor(20_000)
    expect(probes.messages(b)).toEqual(['view 1', 'view 2'])
  })

  test('[F6] both ways, until all is healed', () => {
    const { probes, tell } = gated()
    probes.simulation.staleView([b], { bothWays: true })
    tell('probe', a, b, 'to')
    tell('probe', b, a, 'from')
    probes.simulation.runFor(1_000)
    expect([probes.messages(a), probes.messages(b)]).toEqual([[], []])
    probes.simulation.heal()
    expect([probes.messages(a), probes.messages(b)]).toEqual([['from'], ['to']])
  })

  test('[F6] gossip of the view is lost, and what waited on a link that was lost goes with it', () => {
    const { probes, dataAt, tell } = gated()
    const lift = probes.simulation.staleView([b])
    tell('probe', a, b, 'on the old link')
    probes.do(a, { type: 'publish', message: 'view' })
    probes.simulation.command(a, 'data', { outputs: [{ type: 'publish', message: 'data' }] })
    probes.simulation.runFor(1_000)
    probes.simulation.resetStreams(a, b)
    probes.simulation.runFor(10_000)
    lift()
    tell('probe', a, b, 'on the new link')
    probes.simulation.runFor(1_000)
    expect([probes.messages(b), dataAt(b)]).toEqual([['on the new link'], ['data']])
  })
})
