import { electionRun } from './message-count.ts'
import { MESSAGE_FORMULAS, type MessageFormula } from './message-formulas.ts'

/**
 * `pnpm election:messages`: what one election costs, beside the formula of its algorithm, on a simulated network that loses nothing. With `--json` one result a line, as
 * `pnpm bench` prints them and `pnpm draw` takes them; the limit is n − 1, since all others must hear who leads.
 */
const COUNTS = [5, 50, 500, 1_000]

/** In each run the ranks lie otherwise on the ring. */
const RUNS = 10

/** Among more candidates the classic bully sends up to a million messages: nobody would take it there. */
const CLASSIC_MAX = 50

interface Cost {
  readonly formula: MessageFormula
  readonly count: number
  readonly dead: number
  readonly mean: number
  readonly least: number
  readonly most: number
}

function costOf(formula: MessageFormula, count: number, dead: number): Cost {
  const { variant, starters } = formula
  const counted = Array.from(
    { length: RUNS },
    (_, run) => electionRun({ variant, count, seed: String(run), starters: starters(count), dead }).messages
  )
  const mean = counted.reduce((sum, messages) => sum + messages, 0) / RUNS
  return { formula, count, dead, mean, least: Math.min(...counted), most: Math.max(...counted) }
}

function resultOf({ formula: { variant, messages }, count, dead, mean, least, most }: Cost): object {
  const goal = messages(count, dead)
  const bench = `election/messages-${variant}${dead === 0 ? '' : `-${dead}-dead`}-${count}`
  const measured = { value: mean, statistic: 'mean', unit: 'messages', spread: [least, most], samples: RUNS }
  return { bench, ...measured, limit: count - 1, ratio: mean / (count - 1), goal, met: mean <= goal }
}

const figure = (value: number): string => Math.round(value).toLocaleString('en')

function lineOf({ formula: { variant, formula, messages }, count, dead, mean, least, most }: Cost): string {
  const what = `${variant}${dead === 0 ? '' : `, ${dead} dead`}`
  const spread = least === most ? '' : `${figure(least)}–${figure(most)}`
  const cells = [figure(count).padStart(6), figure(mean).padStart(9), spread.padStart(15)]
  return `${what.padEnd(20)} ${cells.join(' ')} ${figure(messages(count, dead)).padStart(9)}  ${formula}`
}

const costs = MESSAGE_FORMULAS.flatMap((formula) =>
  (formula.variant === 'directed' ? [0, 2] : [0]).flatMap((dead) =>
    COUNTS.filter((count) => formula.variant !== 'classic' || count <= CLASSIC_MAX).map((count) =>
      costOf(formula, count, dead)
    )
  )
)
if (process.argv.includes('--json')) {
  for (const cost of costs) {
    console.log(JSON.stringify(resultOf(cost)))
  }
} else {
  const heads = ['n'.padStart(6), 'messages'.padStart(9), 'least–most'.padStart(15), 'formula'.padStart(9)]
  console.log(`${`mean of ${RUNS} runs`.padEnd(20)} ${heads.join(' ')}`)
  for (const cost of costs) {
    console.log(lineOf(cost))
  }
}
