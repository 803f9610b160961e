import * as Plot from '@observablehq/plot'
import { plot } from '../plot.ts'
import type { Result } from '../report.ts'

const MEASURED = '#0969da'
const GOAL = '#8c959f'
const FLOOR = '#24292f'

interface Figure {
  readonly what: string
  readonly mesh: string
  readonly value: number
  readonly from: number
  readonly to: number
  readonly goal: number
}

const ROW = /^partition\/(moved|load)-(even|mixed)-(\d+)-(\d+)$/
const WHAT: Readonly<Record<string, string>> = {
  moved: 'moved when one comes or goes, by its share (mean)',
  load: 'held by the fullest, by its share (greatest)'
}
const KINDS: Readonly<Record<string, string>> = { even: 'equal', mixed: 'mixed' }

/** What moves beside what must, and what the fullest member holds beside its share, with the least and the greatest of all views. */
export function drawBalance(results: readonly Result[]): string | undefined {
  const rows = results.flatMap(({ bench, value, spread: [from, to], goal }): Figure[] => {
    const [, what = '', kind = '', , members] = ROW.exec(bench) ?? []
    return members === undefined || goal === null
      ? []
      : [{ what: WHAT[what] ?? '', mesh: `${members} ${KINDS[kind]}`, value, from, to, goal }]
  })
  if (rows.length === 0) {
    return undefined
  }
  const place = { x: 'mesh', fx: 'what' } as const
  return plot({
    title: 'What moves and what the fullest member holds, by its share',
    width: 860,
    height: 320,
    marginBottom: 40,
    fx: { label: null, domain: [...new Set(rows.map(({ what }) => what))] },
    x: { label: null, domain: [...new Set(rows.map(({ mesh }) => mesh))] },
    y: { label: '× share', grid: true, domain: [0.5, 2] },
    marks: [
      Plot.ruleY([1], { stroke: FLOOR }),
      Plot.tickY(rows, { ...place, y: 'goal', stroke: GOAL, strokeWidth: 2 }),
      Plot.ruleX(rows, { ...place, y1: 'from', y2: 'to', stroke: MEASURED, clip: true }),
      Plot.dot(rows, { ...place, y: 'value', r: 5, fill: MEASURED }),
      Plot.text(rows, {
        ...place,
        y: 'value',
        dx: 9,
        textAnchor: 'start',
        text: ({ value }: Figure) => value.toFixed(2)
      })
    ]
  })
}
