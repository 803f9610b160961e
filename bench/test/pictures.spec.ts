import { expect, it } from 'vitest'
import { drawDetection, drawFalseDeaths } from '../membership/pictures.ts'
import { drawBalance } from '../partition/pictures.ts'
import type { Result } from '../report.ts'

function result(bench: string, value: number, limit = 1): Result {
  return {
    bench: `membership/${bench}`,
    value,
    statistic: 'mean',
    unit: 'periods',
    spread: [value / 2, value * 2],
    samples: 5,
    limit,
    ratio: value / limit,
    goal: 4 * value,
    met: true
  }
}

it('draws what was measured, and is a picture by itself', () => {
  const svg = drawDetection([result('crash-suspect-10', 1.04), result('crash-dead-10', 5.52), result('bytes-10', 9)])
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/)
  expect(svg).toContain('10 peers')
  expect(svg?.match(/<circle/g)).toHaveLength(2)
  for (const figure of ['1.0', '5.5']) {
    expect(svg).toContain(`>${figure}<`)
  }
})

it('draws ours beside plain SWIM', () => {
  const svg = drawFalseDeaths([result('false-deaths-5-percent', 0.01, 3.2)])
  for (const shown of ['peermesh', 'plain SWIM', '5 % of the peers stall', '0.010', '3.2']) {
    expect(svg).toContain(shown)
  }
})

it('draws nothing of no rows', () => {
  expect([drawDetection([]), drawFalseDeaths([result('bytes-10', 9)])]).toEqual([undefined, undefined])
})

it('draws what moves and how full the fullest is', () => {
  const svg = drawBalance([
    { ...result('', 1.04), bench: 'partition/moved-even-4096-100' },
    { ...result('', 1.25), bench: 'partition/load-mixed-4096-100' }
  ])
  for (const shown of ['100 equal', '100 mixed', '1.04', '1.25']) {
    expect(svg).toContain(shown)
  }
  expect(drawBalance([result('bytes-10', 9)])).toBeUndefined()
})
