import * as Plot from '@observablehq/plot'
import { plot } from '../plot.ts'
import type { Result } from '../report.ts'

const CALM = '#0969da'
const SATURATED = '#bf3989'
const FORMULA = '#8c959f'

interface Cost {
  readonly algorithm: string
  readonly load: string
  readonly peers: number
  readonly messages: number
  readonly formula: number | null
}

const ROW = /^lock\/messages-(naimi-trehel|suzuki-kasami|raymond)-(\d+)-(calm|saturated)$/

/** Asks and tokens of one grant by the number of peers, where one asks at a time and where all want it always, beside the formula of each algorithm for the first. */
export function drawGrants(results: readonly Result[]): string | undefined {
  const rows = results.flatMap(({ bench, value, goal: formula }): Cost[] => {
    const [, algorithm = '', count, load = ''] = ROW.exec(bench) ?? []
    return count === undefined ? [] : [{ algorithm, load, peers: Number(count), messages: value, formula }]
  })
  if (rows.length === 0) {
    return undefined
  }
  const place = { x: 'peers', fx: 'algorithm' } as const
  const calm = rows.filter(({ load }) => load === 'calm')
  const saturated = rows.filter(({ load }) => load === 'saturated')
  const counted = (some: readonly Cost[], fill: string, dy: number): Plot.Markish[] => [
    Plot.dot(some, { ...place, y: 'messages', r: 4, fill }),
    Plot.text(some, { ...place, y: 'messages', dy, fill, text: ({ messages }: Cost) => label(messages) })
  ]
  return plot({
    title: 'Messages of one grant by the number of peers, beside the formula of each algorithm',
    width: 860,
    height: 320,
    marginLeft: 60,
    marginBottom: 40,
    fx: { label: null, domain: [...new Set(rows.map(({ algorithm }) => algorithm))] },
    x: { label: 'peers', type: 'point', tickFormat: (count: number) => count.toLocaleString('en') },
    y: { label: 'messages of one grant', type: 'log', grid: true, domain: [1, 500] },
    marks: [
      Plot.line(calm, { ...place, y: 'formula', stroke: FORMULA, strokeWidth: 2 }),
      ...counted(calm, CALM, -12),
      ...counted(saturated, SATURATED, 14)
    ]
  })
}

function label(messages: number): string {
  return messages < 10 ? messages.toFixed(1) : String(Math.round(messages))
}
