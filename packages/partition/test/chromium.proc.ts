import { strictEqual } from 'node:assert/strict'
import { describe, expect, it } from 'vitest'
import { computedAnew, type Golden } from './golden.ts'
import { GOLDEN } from './laws.ts'
import { findChromium, inChromium, type Plant, WITHOUT_CHROMIUM } from './support/chromium.ts'

const chromium = await findChromium()
if (chromium === undefined) {
  console.warn(`The tests in Chromium are skipped: ${WITHOUT_CHROMIUM}.`)
}

const PAGE = `
import golden from '/packages/partition/test/vectors/assignments.json' with { type: 'json' }
import { computedAnew } from '/packages/partition/test/golden.ts'
tell(JSON.stringify(computedAnew(golden)))
`

/** One text of one source in place of another. It must be there: else nothing would be planted, and nothing caught. */
function planted(source: string, text: string, instead: string): Plant {
  return (path, whole) => {
    if (path !== source) {
      return whole
    }
    strictEqual(whole.split(text).length, 2, `${text} in ${source}`)
    return whole.replace(text, instead)
  }
}

const FAULTS = [
  {
    fault: 'multiplies as fractions, which lose the last bits of large numbers',
    plant: planted(
      '/packages/partition/src/core/scores.ts',
      'mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35)',
      'mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2_ae35'
    ),
    differs: ['digests', 'sets']
  },
  {
    fault: 'hashes keys otherwise',
    plant: planted('/packages/partition/src/core/partition-of.ts', '0x7e4d_1001', '0x7e4d_1002'),
    differs: ['keys']
  },
  {
    fault: 'is asked for twice as many partitions',
    plant: planted('/packages/partition/test/vectors/assignments.json', '"partitions":256', '"partitions":512'),
    differs: ['digests']
  }
]

/** Which parts of what it told are not the frozen ones. */
function differing(told: string): readonly string[] {
  const golden = JSON.parse(told) as Golden
  const parts = ['digests', 'sets', 'keys'] as const
  return parts.filter((part) => JSON.stringify(golden[part]) !== JSON.stringify(GOLDEN[part]))
}

describe.skipIf(chromium === undefined)('in a browser', () => {
  it('[P1] [P7] assignments and the partitions of keys are the frozen ones, and those of Node, to the letter', async () => {
    const { told, browser } = await inChromium(chromium ?? '', PAGE)
    console.log(browser)
    expect(browser).toMatch(/Chrome\/\d+/)
    expect(told).toBe(JSON.stringify(computedAnew(GOLDEN)))
    expect(told).toBe(JSON.stringify(GOLDEN))
  })

  it.each(FAULTS)('[P1] [P7] it is noticed where the browser $fault', async ({ plant, differs }) => {
    const { told } = await inChromium(chromium ?? '', PAGE, plant)
    expect(differing(told)).toEqual(differs)
  })

  it('a page that tells nothing is no answer', async () => {
    await expect(inChromium(chromium ?? '', `import '/nowhere.ts'`)).rejects.toThrow('The page told nothing')
  })
})
