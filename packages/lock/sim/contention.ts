import { type CommandId, type Effect, meshId, type PeerName, type Random } from '@peermesh/kernel'
import { type LockAlgorithm, lockKinds, type LockGrant, type LockMode } from '@peermesh/lock/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import { CALM_WEATHER, Simulation, type SuiteOptions, type SuiteRun } from '@peermesh/sim'
import { scriptedMembersSeat } from '../../quorum/sim/scripted-members.ts'
import { lockSeat } from '../src/seat.ts'

export interface Contention {
  readonly algorithm: LockAlgorithm
  /** Of a token. */
  readonly mode?: LockMode | undefined
  readonly peers: number
  readonly voters: number
  readonly seed: number
  /** From which each draws one at random. @default 1 */
  readonly locks?: number
  /** Requests of each peer at any time. @default 1 */
  readonly inFlight?: number
  /** @default 2,000 */
  readonly forMs?: number
}

export interface ContentionResult {
  /** Of each peer, from when all had asked. */
  readonly grants: readonly number[]
  /** All of it by the grants, in round trips: messages take half a one, and all else next to nothing. */
  readonly roundTripsPerGrant: number
  /** From a release to the next grant, the median. Of one lock. */
  readonly handOverRoundTrips: number
  /** Grants of all, in each tenth of the time. */
  readonly tenths: readonly number[]
}

/** A round trip is one millisecond, give or take a tenth. */
const ONE_WAY_MS = [0.45, 0.55] as const
const SETTLED_MS = 20_000
const CONTENDED_MS = 2_000
const TENTHS = 10
const HELD_MS = 0.1
const MESH = meshId('00112233445566778899aabbccddeeff')

/** All want one lock, or one of some, again as soon as they had it, on a network that loses nothing: what the protocol itself costs, whatever the machine. */
export function contend(contention: Contention): ContentionResult {
  const run = { current: undefined as ContentionRun | undefined }
  const { peers, seed } = contention
  const options: SuiteOptions = { peers, faultMs: 0, healMs: 0, commandEveryMs: 1_000, connections: 'kept' }
  const weather = {
    ...CALM_WEATHER,
    latencyMs: ONE_WAY_MS,
    persistMs: [0, 0.001],
    timerLateMs: [0, 0.01],
    clockRateError: 0
  } as const
  const simulated = {
    draw: () => options,
    run: (simulation: Simulation) => (run.current = new ContentionRun(simulation, contention))
  }
  const simulation = new Simulation(simulated, { seed, options, weather })
  simulation.startAll()
  simulation.runFor(SETTLED_MS)
  return (run.current as ContentionRun).measure()
}

class ContentionRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #contention: Contention
  readonly #grants = new Map<PeerName, number>()
  readonly #handOvers: number[] = []
  readonly #random: Random
  #releasedAt: number | undefined

  constructor(simulation: Simulation, contention: Contention) {
    this.#simulation = simulation
    this.#contention = contention
    this.#random = simulation.random('locks')
  }

  measure(): ContentionResult {
    const { peers, now } = this.#simulation
    const { inFlight = 1, forMs = CONTENDED_MS } = this.#contention
    for (const peer of peers) {
      for (let count = 0; count < inFlight; count++) {
        this.#acquire(peer)
      }
    }
    const tenths = Array.from({ length: TENTHS }, () => {
      const before = this.#all()
      this.#simulation.runFor(forMs / TENTHS)
      return this.#all() - before
    })
    const grants = peers.map((peer) => this.#grants.get(peer) ?? 0)
    const sorted = this.#handOvers.sort((a, b) => a - b)
    return {
      grants,
      roundTripsPerGrant: (this.#simulation.now - now) / this.#all(),
      handOverRoundTrips: sorted[sorted.length >> 1] ?? Number.NaN,
      tenths
    }
  }

  #all(): number {
    return [...this.#grants.values()].reduce((sum, count) => sum + count, 0)
  }

  wiring(peer: PeerName) {
    const { peers } = this.#simulation
    const votes = peers.indexOf(peer) < this.#contention.voters ? 'volatile' : 'never'
    const founds = peer === peers[0]
    return {
      seats: [
        scriptedMembersSeat({ meshId: MESH, founds, deadAfterMs: 800 }),
        quorumSeat({ votes, kinds: lockKinds, settleMs: 400 }),
        lockSeat({ leaseMs: 2_000 })
      ]
    }
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core !== 'lock' || output.type !== 'settle' || !output.outcome.ok) {
      return
    }
    const grant = output.outcome.value as LockGrant | boolean
    if (typeof grant === 'boolean') {
      return
    }
    const simulation = this.#simulation
    this.#grants.set(peer, (this.#grants.get(peer) ?? 0) + 1)
    if (this.#releasedAt !== undefined) {
      this.#handOvers.push(simulation.now - this.#releasedAt)
    }
    simulation.schedule(simulation.now + HELD_MS, () => {
      this.#releasedAt = simulation.now
      this.#acquire(peer, grant)
    })
  }

  /** @param held what is released at the same time */
  #acquire(peer: PeerName, held?: LockGrant): CommandId {
    const { algorithm, mode, locks = 1 } = this.#contention
    const name = `lock ${this.#random.integer(locks)}`
    const leaves = held?.name === name ? held.request : undefined
    if (held !== undefined && leaves === undefined) {
      this.#simulation.command(peer, 'lock', { type: 'release', name: held.name, request: held.request })
    }
    const asked = { type: 'acquire', name, algorithm, mode, capacity: 1, permits: 1, leaves }
    return this.#simulation.command(peer, 'lock', asked)
  }

  command(): undefined {
    return undefined
  }

  stopped(): void {
    return
  }

  check(): void {
    return
  }

  converged(): undefined {
    return undefined
  }
}
