import type { PeerName, Random } from '@peermesh/kernel'
import type { Fault } from './faults.ts'
import type { Simulation } from './simulation.ts'
import type { SuiteOptions, SuiteRun } from './suite-run.ts'

/**
 * A protocol's simulation: how to draw a run from a seed, what each peer is made of, what to ask of it, and what must hold.
 * `packages/<name>/sim/suite.ts` exports one as `suite`.
 */
export interface Suite<Options extends SuiteOptions = SuiteOptions> {
  readonly name: string
  /** Known bugs that the suite must catch: a checker that has not caught a planted bug is not evidence. */
  readonly mutants: readonly Mutant[]
  /** Draws the options of one run: plain data, printed on failure. */
  draw(random: Random): Options
  /** What happens in each run of these options, beside the faults that its seed draws. @default nothing */
  plan?(options: Options, peers: readonly PeerName[], random: Random): readonly Fault[]
  run(simulation: Simulation, options: Options): SuiteRun
}

/** A known bug as a patch of one source text, planted while the file is loaded: no file is changed. */
export interface Mutant {
  /** Short and unique in the suite. */
  readonly id: string
  /** The mistake that somebody could make, and what it breaks. */
  readonly story: string
  /** From the root of the repository. */
  readonly file: string
  /** `from` must be in the file exactly once, else the mutant is rotten and fails. */
  readonly replace: readonly [from: string, to: string]
  /** It must be caught within so many seeds, from 1. */
  readonly seedsMax: number
  /** Options of the suite in place of those that the seed draws: a workload for a bug that any other would meet too rarely to be looked for. */
  readonly options?: Readonly<Record<string, unknown>>
}
