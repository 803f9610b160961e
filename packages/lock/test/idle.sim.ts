import type { LockAlgorithm, LockMode } from '@peermesh/lock/core'
import type { QuorumCore } from '@peermesh/quorum/core'
import { runSeeds, seedRange, Simulation } from '@peermesh/sim'
import { describe, expect, test } from 'vitest'
import { suite } from '../sim/idle/suite.ts'
import type { UserCommand } from '../sim/user.ts'

const fresh = Array.from({ length: process.env['CI'] === undefined ? 0 : 5 }, () => Math.floor(Math.random() * 2 ** 32))

/** Seeds that failed once. 6251: the suite told a peer to take a lock by force that had crashed a moment before, as it wrote down what became of the last. */
const FAILED = [6251]

test(`[K13] names that are dropped where nobody uses them: fixed seeds and fresh ones: ${fresh.join(' ') || 'none'}`, () => {
  expect(runSeeds(suite, [...seedRange(1, 20), ...FAILED, ...fresh])).toHaveLength(21 + fresh.length)
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

const LEASE_MS = 400

const WITHIN_MS = 30_000

const LONGEST_KEEP_ALIVE_MS = 15_000

/** Peers of which three vote, in a mesh in which nothing fails. Those for which `uses` holds use a lock once each, and then leave it alone. */
function calm(
  { algorithm, mode }: { readonly algorithm: LockAlgorithm; readonly mode: LockMode },
  { peers, uses }: { readonly peers: number; readonly uses: (peer: { readonly votes: boolean }) => boolean }
): { simulation: Simulation; having: () => number } {
  const quiet = { peers, faults: [], faultMs: 0, healMs: 0, commandEveryMs: 0, connections: 'kept' } as const
  const options = { ...quiet, algorithm, mode, locks: 1, capacity: 1, repeats: false, leaseMs: LEASE_MS, useMs: 5 }
  const rest = { hauntsHolders: false, forces: false, drops: false, idleMs: 300 }
  const simulation = new Simulation(suite, { seed: 'calm', options: { ...options, ...rest } })
  simulation.startAll()
  const cores = () => simulation.peers.map((peer) => simulation.stack(peer)?.core('quorum') as QuorumCore | undefined)
  const voters = () => cores()[0]?.status()[0]?.configuration?.voters ?? []
  const having = () =>
    cores().filter((core) => core?.group('root')?.replica.acceptor?.record('lock/x')?.accepted !== undefined).length
  const isWhole = () => cores().every((core) => core?.status()[0]?.configuration?.voters.length === 3)
  expect(simulation.runUntil(isWhole, WITHIN_MS)).toBe(true)
  for (const peer of simulation.peers) {
    const command: UserCommand = { name: 'x', algorithm, mode, capacity: 1, permits: 1, forMs: 5 }
    if (uses({ votes: voters().some((voter) => voter.peer === peer) })) {
      simulation.command(peer, 'user', command)
    }
  }
  expect(simulation.runUntil(() => having() === 3, WITHIN_MS)).toBe(true)
  return { simulation, having }
}

describe('a name that was used once', () => {
  test.each(VARIANTS)('[K14] is forgotten by all voters: $algorithm, $mode', (variant) => {
    const { simulation, having } = calm(variant, { peers: 3, uses: () => true })
    expect(simulation.runUntil(() => having() === 0, WITHIN_MS)).toBe(true)
  })

  test.each(VARIANTS)(
    '[K14] is forgotten where no majority answered when it was given back: $algorithm, $mode',
    (variant) => {
      const { simulation, having } = calm(variant, { peers: 4, uses: ({ votes }) => !votes })
      simulation.runUntil(() => false, LEASE_MS)
      const lift = simulation.peers.flatMap((peer, place) =>
        simulation.peers.slice(place + 1).map((other) => simulation.partition([peer], [other]))
      )
      // It would be given back in the sixth lease, and that is given up in the ninth; by then no connection is left that what was sent might still come on.
      expect(simulation.runUntil(() => having() === 0, LONGEST_KEEP_ALIVE_MS)).toBe(false)
      for (const end of lift) {
        end()
      }
      expect(simulation.runUntil(() => having() === 0, WITHIN_MS)).toBe(true)
    }
  )
})
