import { type Codec, MalformedMessageError, type PeerName, peerName } from '@peermesh/kernel'
import { CALM_WEATHER, Simulation, ViolationError } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import type { Trace } from '../src/trace.ts'
import type { VirtualPeer } from '../src/virtual-peer.ts'
import { Wire } from '../src/wire.ts'
import { jsonCodec, ProbeCore, Probes } from './probe.ts'

const a = peerName('a')
const b = peerName('b')

/** Two probes whose every message goes through this codec. */
function through(codec: Partial<Codec<unknown>>, weather: Partial<typeof CALM_WEATHER> = {}): Probes {
  const seats = [{ name: 'wired', tag: 2, codec: { ...jsonCodec, ...codec } }]
  return new Probes({ peers: 2, seats, weather: { codecEvery: 1, ...weather } }).connect()
}

function send(probes: Probes, message: unknown): void {
  probes.simulation.command(a, 'wired', { outputs: [{ type: 'send', to: b, message }] })
}

describe('messages on the wire', () => {
  test('[W1] a message is frozen, all the way down', () => {
    const probes = new Probes({ peers: 2 }).connect()
    const message = { list: [{ deep: 1 }], bytes: new Uint8Array(2) }
    probes.send(a, b, message)
    expect(Object.isFrozen(message) && Object.isFrozen(message.list) && Object.isFrozen(message.list[0])).toBe(true)
  })

  test('[W2] one in so many goes through its codec, and arrives as what was decoded', () => {
    const probes = new Probes({ peers: 2, weather: { codecEvery: 4 } }).connect()
    const sent = Array.from({ length: 200 }, (_, index) => ({ index }))
    for (const message of sent) {
      probes.send(a, b, message)
    }
    probes.simulation.runFor(1_000)
    const received = probes.messages(b)
    expect(received).toEqual(sent)
    const copies = received.filter((message, index) => message !== sent[index])
    expect(copies.length).toBeGreaterThan(20)
    expect(copies.length).toBeLessThan(100)
    expect(copies.every((message) => Object.isFrozen(message))).toBe(true)
  })

  test('[W2] a codec that cannot read itself, or says another thing the second time, is a violation', () => {
    const broken = through({
      decode: () => {
        throw new MalformedMessageError('no')
      }
    })
    expect(() => send(broken, 1)).toThrow(/cannot decode its own message/)
    let count = 0
    const unstable = through({ encode: () => new TextEncoder().encode(String(++count)) })
    expect(() => send(unstable, 1)).toThrow(/other bytes once it was decoded/)
  })

  test('[W3] damaged bytes must be refused as malformed, not by some other error', () => {
    // JSON.parse throws SyntaxError.
    const probes = through({}, { corruptChance: 1 })
    const attempts = (): void => {
      for (let count = 0; count < 100; count++) {
        send(probes, { some: 'message' })
      }
    }
    expect(attempts).toThrow(ViolationError)
  })

  test('[W4] a message that was damaged resets its stream, and reaches no core', () => {
    const probes = through(
      {
        decode: () => {
          throw new MalformedMessageError('no')
        }
      },
      { corruptChance: 1 }
    )
    send(probes, 1)
    probes.simulation.runFor(1_000)
    expect(probes.heard(b, 'link').map(({ status }) => status)).toEqual(['up', 'lost', 'up'])
    expect(probes.simulation.traceLines(50).some((line) => line.includes('corrupt'))).toBe(true)
  })

  test('[P1] whoever rejects an honest peer breaks a rule, unless the suite allows the reason', () => {
    const strict = new Probes({ peers: 2 }).connect()
    expect(() => strict.do(a, { type: 'reject', peer: b, reason: 'bad' })).toThrow(/P1: probe of a rejects b.*bad/)
    const lenient = new Probes({ peers: 2, rejectsAllowed: ['bad'] }).connect()
    expect(() => lenient.do(a, { type: 'reject', peer: b, reason: 'bad' })).not.toThrow()
  })
})

describe('versions', () => {
  const options = { peers: 2, faultMs: 0, healMs: 0, commandEveryMs: 0, connections: 'kept' as const }

  test('[P2] a message in a version that its receiver does not speak is a violation', () => {
    const seat = { name: 'probe', tag: 1, priority: 5, codec: jsonCodec, create: () => new ProbeCore() }
    const wiring = (peer: PeerName) => ({ seats: [{ ...seat, version: peer === a ? 2 : 1 }] })
    const simulation = new Simulation(
      { draw: () => options, run: () => ({ wiring, converged: () => undefined }) },
      { seed: 1 }
    )
    simulation.startAll()
    simulation.runFor(1_000)
    simulation.command(a, 'probe', { outputs: [{ type: 'send', to: b, message: 'new' }] })
    expect(() => simulation.runFor(1_000)).toThrow(/^P2: a sends b version 2 of probe/)
  })

  test('[W5] what an older version does not carry does not arrive', () => {
    const encode = ({ kept, added }: { kept: number; added?: number }, version?: number) =>
      jsonCodec.encode(version === 1 ? { kept } : { kept, added })
    const seat = {
      name: 'probe',
      tag: 1,
      version: 2,
      priority: 5,
      codec: { ...jsonCodec, encode },
      create: () => new ProbeCore()
    }
    const peer = { name: a, random: { wire: { integer: () => 1 } } } as unknown as VirtualPeer
    const wire = new Wire({ bytes: () => undefined } as unknown as Trace)
    const pass = (version: number) => wire.pass(peer, seat, version, { kept: 1, added: 2 }, CALM_WEATHER)
    expect(pass(1)).toEqual({ message: { kept: 1 }, priority: 5 })
    expect(pass(2)).toEqual({ message: { kept: 1, added: 2 }, priority: 5 })
  })
})
