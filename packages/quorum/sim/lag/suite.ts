import type { Suite } from '@peermesh/sim'
import { type QuorumSuiteOptions, suite as quorum } from '../suite.ts'

/** The suite of quorum, where what may wait does, as at a host (Q28): some voters always lag behind those that answer first. */
export const suite: Suite<QuorumSuiteOptions> = {
  ...quorum,
  name: 'packages/quorum/sim/lag/suite.ts',
  mutants: [],
  draw: (random) => ({ ...quorum.draw(random), lags: true })
}
