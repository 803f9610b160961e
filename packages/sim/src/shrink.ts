import { InvalidParametersError, type PeerName } from '@peermesh/kernel'
import { minimised } from './delta-debugging.ts'
import { WEATHER_FAULTS } from './faults.ts'
import { describeEntry, type PlanEntry } from './plan.ts'
import { type RunCase, runSeed, type SeedResult } from './run.ts'
import { indexOf, nameOf } from './simulation.ts'
import type { Suite } from './suite.ts'

/** Runs of one shrinking. Each passing one costs as much as a whole seed. */
const RUNS_MAX_DEFAULT = 2_000

/** Lines of the trace in a report. */
const SHRUNK_LINES = 20

/** Parts of the fault phase's length that are tried. */
const SHORTER = [0.25, 0.5, 0.8]

export interface ShrinkOptions {
  /** @default 2,000 */
  readonly runsMax?: number
  /** Asked before each run: where it says no, the smallest case so far is the result. For a limit of time. @default yes */
  readonly goOn?: () => boolean
}

export interface Shrunk {
  /** The failure of the smallest case: give its `options`, `faultKinds` and `plan` to `runSeed` with the same seed to see it again. */
  readonly result: SeedResult
  readonly runs: number
  /** False where a limit ended it: a smaller case may exist that would have been found. */
  readonly finished: boolean
}

/**
 * Makes a failure small: entries of the plan are taken out (delta debugging), then faults of the weather, then peers, then time, until nothing
 * can be taken out any more. A smaller case counts if it fails by the same error, and the same rule where the message begins with one.
 *
 * Not promised: that it is the smallest, nor that it fails for the same reason.
 *
 * @param failed a result with a failure
 * @throws InvalidParametersError for one without
 */
export function shrink(
  suite: Suite,
  failed: SeedResult,
  { runsMax = RUNS_MAX_DEFAULT, goOn = () => true }: ShrinkOptions = {}
): Shrunk {
  if (failed.failure === undefined) {
    throw new InvalidParametersError(`Seed ${failed.seed} did not fail: there is nothing to shrink.`)
  }
  const shrinking = new Shrinking(suite, failed, (runs) => runs < runsMax && goOn())
  shrinking.dropWhatNeverCame()
  let before: SeedResult
  do {
    before = shrinking.best
    shrinking.fewerEntries()
    shrinking.calmerWeather()
    shrinking.fewerPeers()
    shrinking.shorterTime()
  } while (shrinking.best !== before && shrinking.goOn())
  return { result: shrinking.best, runs: shrinking.runs, finished: shrinking.goOn() }
}

class Shrinking {
  readonly #suite: Suite
  readonly #failure: string
  readonly #mayRun: (runs: number) => boolean
  best: SeedResult
  runs = 0

  constructor(suite: Suite, failed: SeedResult, mayRun: (runs: number) => boolean) {
    this.#suite = suite
    this.#failure = identityOf(failed)
    this.#mayRun = mayRun
    this.best = failed
  }

  goOn(): boolean {
    return this.#mayRun(this.runs)
  }

  dropWhatNeverCame(): void {
    const { failure, plan } = this.best
    this.#fails({ plan: plan.filter(({ atMs }) => atMs <= (failure?.atMs ?? 0)) })
  }

  fewerEntries(): void {
    minimised(
      this.best.plan,
      (plan) => this.#fails({ plan }),
      () => this.goOn()
    )
  }

  calmerWeather(): void {
    for (const kind of WEATHER_FAULTS) {
      const { faultKinds } = this.best
      if (faultKinds.includes(kind)) {
        this.#fails({ faultKinds: faultKinds.filter((other) => other !== kind) })
      }
    }
  }

  /** A peer less, whichever; those after it move up, since peers are named in order. */
  fewerPeers(): void {
    for (let index = this.best.options.peers - 1; index >= 0 && this.best.options.peers > 1; index--) {
      const { options, plan } = this.best
      const smaller = plan.map((entry) => withoutPeer(entry, index)).filter((entry) => entry !== undefined)
      this.#fails({ options: { ...options, peers: options.peers - 1 }, plan: smaller })
    }
  }

  /** What lies beyond the end is left out, and what would last longer ends with the heal. */
  shorterTime(): void {
    for (const part of SHORTER) {
      const { options, plan } = this.best
      const faultMs = Math.ceil(options.faultMs * part)
      if (faultMs < options.faultMs) {
        this.#fails({ options: { ...options, faultMs }, plan: plan.filter(({ atMs }) => atMs < faultMs) })
      }
    }
  }

  #fails(change: Partial<RunCase>): boolean {
    if (!this.goOn()) {
      return false
    }
    this.runs++
    const { options, faultKinds, plan, seed } = this.best
    const result = runSeed(this.#suite, seed, { options, faultKinds, plan, ...change })
    const same = result.failure !== undefined && identityOf(result) === this.#failure
    if (same) {
      this.best = result
    }
    return same
  }
}

/** By what two failures are taken to be the same. */
function identityOf({ failure }: SeedResult): string {
  const rule = /^\w+(?=:)/.exec(failure?.message ?? '')?.[0] ?? ''
  return `${failure?.name} ${rule}`
}

/** The entry in a world without this peer, or nothing where it was about that one. */
function withoutPeer(entry: PlanEntry, index: number): PlanEntry | undefined {
  const gone = nameOf(index)
  const renamed = (peer: PeerName): PeerName => {
    const before = indexOf(peer)
    return before > index ? nameOf(before - 1) : peer
  }
  const changed: Record<string, unknown> = { ...entry }
  for (const [field, value] of Object.entries(entry) as [string, unknown][]) {
    if (field === 'peer') {
      if (value === gone) {
        return undefined
      }
      changed[field] = renamed(value as PeerName)
    } else if (Array.isArray(value)) {
      const left = (value as PeerName[]).filter((peer) => peer !== gone).map(renamed)
      if (left.length === 0 || (field === 'between' && left.length < 2)) {
        return undefined
      }
      changed[field] = left
    }
  }
  return changed as unknown as PlanEntry
}

/** A shrunk failure for people: what is left, and the end of its trace. */
export function formatShrunk({ result, runs, finished }: Shrunk, from: SeedResult): string {
  const { failure, options, plan, faultKinds, asked } = result
  return [
    `shrunk      to ${plan.length} of ${from.plan.length} entries, ${options.peers} of ${from.options.peers} peers, ${options.faultMs} of ${from.options.faultMs} ms; ${runs} runs${finished ? '' : ', not finished'}`,
    `${failure?.name}: ${failure?.message}`,
    `fault kinds ${faultKinds.join(' ') || 'none'}`,
    'plan',
    ...plan.map((entry) => describeEntry(entry, asked)),
    `trace       ${result.traceHash}, its last ${Math.min(SHRUNK_LINES, failure?.trace.length ?? 0)} lines:`,
    ...(failure?.trace.slice(-SHRUNK_LINES) ?? [])
  ].join('\n')
}
