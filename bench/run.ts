/**
 * `pnpm bench <subject>`: what a part costs, beside the physical limit measured in the same run. See `--help`.
 */

import { cpus, loadavg } from 'node:os'
import { styleText } from 'node:util'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { electionSubject } from './election/index.ts'
import { lockSubject } from './lock/index.ts'
import { measure } from './measure.ts'
import { membershipSubject } from './membership/index.ts'
import { Workshop } from './processes/workshop.ts'
import { ProgressLine } from './progress.ts'
import { formatFigure, formatTable, type ReportedRow, reportRow } from './report.ts'
import { partitionLargeSubject, partitionSubject } from './partition/index.ts'
import { quorumSubject } from './quorum/index.ts'
import { simSubject } from './sim.ts'
import { storeSubject } from './store/index.ts'
import { type Row, RowUnavailableError, type Subject } from './subject.ts'

const SUBJECTS: readonly Subject[] = [
  storeSubject,
  membershipSubject,
  quorumSubject,
  electionSubject,
  lockSubject,
  partitionSubject,
  partitionLargeSubject,
  simSubject
]

const DEFAULT_SAMPLES = 5
const QUICK_SAMPLES = 1

/** What a shell shows for a program that was interrupted. */
const INTERRUPTED = 130

interface Options {
  readonly samples?: number
  readonly quick: boolean
  readonly only: readonly string[]
  readonly json: boolean
  readonly profile?: string
  readonly redis: readonly string[]
  readonly postgres?: string
}

const program = new Command('pnpm bench')
  .description(
    'Measures what a part costs, and beside it the limit that physics or a bare library sets, in the same run.'
  )
  .argument('[subject]', 'what to measure; without it the subjects are listed')
  .option(
    '--samples <count>',
    `samples of each row that has no number of its own (${DEFAULT_SAMPLES}, with --quick ${QUICK_SAMPLES})`,
    wholeNumber
  )
  .option('--quick', 'tiny sizes, to see that everything works; the figures say nothing', false)
  .option('--only <row>', 'this row, or those that begin so; may be repeated', collect, [])
  .option('--json', 'one JSON object a line on standard output', false)
  .option(
    '--profile <directory>',
    'each process leaves a CPU profile there; the figures are then those of a profiled program'
  )
  .option('--redis <url>', 'lock: rows beside a Redis lock; three times: beside Redlock of three servers', collect, [])
  .option('--postgres <url>', 'lock: rows beside an advisory lock of PostgreSQL')
  .addHelpText(
    'after',
    `
Every figure is a cost: less is better. It is the median of the samples where the row does not say otherwise, with the least and the greatest; warm-up
is not counted.
The limit is sampled in turn with it. The ratio is the figure by its limit: × 1 would be as good as it gets.

Exit code: 0 all rows ran or said why they cannot here, goals met or not; 1 a row broke; 2 the command was not understood.

  pnpm bench store                         everything about the store, in some minutes
  pnpm bench store --only cold --samples 9
  pnpm bench store --json > store.ndjson`
  )
  .exitOverride()
  .action(async (name: string | undefined, options: Options) => {
    process.exitCode = name === undefined ? listSubjects() : await run(subjectNamed(name), options)
  })

function listSubjects(): number {
  for (const { name, about } of SUBJECTS) {
    console.log(`${name}  ${about}`)
  }
  return 0
}

async function run(subject: Subject, options: Options): Promise<number> {
  const { samples, quick, only, json, profile } = options
  await using shared = new Workshop(profile)
  const rows = chosenRows(subject, subject.rows(options, shared), only)
  const conditions = machine() + (quick ? styleText('yellow', '; --quick: the figures say nothing') : '')
  const progress = new ProgressLine()
  const reported: ReportedRow[] = []
  let broken = 0

  function finish(exitCode: number): number {
    progress.clear()
    if (!json) {
      console.log(`${conditions}\n${formatTable(reported)}`)
    }
    return exitCode
  }

  // Who interrupts still sees the rows that are done. The exit is what the workshop clears up at.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(finish(INTERRUPTED)))
  }
  for (const row of rows) {
    const place = `${subject.name} ${rows.indexOf(row) + 1}/${rows.length} ${row.name}`
    try {
      progress.show(place)
      await using workshop = new Workshop(profile)
      const taken = await measure(await row.open(workshop), {
        warmUps: quick ? 0 : (row.warmUps ?? 1),
        samples: row.samples ?? samples ?? (quick ? QUICK_SAMPLES : DEFAULT_SAMPLES),
        onRound: (round) => progress.show(`${place}, round ${round + 1}`)
      })
      const report = reportRow(subject.name, row, taken)
      reported.push(report)
      if (json) {
        console.log(JSON.stringify(report.result))
      }
    } catch (error) {
      progress.clear()
      if (error instanceof RowUnavailableError) {
        console.error(styleText('yellow', `${place} is skipped: ${error.message}.`))
        continue
      }
      broken++
      console.error(styleText('red', `${place} broke`), error)
    }
  }
  return finish(broken === 0 ? 0 : 1)
}

function subjectNamed(name: string): Subject {
  const subject = SUBJECTS.find((one) => one.name === name)
  if (subject === undefined) {
    const names = SUBJECTS.map((one) => one.name).join(', ')
    throw new CommanderError(2, 'bench.subject', `There is no subject '${name}'. There are: ${names}.`)
  }
  return subject
}

function chosenRows(subject: Subject, rows: readonly Row[], only: readonly string[]): readonly Row[] {
  if (only.length === 0) {
    return rows
  }
  const chosen = new Set<Row>()
  for (const beginning of only) {
    const exact = rows.filter(({ name }) => name === beginning)
    const matching = exact.length > 0 ? exact : rows.filter(({ name }) => name.startsWith(beginning))
    if (matching.length === 0) {
      const names = rows.map(({ name }) => name).join('\n  ')
      throw new CommanderError(2, 'bench.row', `No row of ${subject.name} begins with '${beginning}':\n  ${names}`)
    }
    for (const row of matching) {
      chosen.add(row)
    }
  }
  return rows.filter((row) => chosen.has(row))
}

/** What a figure depends on besides the code. Others who work on the machine show in its load. */
function machine(): string {
  const processors = cpus()
  const model = processors[0]?.model.trim() ?? 'unknown processor'
  const load = formatFigure(loadavg()[0] ?? 0)
  const date = new Date().toISOString().slice(0, 10)
  return `Node ${process.versions.node}, ${process.platform}, ${processors.length} × ${model}, load ${load} at the start, ${date}`
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.')
  }
  return number
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) {
    throw error
  }
  if (error.code.startsWith('bench.')) {
    console.error(`${styleText('red', error.message)}\nSee pnpm bench --help.`)
  }
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
