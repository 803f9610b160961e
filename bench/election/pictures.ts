import * as Plot from '@observablehq/plot'
import { plot } from '../plot.ts'
import type { Result } from '../report.ts'

const COUNTED = '#0969da'
const FORMULA = '#8c959f'
const FLOOR = '#24292f'

interface Cost {
  readonly algorithm: string
  readonly candidates: number
  readonly messages: number
  readonly formula: number
  readonly floor: number
}

const ROW = /^election\/messages-(directed|chang-roberts|hirschberg-sinclair)-(\d+)$/
const ALGORITHMS: Readonly<Record<string, string>> = {
  directed: 'directed bully',
  'chang-roberts': 'Chang-Roberts',
  'hirschberg-sinclair': 'Hirschberg-Sinclair'
}

/** Messages of one election by the number of candidates, beside the formula of each algorithm and the n − 1 that must hear of the leader in any case. */
export function drawMessages(results: readonly Result[]): string | undefined {
  const rows = results.flatMap(({ bench, value, goal, limit }): Cost[] => {
    const [, variant = '', count] = ROW.exec(bench) ?? []
    const algorithm = ALGORITHMS[variant] ?? ''
    return count === undefined || goal === null
      ? []
      : [{ algorithm, candidates: Number(count), messages: value, formula: goal, floor: limit }]
  })
  if (rows.length === 0) {
    return undefined
  }
  const place = { x: 'candidates', fx: 'algorithm' } as const
  return plot({
    title: 'Messages of one election by the number of candidates, beside the formula of each algorithm',
    width: 860,
    height: 320,
    marginLeft: 60,
    marginBottom: 40,
    fx: { label: null, domain: [...new Set(rows.map(({ algorithm }) => algorithm))] },
    x: { label: 'candidates', type: 'point', tickFormat: (count: number) => count.toLocaleString('en') },
    y: { label: 'messages', type: 'log', grid: true, domain: [3, 200_000], tickFormat: '~s' },
    marks: [
      Plot.line(rows, { ...place, y: 'floor', stroke: FLOOR, strokeDasharray: '3 3' }),
      Plot.line(rows, { ...place, y: 'formula', stroke: FORMULA, strokeWidth: 2 }),
      Plot.dot(rows, { ...place, y: 'messages', r: 4, fill: COUNTED }),
      Plot.text(rows, {
        ...place,
        y: 'messages',
        dy: 14,
        dx: 4,
        text: ({ messages }: Cost) => Math.round(messages).toLocaleString('en')
      })
    ]
  })
}
