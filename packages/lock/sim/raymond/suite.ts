import type { PeerName } from '@peermesh/kernel'
import type { LockCore } from '@peermesh/lock/core'
import type { Simulation, Suite } from '@peermesh/sim'
import { type LockSuiteOptions, suite as lock } from '../suite.ts'
import { CALM, raymondMutants } from './mutants.ts'
import { TreeOracle } from './oracle.ts'

/** The suite of locks, of `raymond` alone, and of so many peers that some are under others that are not the root. */
export const suite: Suite<LockSuiteOptions> = {
  ...lock,
  name: 'packages/lock/sim/raymond/suite.ts',
  mutants: raymondMutants,
  draw: (random) => ({
    ...lock.draw(random),
    peers: 3 + random.integer(6),
    algorithm: 'raymond',
    mode: random.pick(['strict', 'fenced'] as const) ?? 'strict',
    idleMs: random.pick([100, 1_000, 10_000]) as number,
    ...(random.chance(0.4) ? CALM : {})
  }),
  run: (simulation, options) => {
    const run = lock.run(simulation, options)
    const isCalm = options.faults?.length === 0 && !options.hauntsHolders
    const oracle = new TreeOracle(
      () => simulation.now,
      isCalm,
      (peer, name) => epochOf(simulation, peer, name)
    )
    const [observe, stopped] = [run.observe?.bind(run), run.stopped?.bind(run)]
    run.observe = (peer, effect) => {
      observe?.(peer, effect)
      oracle.observe(peer, effect)
    }
    run.stopped = (peer, how) => {
      stopped?.(peer, how)
      oracle.stopped(peer)
    }
    return run
  }
}

function epochOf(simulation: Simulation, peer: PeerName, name: string): number | undefined {
  const core = simulation.stack(peer)?.core('lock') as LockCore | undefined
  return core?.tokens().find(([other]) => other === name)?.[1].count
}
