import * as Plot from '@observablehq/plot'
import { plot } from '../plot.ts'
import type { Result } from '../report.ts'

const MEASURED = '#0969da'
const BOUND = '#8c959f'

interface Detection {
  readonly peers: string
  readonly departure: string
  readonly stage: string
  readonly periods: number
  readonly from: number
  readonly to: number
  readonly goal: number | null
}

const DEPARTURES: Readonly<Record<string, string>> = { crash: 'a process dies', silence: 'a machine falls silent' }
const DETECTION = /^membership\/(crash|silence)-(suspect|dead)-(\d+)$/

/** How soon a departure is suspected by one and known to all, by the size of the mesh: means, with the least and the greatest, and the bound of M5. */
export function drawDetection(results: readonly Result[]): string | undefined {
  const rows = results.flatMap(({ bench, value, spread: [from, to], goal }): Detection[] => {
    const [, kind = '', stage = '', peers] = DETECTION.exec(bench) ?? []
    return peers === undefined
      ? []
      : [
          {
            peers: `${Number(peers).toLocaleString('en')} peers`,
            departure: DEPARTURES[kind] ?? '',
            stage,
            periods: value,
            from,
            to,
            goal
          }
        ]
  })
  if (rows.length === 0) {
    return undefined
  }
  const place = { x: 'departure', fx: 'peers' } as const
  return plot({
    title:
      'Periods until a peer that is gone is suspected by one (hollow) and dead to all (filled); the line is the bound',
    width: 720,
    height: 340,
    marginBottom: 40,
    fx: { label: null, domain: [...new Set(rows.map(({ peers }) => peers))] },
    x: { label: null },
    y: { label: 'periods', type: 'log', grid: true, domain: [0.8, 150] },
    marks: [
      Plot.tickY(
        rows.filter(({ goal }) => goal !== null),
        { ...place, y: 'goal', stroke: BOUND, strokeWidth: 2 }
      ),
      Plot.ruleX(rows, { ...place, y1: 'from', y2: 'to', stroke: MEASURED }),
      Plot.dot(rows, {
        ...place,
        y: 'periods',
        r: 5,
        stroke: MEASURED,
        fill: (row: Detection) => (row.stage === 'dead' ? MEASURED : 'white')
      }),
      Plot.text(rows, {
        ...place,
        y: 'periods',
        dx: 10,
        textAnchor: 'start',
        text: (row: Detection) => row.periods.toFixed(1)
      })
    ]
  })
}

interface FalseDeaths {
  readonly stalled: string
  readonly detector: string
  readonly perPeerHour: number
}

const FALSE_DEATHS = /^membership\/false-deaths-(\d+)-percent$/

/** False deaths with some peers stalled, of ours and of plain SWIM. */
export function drawFalseDeaths(results: readonly Result[]): string | undefined {
  const rows = results.flatMap(({ bench, value, limit }): FalseDeaths[] => {
    const [, percent] = FALSE_DEATHS.exec(bench) ?? []
    const stalled = `${percent} % of the peers stall`
    return percent === undefined
      ? []
      : [
          { stalled, detector: 'plain SWIM', perPeerHour: limit },
          { stalled, detector: 'peermesh', perPeerHour: value }
        ]
  })
  if (rows.length === 0) {
    return undefined
  }
  return plot({
    title: 'Healthy peers that are held dead while others stall for 5 to 30 s, each peer and hour',
    width: 720,
    height: 220,
    marginLeft: 90,
    fy: { label: null, domain: [...new Set(rows.map(({ stalled }) => stalled))], axis: 'right' },
    marginRight: 150,
    y: { label: null, domain: ['plain SWIM', 'peermesh'] },
    x: { label: 'false deaths by peer and hour', grid: true },
    marks: [
      Plot.barX(rows, {
        x: 'perPeerHour',
        y: 'detector',
        fy: 'stalled',
        fill: ({ detector }: FalseDeaths) => (detector === 'peermesh' ? MEASURED : BOUND)
      }),
      Plot.text(rows, {
        x: 'perPeerHour',
        y: 'detector',
        fy: 'stalled',
        dx: 6,
        textAnchor: 'start',
        text: ({ perPeerHour }: FalseDeaths) => perPeerHour.toPrecision(2)
      })
    ]
  })
}
