import type { CommandId, Effect, PeerName, Random } from '@peermesh/kernel'
import { type Simulation, type Suite, ViolationError } from '@peermesh/sim'
import { LockRun, type LockSuiteOptions, sensible, suite as lock } from '../../../packages/lock/sim/suite.ts'
import type { UserEvent } from '../../../packages/lock/sim/user.ts'
import { MovingPartitions } from '../moving-partitions.ts'
import { mutants } from './mutants.ts'

export interface LockGroupsSuiteOptions extends LockSuiteOptions {
  readonly partitions: number
}

/** The slowest disk and the slowest message of a simulation are not as slow. */
const BEGUN_MS = 2_000

class LockGroupsRun extends LockRun {
  readonly #ground: MovingPartitions
  readonly #simulation: Simulation
  /** Whoever is forced out at the end is cut off for that. */
  readonly #staysCalm: boolean
  readonly #calmFrom: number
  #isCalm = false

  constructor(simulation: Simulation, options: LockGroupsSuiteOptions) {
    const ground = new MovingPartitions(simulation, options.partitions)
    super(simulation, sensible(options), () => ground.of())
    this.#simulation = simulation
    this.#ground = ground
    this.#staysCalm = !options.forces
    this.#calmFrom = options.faultMs + BEGUN_MS
  }

  override command(
    peer: PeerName,
    id: CommandId,
    random: Random
  ): { readonly core: string; readonly command: unknown } {
    return this.#ground.move(peer, random) ?? super.command(peer, id, random)
  }

  override observe(peer: PeerName, effect: Effect): void {
    super.observe(peer, effect)
    const event =
      effect.core === 'user' && effect.output.type === 'emit' ? (effect.output.event as UserEvent) : undefined
    if (this.#isCalm && event?.type === 'ended' && event.how === 'NoQuorumError') {
      throw new ViolationError(`K6: ${peer} asked for a lock when nothing failed any more, and no majority answered`)
    }
  }

  /** All that was asked for under faults has ended, and no partition moves any more, before each lock is taken once more. */
  override converged(): string | undefined {
    if (this.#simulation.now < this.#calmFrom) {
      return 'what was begun under faults may still be under way'
    }
    const missing = this.#ground.unsettled() ?? super.converged()
    this.#isCalm ||= this.#staysCalm && (missing === undefined || missing.startsWith('each peer takes each lock'))
    return missing
  }
}

/** The suite of locks, whose names lie in the groups of their partitions: these are founded by the first use of a name, and move while locks are held and waited for. */
export const suite: Suite<LockGroupsSuiteOptions> = {
  name: 'test/sim/lock-groups/suite.ts',
  mutants,
  draw: (random) => ({
    ...lock.draw(random),
    locks: random.pick([1, 2, 4, 8]) as number,
    partitions: random.pick([1, 2, 4, 64]) as number
  }),
  run: (simulation, options) => new LockGroupsRun(simulation, options)
}
