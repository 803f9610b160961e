/**
 * `pnpm sim <suite>`: runs the deterministic simulator. See `--help`.
 */

import { readFileSync } from 'node:fs'
import { parseArgs, styleText } from 'node:util'
import { InvalidParametersError } from '../packages/kernel/src/index.ts'
import type { RunCase } from '../packages/sim/src/index.ts'
import { runMutants } from './sim-mutants.ts'
import { runAll, type SeedPlan } from './sim-runs.ts'
import { loadSuite, NoSuchSuiteError, suiteNames } from './sim-suites.ts'

const HELP = `pnpm sim <suite> [what] [how]

Runs a protocol in a virtual world: peers, network, disks and clocks, with faults drawn from a seed.
First faults and workload, with safety checked after each step; then all is healed, and the protocol must finish what it promised.
The same seed gives the same run on every machine.

  <suite>          the name of a package that has sim/suite.ts, or of a folder in such a sim/, or the path of a file that exports \`suite\`

What to run (one of these; --seeds 1..100 where none is given)
  --seed N         one seed: prints its options, faults and trace hash
  --seeds A..B     all seeds from A to B
  --fresh N        N random seeds, each printed if it fails
  --mutants        each known bug of the suite is planted in turn, and must be caught within its budget of seeds
  --mutant ID      plants this bug; together with --seed N it shows how that seed meets it

How
  --trace          prints every event: time, peer, core, input, effects. Best with --seed
  --twice          runs each seed twice and compares the hashes of the traces
  --keep-going     does not stop at the first seed that fails, and shrinks none
  --no-shrink      does not look for a smaller case of the failure
  --shrink-for S   looks for one for so many seconds (30)
  --save FILE      writes that case: options, fault kinds and plan, as JSON
  --case FILE      runs such a case; with the same --seed it fails as it did. It may be edited
  --jobs N         mutants that run at one time, each in a process of its own (2)
  --json           one JSON object a line, on standard output
  --help

A failure prints what broke, the options, the faults as they came, the end of the trace, and the command that replays it.
Then it is shrunk: entries of the plan (faults and commands), peers and time are taken away as long as it fails by the same rule.
Exit code: 0 all passed, 1 something failed, 2 the command was not understood.

  pnpm sim store --seeds 1..1000       look for a failing seed
  pnpm sim store --seed 417 --trace    see what happens in it
  pnpm sim store --mutants             does the suite bite?
`

const OPTIONS = {
  seed: { type: 'string' },
  seeds: { type: 'string' },
  fresh: { type: 'string' },
  mutants: { type: 'boolean', default: false },
  mutant: { type: 'string' },
  trace: { type: 'boolean', default: false },
  twice: { type: 'boolean', default: false },
  'keep-going': { type: 'boolean', default: false },
  shrink: { type: 'boolean', default: true },
  'shrink-for': { type: 'string', default: '30' },
  save: { type: 'string' },
  case: { type: 'string' },
  jobs: { type: 'string', default: '2' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false }
} as const

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true, allowNegative: true })
  const [name, ...rest] = positionals
  if (values.help) {
    console.log(`${HELP}\nSuites: ${suiteNames().join(' ') || 'none yet'}`)
    return 0
  }
  if (name === undefined || rest.length > 0) {
    throw new InvalidParametersError(
      `Name one suite (there are: ${suiteNames().join(' ') || 'none yet'}), or ask --help.`
    )
  }
  const plan = seedPlan(values)
  const suite = await loadSuite(name)
  if (values.mutants || values.mutant !== undefined) {
    return await runMutants(suite, {
      suiteName: name,
      id: values.mutant,
      args: values.mutant === undefined || plan === undefined ? undefined : childArgs(args),
      jobs: wholeNumber('--jobs', values.jobs, 1),
      json: values.json
    })
  }
  return runAll(suite, plan ?? { from: 1, to: 100 }, {
    suiteName: name,
    trace: values.trace,
    twice: values.twice,
    keepGoing: values['keep-going'],
    shrinkMs: values.shrink ? wholeNumber('--shrink-for', values['shrink-for'], 1) * 1_000 : 0,
    given: values.case === undefined ? undefined : readCase(values.case),
    saveCase: values.save,
    json: values.json
  })
}

function readCase(file: string): RunCase {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunCase
  } catch (cause) {
    throw new InvalidParametersError(`--case wants a file that --save wrote: ${String(cause)}`, { cause })
  }
}

function seedPlan(values: { seed?: string; seeds?: string; fresh?: string }): SeedPlan | undefined {
  const { seed, seeds, fresh } = values
  if ([seed, seeds, fresh].filter((value) => value !== undefined).length > 1) {
    throw new InvalidParametersError('Give one of --seed, --seeds and --fresh.')
  }
  if (seed !== undefined) {
    return { seeds: [seed] }
  }
  if (fresh !== undefined) {
    return { fresh: wholeNumber('--fresh', fresh, 1) }
  }
  if (seeds !== undefined) {
    const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(seeds) ?? []
    if (from === undefined || to === undefined || Number(to) < Number(from)) {
      throw new InvalidParametersError(`--seeds wants a range such as 1..1000, not ${seeds}.`)
    }
    return { from: Number(from), to: Number(to) }
  }
  return undefined
}

/** The same command for the process that has the bug planted: without the word that would make it start another. */
function childArgs(args: readonly string[]): string[] {
  return args.filter((arg, index) => !/^--mutants?(=|$)/.test(arg) && args[index - 1] !== '--mutant')
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < least) {
    throw new InvalidParametersError(`${option} wants a whole number from ${least}, not ${text}.`)
  }
  return number
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Error) || !isMisuse(error)) {
    throw error
  }
  console.error(`${styleText('red', error.message)}\nSee pnpm sim --help.`)
  process.exitCode = 2
}

function isMisuse(error: Error): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return (
    error instanceof InvalidParametersError || error instanceof NoSuchSuiteError || code.startsWith('ERR_PARSE_ARGS')
  )
}
