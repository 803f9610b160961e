import type { Suite } from '@peermesh/sim'
import { type LockSuiteOptions, suite as lock } from '../suite.ts'
import { idleMutants } from './mutants.ts'

/**
 * The suite of locks, where a name that is not used is dropped: soon, so that it is used again while messages of before are still on their way. Leases are short, since a token
 * that rests is given back after five.
 */
export const suite: Suite<LockSuiteOptions> = {
  ...lock,
  name: 'packages/lock/sim/idle/suite.ts',
  mutants: idleMutants,
  draw: (random) => {
    const commandEveryMs = random.pick([200, 600]) as number
    return {
      ...lock.draw(random),
      commandEveryMs,
      useMs: commandEveryMs * (random.pick([0.1, 0.3, 1]) as number),
      faultMs: 6_000 + random.integer(10_000),
      locks: random.pick([2, 4, 8]) as number,
      leaseMs: random.pick([100, 200, 400]) as number,
      idleMs: random.pick([30, 100, 300]) as number
    }
  }
}
