import type { Suite } from '@peermesh/sim'
import { type QuorumSuiteOptions, suite as quorum } from '../suite.ts'
import { idleMutants } from './mutants.ts'

/** The suite of quorum, where what is free and idle is dropped within an epoch: soon, so that what was dropped is used again, and messages of before are still on their way. */
export const suite: Suite<QuorumSuiteOptions> = {
  ...quorum,
  name: 'packages/quorum/sim/idle/suite.ts',
  mutants: idleMutants,
  draw: (random) => ({
    ...quorum.draw(random),
    keys: random.pick([4, 8, 16]) as number,
    commandEveryMs: random.pick([50, 100, 300]) as number,
    idleMs: random.pick([20, 60, 200]) as number
  })
}
