import { PeermeshError, Random } from '@peermesh/kernel'
import { LivenessError, SeedFailedError } from './errors.ts'
import { drawFaultKinds, FAULT_KINDS, type FaultKind } from './faults.ts'
import { inject } from './injection.ts'
import { type AskedCommands, type CommandAsk, describeEntry, drawPlan, type PlanEntry } from './plan.ts'
import { RandomStreams } from './random-streams.ts'
import { Simulation } from './simulation.ts'
import type { Suite } from './suite.ts'
import type { SuiteOptions } from './suite-run.ts'
import { drawWeather } from './weather.ts'

/** How often `converged` is asked after the heal. */
const CONVERGED_EVERY_MS = 250

/** Lines of the trace in a report. */
const REPORT_LINES = 60

/** What a seed gives a run, and what a smaller case of the same failure has in its place. */
export interface RunCase {
  readonly options: SuiteOptions
  readonly faultKinds: readonly FaultKind[]
  readonly plan: readonly PlanEntry[]
}

/** Each part of the case that is given is not drawn; the others are. */
export interface RunOptions extends Partial<RunCase> {
  /** Is handed each line of the trace as it comes. */
  readonly print?: (line: string) => void
  readonly eventsMax?: number
}

/** What one seed gave. */
export interface SeedResult extends RunCase {
  readonly suite: string
  readonly seed: string
  /** The commands of the plan, where the suite had one to ask. */
  readonly asked: AskedCommands
  readonly traceHash: string
  readonly events: number
  readonly simulatedMs: number
  /** After the heal, until `converged`. */
  readonly convergedMs?: number
  readonly failure?: SeedFailure
}

export interface SeedFailure {
  /** `ViolationError`, `LivenessError`, `InvariantError`, or what else was thrown. */
  readonly name: string
  readonly message: string
  readonly cause: unknown
  readonly atMs: number
  readonly trace: readonly string[]
}

/** Runs one seed through both phases. Never throws for a failure of the run: it is in the result. */
export function runSeed(suite: Suite, seed: string | number, options: RunOptions = {}): SeedResult {
  const random = new RandomStreams(String(seed))
  const drawn = options.options ?? suite.draw(random.stream('options'))
  const on = new Set(options.faultKinds ?? drawFaultKinds(random.stream('fault kinds'), drawn.faults ?? FAULT_KINDS))
  const weather = drawWeather(random.stream('weather'), on)
  const simulation = new Simulation(suite, { ...options, seed, options: drawn, weather })
  const always = suite.plan?.(drawn, simulation.peers, random.stream('suite/plan')) ?? []
  const plan =
    options.plan ??
    drawPlan((purpose) => random.stream(purpose), on, {
      peers: simulation.peers,
      faultMs: drawn.faultMs,
      commandEveryMs: simulation.run.command === undefined ? 0 : drawn.commandEveryMs,
      always
    })
  const asked = new Map<number, { readonly core: string; readonly command: unknown }>()
  const result = { suite: suite.name, seed: String(seed), options: drawn, faultKinds: [...on].sort(), plan, asked }
  let convergedMs: number | undefined
  let failure: SeedFailure | undefined
  try {
    runFaultPhase(simulation, plan, asked)
    convergedMs = runHealPhase(simulation, drawn)
    simulation.hashSnapshots()
  } catch (error) {
    failure = asFailure(simulation, error)
  }
  return {
    ...result,
    traceHash: simulation.traceHash,
    events: simulation.events,
    simulatedMs: simulation.now,
    ...(convergedMs === undefined ? {} : { convergedMs }),
    ...(failure === undefined ? {} : { failure })
  }
}

/** Runs seeds until one fails. @throws SeedFailedError with the whole report */
export function runSeeds(suite: Suite, seeds: Iterable<string | number>): SeedResult[] {
  const results: SeedResult[] = []
  for (const seed of seeds) {
    const result = runSeed(suite, seed)
    if (result.failure !== undefined) {
      throw new SeedFailedError(result.seed, formatReport(result), { cause: result.failure.cause })
    }
    results.push(result)
  }
  return results
}

/** The whole numbers from `from` to `to`, both included. */
export function seedRange(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

/**
 * A failure for people: what broke, the options, the faults as they came, the end of the trace, and how to replay it.
 *
 * @param suiteName what `pnpm sim` is given to find the suite. @default the suite's own name, and how to replay it without that command
 */
export function formatReport(result: SeedResult, suiteName?: string): string {
  const { failure } = result
  if (failure === undefined) {
    return `${result.suite}: seed ${result.seed} passed.`
  }
  const faults = result.plan.filter(({ kind }) => kind !== 'command')
  const past = faults.filter(({ atMs }) => atMs <= failure.atMs)
  return [
    `${result.suite}: seed ${result.seed} failed after ${failure.atMs.toFixed(3)} ms and ${result.events} events.`,
    `${failure.name}: ${failure.message}`,
    `options     ${JSON.stringify(result.options)}`,
    `fault kinds ${result.faultKinds.join(' ') || 'none'}`,
    `faults      ${past.length} of ${faults.length} came, beside ${result.asked.size} commands:`,
    ...past.map((fault) => describeEntry(fault, result.asked)),
    `trace       ${result.traceHash}, its last ${failure.trace.length} lines:`,
    ...failure.trace,
    `replay      pnpm sim ${suiteName ?? result.suite} --seed ${result.seed} --trace`,
    ...(suiteName === undefined
      ? [`            elsewhere: runSeed(suite, ${JSON.stringify(result.seed)}, { print: console.log })`]
      : [])
  ].join('\n')
}

function runFaultPhase(
  simulation: Simulation,
  plan: readonly PlanEntry[],
  asked: Map<number, { readonly core: string; readonly command: unknown }>
): void {
  const { faultMs } = simulation.options
  const starts = simulation.random('starts')
  for (const peer of simulation.peers) {
    simulation.schedule(starts.between(0, Math.min(1_000, faultMs / 4)), () => simulation.start(peer))
  }
  for (const entry of plan) {
    simulation.schedule(entry.atMs, () => {
      if (entry.kind === 'command') {
        ask(simulation, entry, asked)
      } else {
        inject(simulation, entry)
      }
    })
  }
  simulation.runFor(faultMs)
}

function ask(
  simulation: Simulation,
  { peer, number }: CommandAsk,
  asked: Map<number, { readonly core: string; readonly command: unknown }>
): void {
  if (!simulation.isUp(peer)) {
    return
  }
  // A stream for each command: one that is taken out of the plan does not change those after it.
  const random = new Random(simulation.seed, `suite/command/${number}`)
  const answer = simulation.run.command?.(peer, simulation.nextCommandId(peer), random)
  if (answer !== undefined) {
    asked.set(number, answer)
    simulation.command(peer, answer.core, answer.command)
  }
}

/** Returns how long it took. */
function runHealPhase(simulation: Simulation, { healMs }: SuiteOptions): number {
  const healedAt = simulation.now
  simulation.heal()
  for (;;) {
    const missing = simulation.run.converged()
    const took = simulation.now - healedAt
    if (missing === undefined) {
      return took
    }
    if (took >= healMs) {
      throw new LivenessError(`Not done ${healMs} ms after the heal: ${missing}`)
    }
    simulation.runFor(Math.min(CONVERGED_EVERY_MS, healMs - took))
  }
}

function asFailure(simulation: Simulation, error: unknown): SeedFailure {
  const known = error instanceof PeermeshError
  const name = error instanceof Error ? error.name : 'Error'
  const message = error instanceof Error ? error.message : String(error)
  const stack = !known && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : ''
  return {
    name,
    message: `${message}${stack}`,
    cause: error,
    atMs: simulation.now,
    trace: simulation.traceLines(REPORT_LINES)
  }
}
