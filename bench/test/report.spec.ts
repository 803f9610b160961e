import { describe, expect, it } from 'vitest'
import { formatFigure, formatTable, mean, median, percentile, reportRow } from '../report.ts'
import type { Row } from '../subject.ts'

function row(parts: Partial<Row> = {}): Row {
  return {
    name: 'live-10',
    unit: 'ms',
    about: 'what is measured',
    limitAbout: 'what it is measured against',
    open: () => Promise.reject(new RangeError('not opened here')),
    ...parts
  }
}

describe('the median', () => {
  it('is the middle sample, in whatever order they came', () => {
    expect(median([9, 1, 5])).toBe(5)
  })

  it('is the mean of the middle two of an even number', () => {
    expect(median([10, 1, 3, 2])).toBe(2.5)
  })

  it('sorts numbers as numbers', () => {
    expect(median([100, 9, 20])).toBe(20)
  })

  it('of nothing is refused', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})

describe('other statistics', () => {
  const samples = { values: [4, 1, 2, 3, 90], limits: [1, 1, 1, 1, 1] }

  it('sum a row up as it says', () => {
    const values = (['mean', 'median', 'p99', 'greatest'] as const).map(
      (statistic) => reportRow('membership', row({ statistic }), samples).result.value
    )
    expect(values).toStrictEqual([20, 3, 90, 90])
  })

  it('leave the rarest in a hundred out of a p99', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
    expect(percentile(hundred, 99)).toBe(99)
    expect(percentile(hundred.slice(0, 99), 99)).toBe(99)
  })

  it('of nothing are refused', () => {
    expect(() => mean([])).toThrow(RangeError)
    expect(() => percentile([], 99)).toThrow(RangeError)
  })
})

describe('a result', () => {
  it('has the shape that --json prints, and nothing else', () => {
    const { result } = reportRow('store', row({ goal: 25 }), { values: [30, 20, 10], limits: [4, 8, 5] })
    expect(JSON.parse(JSON.stringify(result))).toStrictEqual({
      bench: 'store/live-10',
      value: 20,
      statistic: 'median',
      unit: 'ms',
      spread: [10, 30],
      samples: 3,
      limit: 5,
      ratio: 4,
      goal: 25,
      met: true
    })
  })

  it('meets a goal that its median just reaches, and misses one below', () => {
    const samples = { values: [1, 20, 99], limits: [1, 1, 1] }
    expect(reportRow('store', row({ goal: 20 }), samples).result.met).toBe(true)
    expect(reportRow('store', row({ goal: 19.9 }), samples).result.met).toBe(false)
  })

  it('has a goal that is a part of its limit where the row says so', () => {
    const { goal, met } = reportRow('membership', row({ goalRatio: 1 / 50 }), { values: [2], limits: [100] }).result
    expect([goal, met]).toStrictEqual([2, true])
  })

  it('says null, not false, where nobody set a goal', () => {
    const { goal, met } = reportRow('store', row(), { values: [1], limits: [1] }).result
    expect([goal, met]).toStrictEqual([null, null])
  })
})

describe('the table', () => {
  it('shows what was measured, its limit, and whether the goal was met', () => {
    const reported = [
      reportRow('store', row({ goal: 2_000 }), { values: [3_000], limits: [60] }),
      reportRow('store', row({ name: 'cold-10', goal: 500 }), { values: [90], limits: [60] })
    ]
    const table = formatTable(reported)
    for (const shown of ['live-10', '3,000 ms', '60 ms', '× 50', '≤ 2,000', 'missed', 'cold-10', '× 1.5', 'met']) {
      expect(table).toContain(shown)
    }
  })

  it('rounds to three digits, whatever the size', () => {
    expect([0.0123456, 1.005, 12.345, 999.4, 1234.5, 98765].map(formatFigure)).toStrictEqual([
      '0.0123',
      '1',
      '12.3',
      '999',
      '1,230',
      '98,800'
    ])
  })
})
