/** Runs seeds of a suite one after another and says what came of them. */

import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import {
  describeEntry,
  formatReport,
  formatShrunk,
  type RunCase,
  runSeed,
  type SeedResult,
  shrink,
  type Shrunk,
  type Suite
} from '../packages/sim/src/index.ts'
import { styleText } from 'node:util'
import { progressLine } from './sim-progress.ts'

/** Which seeds. Fresh ones are drawn now. */
export type SeedPlan =
  | { readonly seeds: readonly string[] }
  | { readonly from: number; readonly to: number }
  | { readonly fresh: number }

export interface RunAllOptions {
  /** The suite as the user gave it: a name or a path. */
  readonly suiteName: string
  readonly trace: boolean
  readonly twice: boolean
  readonly keepGoing: boolean
  readonly json: boolean
  /** For how long a failure is shrunk, where the run stops at it; 0 for not at all. */
  readonly shrinkMs: number
  /** What happens, in place of what the seed gives. */
  readonly given: RunCase | undefined
  /** Where the case that is left of a failure is written. */
  readonly saveCase: string | undefined
}

/** The name of the failure that only `--twice` finds; it cannot be shrunk, since running it again gives another run. */
const NOT_DETERMINISTIC = 'NotDeterministic'

interface Totals {
  runs: number
  events: number
  simulatedMs: number
  readonly failed: string[]
}

/** Returns the exit code. */
export function runAll(suite: Suite, plan: SeedPlan, options: RunAllOptions): number {
  const total = countOf(plan)
  const totals: Totals = { runs: 0, events: 0, simulatedMs: 0, failed: [] }
  const startedAt = performance.now()
  const progress = progressLine()
  for (const seed of seedsOf(plan)) {
    const result = runOne(suite, seed, options)
    totals.runs++
    totals.events += result.events
    totals.simulatedMs += result.simulatedMs
    const seconds = (performance.now() - startedAt) / 1000
    progress.show(`${suite.name} ${totals.runs}/${total}  ${(totals.runs / seconds).toFixed(1)} runs/s  seed ${seed}`)
    if (result.failure !== undefined) {
      totals.failed.push(seed)
    }
    if (result.failure !== undefined || total === 1) {
      progress.clear()
      print(suite, result, options)
    }
    if (result.failure !== undefined && !options.keepGoing) {
      break
    }
  }
  progress.clear()
  summarise(suite, totals, (performance.now() - startedAt) / 1000, options)
  return totals.failed.length === 0 ? 0 : 1
}

function runOne(suite: Suite, seed: string, { trace, twice, json, given }: RunAllOptions): SeedResult {
  const result = runSeed(suite, seed, {
    ...given,
    ...(trace && !json ? { print: (line: string) => console.log(line) } : {})
  })
  if (!twice) {
    return result
  }
  const again = runSeed(suite, seed, given)
  if (again.traceHash === result.traceHash) {
    return result
  }
  const message = `The seed gave trace ${result.traceHash}, and then ${again.traceHash}: something is not drawn from it.`
  return {
    ...result,
    failure: { name: NOT_DETERMINISTIC, message, cause: undefined, atMs: result.simulatedMs, trace: [] }
  }
}

function print(suite: Suite, result: SeedResult, options: RunAllOptions): void {
  const { json, suiteName } = options
  const shrunk = shrunkOf(suite, result, options)
  if (options.saveCase !== undefined && result.failure !== undefined) {
    const { options: of, faultKinds, plan } = (shrunk ?? { result }).result
    writeFileSync(options.saveCase, `${JSON.stringify({ options: of, faultKinds, plan }, undefined, 2)}\n`)
  }
  if (json) {
    const small = shrunk === undefined ? {} : { shrunk: { ...shrunk, result: withoutCause(shrunk.result) } }
    console.log(JSON.stringify({ ...withoutCause(result), ...small }))
  } else if (result.failure !== undefined) {
    console.log(`${formatReport(result, suiteName)}\n`)
    if (shrunk !== undefined) {
      console.log(`${formatShrunk(shrunk, result)}\n`)
    }
  } else {
    const { faultKinds, plan, asked, traceHash, convergedMs = 0 } = result
    console.log(`options     ${JSON.stringify(result.options)}`)
    console.log(`fault kinds ${faultKinds.join(' ') || 'none'}`)
    const faults = plan.filter(({ kind }) => kind !== 'command')
    console.log(`faults      ${faults.length}, beside ${asked.size} commands`)
    for (const fault of faults) {
      console.log(describeEntry(fault, asked))
    }
    console.log(`converged   ${convergedMs} ms after the heal`)
    console.log(`trace       ${traceHash}`)
  }
}

/** Only where the run stops at the failure: a list of them is wanted sooner than a small one of each. */
function shrunkOf(suite: Suite, result: SeedResult, { shrinkMs, keepGoing }: RunAllOptions): Shrunk | undefined {
  if (result.failure === undefined || result.failure.name === NOT_DETERMINISTIC || shrinkMs === 0 || keepGoing) {
    return undefined
  }
  const endsAt = performance.now() + shrinkMs
  return shrink(suite, result, { goOn: () => performance.now() < endsAt })
}

function summarise(suite: Suite, totals: Totals, seconds: number, { json }: RunAllOptions): void {
  const { runs, events, simulatedMs, failed } = totals
  const eventsPerSecond = Math.round(events / seconds)
  if (json) {
    console.log(JSON.stringify({ suite: suite.name, runs, failed, events, simulatedMs, seconds, eventsPerSecond }))
    return
  }
  const verdict = failed.length === 0 ? styleText('green', 'passed') : styleText('red', `${failed.length} failed`)
  const hours = (simulatedMs / 3_600_000).toFixed(1)
  const figures = `${hours} simulated hours, ${events} events, ${eventsPerSecond} events/s, ${seconds.toFixed(1)} s`
  console.log(`${suite.name}: ${runs} ${runs === 1 ? 'run' : 'runs'}, ${verdict}; ${figures}`)
  if (failed.length > 1) {
    console.log(`failed: ${failed.join(' ')}`)
  }
}

/** An error object does not survive JSON; its name and message are there already. */
function withoutCause({ asked: _, ...result }: SeedResult): object {
  return { ...result, ...(result.failure === undefined ? {} : { failure: { ...result.failure, cause: undefined } }) }
}

function countOf(plan: SeedPlan): number {
  return 'seeds' in plan ? plan.seeds.length : 'fresh' in plan ? plan.fresh : plan.to - plan.from + 1
}

function* seedsOf(plan: SeedPlan): Generator<string> {
  if ('seeds' in plan) {
    yield* plan.seeds
  } else if ('fresh' in plan) {
    for (let count = 0; count < plan.fresh; count++) {
      yield String(randomInt(2 ** 32))
    }
  } else {
    for (let seed = plan.from; seed <= plan.to; seed++) {
      yield String(seed)
    }
  }
}
