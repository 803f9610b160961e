import { TOKEN_ALGORITHMS } from '@peermesh/lock/core'
import type { Suite } from '@peermesh/sim'
import { type LockSuiteOptions, suite as lock } from '../suite.ts'
import { forcedMutants } from './mutants.ts'

/** The suite of locks, of tokens that some never give back, so that they are taken by force. */
export const suite: Suite<LockSuiteOptions> = {
  ...lock,
  name: 'packages/lock/sim/forced/suite.ts',
  mutants: forcedMutants,
  draw: (random) => ({
    ...lock.draw(random),
    algorithm: random.pick(TOKEN_ALGORITHMS) ?? 'naimi-trehel',
    mode: random.pick(['strict', 'fenced'] as const) ?? 'strict',
    forces: true,
    forcesTokens: true
  })
}
