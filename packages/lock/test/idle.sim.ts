import type { LockAlgorithm, LockMode } from '@peermesh/lock/core'
import type { QuorumCore } from '@peermesh/quorum/core'
import { runSeeds, seedRange, Simulation } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { suite } from '../sim/idle/suite.ts'
import type { UserCommand } from '../sim/user.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 5 }, () => Math.floor(Math.random() * 2 ** 32))

test(`[K13] names that are dropped where nobody uses them: fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 20), ...fresh])).toHaveLength(20 + fresh.length)
})

const VARIANTS: readonly { readonly algorithm: LockAlgorithm; readonly mode: LockMode }[] = [
  { algorithm: 'quorum', mode: 'strict' },
  { algorithm: 'naimi-trehel', mode: 'strict' },
  { algorithm: 'naimi-trehel', mode: 'fenced' },
  { algorithm: 'suzuki-kasami', mode: 'strict' },
  { algorithm: 'suzuki-kasami', mode: 'fenced' },
  { algorithm: 'raymond', mode: 'strict' },
  { algorithm: 'raymond', mode: 'fenced' }
]

describe('a name that was used once', () => {
  test.each(VARIANTS)('[K14] is forgotten by all voters: $algorithm, $mode', ({ algorithm, mode }) => {
    const calm = { peers: 3, faults: [], faultMs: 0, healMs: 0, commandEveryMs: 0, connections: 'kept' } as const
    const options = { ...calm, algorithm, mode, locks: 1, capacity: 1, repeats: false, leaseMs: 400, useMs: 5 }
    const rest = { hauntsHolders: false, forces: false, drops: false, idleMs: 300 }
    const simulation = new Simulation(suite, { seed: 'calm', options: { ...options, ...rest } })
    const { peers } = simulation
    simulation.startAll()
    const voters = () => peers.map((peer) => simulation.stack(peer)?.core('quorum') as QuorumCore | undefined)
    const having = () =>
      voters().filter((core) => core?.group('root')?.replica.acceptor?.record('lock/x')?.accepted !== undefined).length
    const until = (holds: () => boolean): void => {
      expect(simulation.runUntil(holds, 30_000)).toBe(true)
    }
    until(() => voters().every((core) => core?.status()[0]?.configuration?.voters.length === 3))
    for (const peer of peers) {
      const command: UserCommand = { name: 'x', algorithm, mode, capacity: 1, permits: 1, forMs: 5 }
      simulation.command(peer, 'user', command)
    }
    until(() => having() === 3)
    until(() => having() === 0)
  })
})
