import type { FaultKind, Suite } from '@peermesh/sim'
import { type MembershipSuiteOptions, suite as ordinary } from '../suite.ts'

/** What comes together in the worst of days: paths that are open one way, processes and clocks that stand still, disks that are lost. */
const FAULTS: readonly FaultKind[] = [
  'one-way',
  'flapping',
  'pause',
  'sleep',
  'slow-peer',
  'late-timers',
  'jump-wall',
  'clock-rate',
  'reset-streams',
  'slow-network',
  'churn-storm',
  'lose-disk',
  'power-loss',
  'torn-write'
]

/**
 * The suite of membership on bad days alone: longer, with more peers, and with nothing but the faults that hurt it most.
 * `pnpm sim packages/membership/sim/hostile/suite.ts --seeds 1..1000`.
 */
export const suite: Suite<MembershipSuiteOptions> = {
  ...ordinary,
  name: 'membership-hostile',
  draw: (random) => {
    const { halvedMs: _, ...drawn } = ordinary.draw(random)
    return {
      ...drawn,
      peers: drawn.peers >= 100 ? 10 : Math.max(drawn.peers, 3 + random.integer(7)),
      faultMs: 20_000 + random.integer(60_000),
      strangers: 0,
      admit: 'list',
      lax: false,
      calm: false,
      faults: FAULTS
    }
  }
}
