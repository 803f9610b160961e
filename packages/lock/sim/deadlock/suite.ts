import { type CommandId, type Effect, type Identity, meshId, type PeerName, type Random } from '@peermesh/kernel'
import {
  type LockCore,
  type LockEvent,
  lockKinds,
  type LockVariant,
  TOKEN_ALGORITHMS,
  type Wait
} from '@peermesh/lock/core'
import { quorumSeat } from '@peermesh/quorum/seat'
import {
  FAULT_KINDS,
  type FaultKind,
  type Simulation,
  type Stop,
  type Suite,
  type SuiteOptions,
  type SuiteRun
} from '@peermesh/sim'
import { scriptedMembersSeat } from '../../../quorum/sim/scripted-members.ts'
import { lockSeat } from '../../src/seat.ts'
import { type DinerEvent, dinerSeat, type Fork, type Meal } from './diner.ts'
import { mutants } from './mutants.ts'
import { DeadlockOracle } from './oracle.ts'

export interface DeadlockSuiteOptions extends SuiteOptions {
  /** Few, so that circles come about. */
  readonly locks: number
  /** Permits of each quorum lock. */
  readonly capacity: number
  /** What each lock is, by its number. @default quorum locks */
  readonly variants?: readonly LockVariant[] | undefined
  readonly leaseMs: number
  readonly useMs: number
  /** How many leave before they are done. */
  readonly impatience: number
}

const MESH = meshId('00112233445566778899aabbccddeeff')

/** How long the others stay who want some of several permits: a circle in which any of these would do is not looked for. */
const PATIENCE_MS = 20_000

/** Owners take locks in an order that is drawn, so that they wait in circles; nothing but the finding of these lets them out. */
class DeadlockRun implements SuiteRun {
  readonly #simulation: Simulation
  readonly #options: DeadlockSuiteOptions
  readonly #oracle: DeadlockOracle
  readonly #pending = new Map<PeerName, Set<CommandId>>()

  constructor(simulation: Simulation, options: DeadlockSuiteOptions) {
    this.#simulation = simulation
    this.#options = options
    this.#oracle = new DeadlockOracle(() => simulation.now)
  }

  /** Cycles that somebody was told of. */
  get told(): number {
    return this.#oracle.told
  }

  wiring(peer: PeerName) {
    const founds = peer === this.#simulation.peers[0]
    const { leaseMs } = this.#options
    return {
      seats: [
        scriptedMembersSeat({ meshId: MESH, founds, deadAfterMs: 800, suspects: true }),
        quorumSeat({ votes: 'durable', kinds: lockKinds, settleMs: 400, goneMs: 1_500 }),
        lockSeat({ leaseMs }),
        dinerSeat()
      ]
    }
  }

  command(peer: PeerName, id: CommandId, random: Random) {
    this.#pendingOf(peer).add(id)
    return { core: 'diner', command: this.#draw(random) }
  }

  started(peer: PeerName, _identity: Identity): void {
    this.#oracle.started(peer)
  }

  stopped(peer: PeerName, _how: Stop): void {
    this.#pendingOf(peer).clear()
    this.#oracle.stopped(peer)
  }

  observe(peer: PeerName, { core, output }: Effect): void {
    if (core === 'quorum' && output.type === 'emit') {
      const event = output.event as { readonly type: string; readonly session?: string }
      if (event.type === 'session-held' && event.session !== undefined) {
        this.#oracle.sessionHeld(peer, event.session)
      }
    } else if (core === 'lock' && output.type === 'emit') {
      const event = output.event as LockEvent
      if (event.type === 'queued') {
        this.#oracle.queued(peer, event.request, this.#core(peer))
      }
    } else if (core === 'diner' && output.type === 'settle') {
      this.#pendingOf(peer).delete(output.id)
    } else if (core === 'diner' && output.type === 'emit') {
      const { failure } = output.event as DinerEvent
      if (failure?.name === 'DeadlockError') {
        this.#oracle.toldOf(peer, failure.details?.['cycle'] as readonly Wait[])
      }
    }
  }

  check(peer: PeerName): void {
    const core = this.#core(peer)
    if (core !== undefined) {
      this.#oracle.look(peer, core)
    }
  }

  converged(): string | undefined {
    for (const peer of this.#simulation.peers) {
      const { size } = this.#pendingOf(peer)
      if (size > 0) {
        const lost = (this.#core(peer)?.status() ?? []).map(({ name, phase }) => `${name} ${phase}`)
        return `K7: ${peer} waits for ${size} meals: ${lost.join(', ')}`
      }
    }
    return undefined
  }

  #draw(random: Random): Meal {
    const { locks, useMs, impatience } = this.#options
    const numbers = random.shuffle(Array.from({ length: locks }, (_, index) => index))
    const forks = numbers.slice(0, random.chance(0.2) ? 1 : 2 + random.integer(locks - 1)).map((number) => {
      return this.#fork(number, random.chance(0.6))
    })
    return {
      forks,
      forMs: random.between(0, useMs),
      patienceMs: random.chance(impatience) ? random.between(0, 6 * useMs) : this.#patienceMs
    }
  }

  get #patienceMs(): number | undefined {
    return this.#options.capacity > 1 ? PATIENCE_MS : undefined
  }

  #fork(number: number, takesAll: boolean): Fork {
    const { capacity, variants } = this.#options
    const variant = variants?.[number] ?? { algorithm: 'quorum' }
    const name = `fork ${number}`
    return variant.algorithm === 'quorum'
      ? { name, capacity, permits: takesAll ? capacity : 1 }
      : { name, ...variant, capacity: 1, permits: 1 }
  }

  #pendingOf(peer: PeerName): Set<CommandId> {
    let pending = this.#pending.get(peer)
    if (pending === undefined) {
      pending = new Set()
      this.#pending.set(peer, pending)
    }
    return pending
  }

  #core(peer: PeerName): LockCore | undefined {
    return this.#simulation.stack(peer)?.core('lock') as LockCore | undefined
  }
}

// As for locks: a group that lost a majority of its disks stands still for ever.
const SPARED: readonly FaultKind[] = ['lose-disk', 'corrupt-record']

const VARIANTS: readonly LockVariant[] = [
  { algorithm: 'quorum' },
  ...TOKEN_ALGORITHMS.flatMap((algorithm): LockVariant[] => [
    { algorithm, mode: 'strict' },
    { algorithm, mode: 'fenced' }
  ])
]

export const suite: Suite<DeadlockSuiteOptions> = {
  name: 'deadlock',
  mutants,
  draw: (random) => {
    const commandEveryMs = random.pick([100, 300, 900]) as number
    const options = {
      peers: 2 + random.integer(4),
      faults: random.chance(0.3) ? [] : FAULT_KINDS.filter((kind) => !SPARED.includes(kind)),
      faultMs: 2_000 + random.integer(6_000),
      healMs: 120_000,
      commandEveryMs,
      connections: 'kept' as const,
      locks: 2 + random.integer(3),
      capacity: random.pick([1, 1, 1, 3]) as number,
      leaseMs: random.pick([400, 1_000, 2_000]) as number,
      useMs: commandEveryMs * (random.pick([0.1, 0.3, 1]) as number),
      impatience: 0.3
    }
    const variants = random.chance(0.3)
      ? undefined
      : Array.from({ length: options.locks }, () => random.pick(VARIANTS) as LockVariant)
    return { ...options, variants }
  },
  run: (simulation, options) => new DeadlockRun(simulation, options)
}
