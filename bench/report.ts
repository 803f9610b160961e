import { styleText } from 'node:util'
import Table from 'cli-table3'
import type { Row, Statistic } from './subject.ts'

/** What was measured of one row, warm-ups left out. As many limits as values, each taken beside its value. */
export interface Samples {
  readonly values: readonly number[]
  readonly limits: readonly number[]
}

/** One line of `--json`. */
export interface Result {
  /** Subject and row. */
  readonly bench: string
  /** What the samples come to by `statistic`. */
  readonly value: number
  readonly statistic: Statistic
  readonly unit: string
  /** The least and the greatest sample. */
  readonly spread: readonly [min: number, max: number]
  readonly samples: number
  /** The same of the limit's samples, taken in the same run in turn with the value's. */
  readonly limit: number
  /** `value` by `limit`. */
  readonly ratio: number
  /** The most that an issue allows; null where none asked. */
  readonly goal: number | null
  /** Whether the value is within the goal; null where there is none. */
  readonly met: boolean | null
}

/** A result with what only the table shows. */
export interface ReportedRow {
  readonly row: Row
  readonly result: Result
  readonly limitSpread: readonly [min: number, max: number]
}

/** @throws RangeError for no samples at all */
export function reportRow(subject: string, row: Row, { values, limits }: Samples): ReportedRow {
  const statistic = row.statistic ?? 'median'
  const value = STATISTICS[statistic](values)
  const limit = STATISTICS[statistic](limits)
  const goal = row.goal ?? (row.goalRatio === undefined ? null : row.goalRatio * limit)
  const result: Result = {
    bench: `${subject}/${row.name}`,
    value,
    statistic,
    unit: row.unit,
    spread: spread(values),
    samples: values.length,
    limit,
    ratio: value / limit,
    goal,
    met: goal === null ? null : value <= goal
  }
  return { row, result, limitSpread: spread(limits) }
}

const STATISTICS: Readonly<Record<Statistic, (samples: readonly number[]) => number>> = {
  mean,
  median,
  p99: (samples) => percentile(samples, 99),
  greatest: (samples) => percentile(samples, 100)
}

/** @throws RangeError for no samples */
export function mean(samples: readonly number[]): number {
  if (samples.length === 0) {
    throw new RangeError('The mean of no samples.')
  }
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length
}

/** The smallest sample that so many in a hundred do not exceed. @throws RangeError for no samples */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const sample = sorted[Math.ceil((sorted.length * percent) / 100) - 1]
  if (sample === undefined) {
    throw new RangeError('A percentile of no samples.')
  }
  return sample
}

/** The middle sample; the mean of the middle two where their count is even. @throws RangeError for no samples */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) {
    throw new RangeError('The median of no samples.')
  }
  return (lower + upper) / 2
}

function spread(samples: readonly number[]): readonly [min: number, max: number] {
  return [Math.min(...samples), Math.max(...samples)]
}

/** Three digits that count: what is finer is noise. */
export function formatFigure(figure: number): string {
  const digits = Number(figure.toPrecision(3))
  return digits >= 1000 ? Math.round(digits).toLocaleString('en') : String(digits)
}

export function formatTable(rows: readonly ReportedRow[]): string {
  const table = new Table({
    head: ['', 'measured', 'limit', 'ratio', 'goal', ''],
    // Colours only where `styleText` finds a terminal that wants them.
    style: { head: [], border: [] },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'left']
  })
  for (const { row, result, limitSpread } of rows) {
    const { value, unit, statistic, samples, spread, limit, ratio, goal, met } = result
    table.push([
      `${styleText('bold', row.name)}\n${styleText('dim', row.about)}`,
      `${formatFigure(value)} ${unit}\n${statistic === 'median' ? '' : `${statistic} of ${samples}: `}${formatSpread(spread)}`,
      `${formatFigure(limit)} ${unit}  ${formatSpread(limitSpread)}\n${styleText('dim', row.limitAbout)}`,
      `× ${formatFigure(ratio)}`,
      goal === null ? '' : `≤ ${formatFigure(goal)}`,
      met === null ? '' : met ? styleText('green', 'met') : styleText('red', 'missed')
    ])
  }
  return table.toString()
}

function formatSpread([min, max]: readonly [min: number, max: number]): string {
  return `${formatFigure(min)}–${formatFigure(max)}`
}
