import type { PeerName } from '@peermesh/kernel'
import {
  type Acceptor,
  type ChangeOutcome,
  LEASE_KIND,
  type LeaseArgs,
  type LeaseResult,
  type QuorumCommand,
  type QuorumCore,
  ROOT
} from '@peermesh/quorum/core'
import { runSeeds, seedRange, Simulation } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import type { ClientCommand } from '../sim/client.ts'
import { exploreIdle } from '../sim/idle/exhaustive.ts'
import { suite } from '../sim/idle/suite.ts'
import type { QuorumSuiteOptions } from '../sim/suite.ts'
import { failedIdleSimulations } from './seeds.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 10 }, () =>
  Math.floor(Math.random() * 2 ** 32)
)

test(`[Q24] fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 30), ...fresh])).toHaveLength(30 + fresh.length)
})

test.each(failedIdleSimulations)('[Q24] seed $seed, which failed once: $story', ({ seed }) => {
  expect(runSeeds(suite, [seed])).toHaveLength(1)
})

test('[Q24] every run of three proposers, of which two make something free', () => {
  expect(exploreIdle([{ free: true }, { free: false }, { free: true }])).toBe(225_959)
})

test('[Q24] every run of one that goes on without asking for a ballot, and of another', () => {
  expect(exploreIdle([{ free: true }, { warmOf: 0, free: false }, { free: true }])).toBe(49_531)
})

const calm: QuorumSuiteOptions = {
  peers: 3,
  faultMs: 0,
  healMs: 0,
  commandEveryMs: 0,
  connections: 'kept',
  keys: 1,
  grows: true,
  reconfigureChance: 0,
  holdChance: 0,
  rememberedMax: 32,
  timeoutMs: 1_000,
  leaseMs: 1_000,
  membership: 'scripted',
  hauntsHolders: false,
  hauntsMoves: false,
  hauntsRestarts: false,
  repeats: false,
  idleMs: 500
}

/** Three voters. */
class Mesh {
  readonly simulation = new Simulation(suite, { seed: 'scripted', options: calm })
  readonly #settled = new Map<string, unknown>()

  constructor() {
    const { simulation } = this
    const { run } = simulation
    const observe = run.observe?.bind(run)
    run.observe = (peer, effect) => {
      observe?.(peer, effect)
      if (effect.output.type === 'settle' && effect.output.outcome.ok) {
        this.#settled.set(`${peer} ${effect.output.id}`, effect.output.outcome.value)
      }
    }
    simulation.startAll()
    this.until(() => this.peers.every((peer) => this.voter(peer)?.configuration.voters.length === 3))
  }

  get peers(): readonly PeerName[] {
    return this.simulation.peers
  }

  voter(peer: PeerName): Acceptor | undefined {
    const core = this.simulation.stack(peer)?.core('quorum') as QuorumCore | undefined
    return core?.group(ROOT)?.replica.acceptor
  }

  has(key: string): number {
    return this.peers.filter((peer) => this.voter(peer)?.record(key)?.accepted !== undefined).length
  }

  until(what: () => boolean): void {
    expect(this.simulation.runUntil(what, 30_000)).toBe(true)
  }

  lease(peer: PeerName, key: string, args: LeaseArgs): LeaseResult {
    const command: QuorumCommand = { type: 'change', group: ROOT, key, kind: LEASE_KIND, args, timeoutMs: 5_000 }
    const id = this.simulation.command(peer, 'client', { type: 'quorum', command } satisfies ClientCommand)
    const name = `${peer} ${id}`
    this.until(() => this.#settled.has(name))
    return (this.#settled.get(name) as ChangeOutcome).result as LeaseResult
  }

  takeAndResign(peer: PeerName, key: string): LeaseResult {
    const taken = this.lease(peer, key, { type: 'take', session: 'root/s', block: 5 })
    this.lease(peer, key, { type: 'resign', session: 'root/s', term: taken.term })
    return taken
  }
}

describe('a register that nobody uses', () => {
  test('[QL6] [Q24] [Q14] is dropped by all voters where it is free, and its fences go on when it comes back', () => {
    const mesh = new Mesh()
    const [a, b] = mesh.peers as [PeerName, PeerName]
    const first = mesh.takeAndResign(a, 'free')
    mesh.lease(a, 'held', { type: 'take', session: 'root/s', block: 5 })
    expect(mesh.has('free')).toBe(3)
    mesh.until(() => mesh.has('free') === 0)
    expect(mesh.has('held')).toBe(3)
    const again = mesh.takeAndResign(b, 'free')
    expect(again.fences?.[0]).toBeGreaterThan(first.fences?.[1] ?? Infinity)
    expect(again.term).toBeGreaterThan(first.term)
  })

  test('[Q24] stays while a voter is away, and goes once it is back, though it had missed the last of it', () => {
    const mesh = new Mesh()
    const { simulation, peers } = mesh
    const [a, , c] = peers as [PeerName, PeerName, PeerName]
    const { term } = mesh.lease(a, 'free', { type: 'take', session: 'root/s', block: 5 })
    mesh.until(() => mesh.has('free') === 3)
    const heal = simulation.partition(
      [c],
      peers.filter((peer) => peer !== c)
    )
    mesh.lease(a, 'free', { type: 'resign', session: 'root/s', term })
    // Longer than it takes to drop it, shorter than it takes to replace the voter.
    const until = simulation.now + 1_400
    mesh.until(() => simulation.now >= until)
    expect(mesh.has('free')).toBe(3)
    heal()
    mesh.until(() => mesh.has('free') === 0)
  })
})
