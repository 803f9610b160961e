/** Plants each known bug of a suite in a process of its own, and demands that the suite catches it. */

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import type { Mutant, Suite } from '../packages/sim/src/index.ts'
import { patched, RottenMutantError } from './mutants.ts'
import { progressLine } from './sim-progress.ts'
import { root } from './sim-suites.ts'

/** A mutant that makes a core loop for ever is caught by this: no run of a sound suite takes as long. */
const SILENCE_MAX_MS = 120_000

export interface MutantOptions {
  /** As the user gave it: a name or a path. */
  readonly suiteName: string
  /** Only this one. */
  readonly id: string | undefined
  /** Run this command under the mutant and show what it prints, rather than look for a seed. */
  readonly args: readonly string[] | undefined
  readonly jobs: number
  readonly json: boolean
}

interface Verdict {
  readonly mutant: Mutant
  readonly caught: boolean
  /** Seeds until it was caught, this one included. */
  readonly seeds: number
  /** What caught it, or why it was not. */
  readonly by: string
}

/** Returns the exit code: 0 where every mutant was caught. */
export async function runMutants(suite: Suite, options: MutantOptions): Promise<number> {
  const chosen = suite.mutants.filter(({ id }) => options.id === undefined || id === options.id)
  if (chosen.length === 0) {
    const known = suite.mutants.map(({ id }) => id).join(' ') || 'none'
    console.error(
      options.id === undefined ? `${suite.name} has no mutants.` : `No mutant ${options.id}. There are: ${known}.`
    )
    return 2
  }
  const [first] = chosen
  if (options.args !== undefined && first !== undefined) {
    return await showUnder(first, options.args)
  }
  const verdicts = await hunt(chosen, options)
  print(suite, verdicts, options)
  return verdicts.every(({ caught }) => caught) ? 0 : 1
}

/** All of them, some at one time; in the order of the suite. */
async function hunt(mutants: readonly Mutant[], { suiteName, jobs }: MutantOptions): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const progress = progressLine()
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < mutants.length; index = next++) {
      const mutant = mutants[index] as Mutant
      verdicts[index] = await huntOne(suiteName, mutant)
      progress.show(`${Object.keys(verdicts).length}/${mutants.length} mutants, ${mutant.id} done`)
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, mutants.length) }, work))
  progress.clear()
  return verdicts
}

async function huntOne(suiteName: string, mutant: Mutant): Promise<Verdict> {
  try {
    patched(readFileSync(join(root, mutant.file), 'utf8'), mutant)
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (!missing && !(error instanceof RottenMutantError)) {
      throw error
    }
    return { mutant, caught: false, seeds: 0, by: `rotten: ${(error as Error).message}` }
  }
  const { output, ended } = await seedsUnder(suiteName, mutant)
  const lines = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as HuntLine)
  const seeds = lines.filter((line) => line.seed !== undefined).length
  const failed = lines.find((line) => line.failure !== undefined)
  if (failed?.failure !== undefined) {
    return { mutant, caught: true, seeds, by: `${failed.failure.name}: ${failed.failure.message.split('\n')[0]}` }
  }
  if (ended === 'silent') {
    return { mutant, caught: true, seeds: seeds + 1, by: `a run that does not end (${SILENCE_MAX_MS / 1000} s)` }
  }
  if (lines.some(({ planted }) => planted === false)) {
    return { mutant, caught: false, seeds, by: 'rotten: its file is not loaded by the suite' }
  }
  const by = lines.some(({ planted }) => planted === true)
    ? 'survived'
    : `the process failed: ${output.trim().slice(-500)}`
  return { mutant, caught: false, seeds, by }
}

/** What scripts/sim-hunt.ts prints, one a line. */
interface HuntLine {
  readonly seed?: number
  readonly failure?: { readonly name: string; readonly message: string }
  readonly planted?: boolean
}

function seedsUnder(
  suiteName: string,
  mutant: Mutant
): Promise<{ readonly output: string; readonly ended: 'closed' | 'silent' }> {
  return new Promise((resolve, reject) => {
    const args = [...loaderArgs(), join(root, 'scripts', 'sim-hunt.ts'), suiteName, String(mutant.seedsMax)]
    const child = spawn(process.execPath, args, { env: environmentOf(mutant), stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let ended: 'closed' | 'silent' = 'closed'
    const silent = (): void => {
      ended = 'silent'
      child.kill('SIGKILL')
    }
    let watchdog = setTimeout(silent, SILENCE_MAX_MS)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        clearTimeout(watchdog)
        watchdog = setTimeout(silent, SILENCE_MAX_MS)
      })
    }
    child.on('error', reject)
    child.on('close', () => {
      clearTimeout(watchdog)
      resolve({ output, ended })
    })
  })
}

/** The command of the user with the bug planted; what it prints is shown as it comes. */
function showUnder(mutant: Mutant, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    console.log(`planted     ${mutant.id}: ${mutant.story}`)
    const child = spawn(process.execPath, [...loaderArgs(), join(root, 'scripts', 'sim.ts'), ...args], {
      env: environmentOf(mutant),
      stdio: 'inherit'
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

function loaderArgs(): string[] {
  return ['--conditions=@peermesh/source', '--import', join(root, 'scripts', 'mutant-loader.ts')]
}

function environmentOf({ file, replace, options }: Mutant): NodeJS.ProcessEnv {
  return { ...process.env, PEERMESH_MUTANT: JSON.stringify({ file, replace, options }) }
}

function print(suite: Suite, verdicts: readonly Verdict[], { json }: MutantOptions): void {
  const width = Math.max(...verdicts.map(({ mutant }) => mutant.id.length))
  for (const { mutant, caught, seeds, by } of verdicts) {
    if (json) {
      console.log(JSON.stringify({ suite: suite.name, mutant: mutant.id, story: mutant.story, caught, seeds, by }))
      continue
    }
    const mark = caught ? styleText('green', 'caught  ') : styleText('red', 'SURVIVED')
    console.log(
      `${mark} ${mutant.id.padEnd(width)} ${`${seeds} of ${mutant.seedsMax} seeds`.padStart(18)}  ${by.slice(0, 120)}`
    )
    console.log(`${' '.repeat(9 + width)} ${mutant.story}`)
  }
  const caught = verdicts.filter((verdict) => verdict.caught).length
  if (!json) {
    console.log(`${suite.name}: ${caught} of ${verdicts.length} mutants caught`)
  }
}
