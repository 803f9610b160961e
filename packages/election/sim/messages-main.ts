import type { ElectionVariant } from '@peermesh/election/core'
import { electionRun } from './message-count.ts'

/** `pnpm election:messages`: what one election costs, beside the formula of its algorithm. On a simulated network that loses nothing. */
const COUNTS = [5, 50, 500, 1_000]

interface Row {
  readonly variant: ElectionVariant
  readonly what: string
  readonly starters: (count: number) => number
  readonly dead: number
  readonly formula: (count: number) => number
}

const harmonic = (count: number): number =>
  Array.from({ length: count }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part, 0)

const ROWS: readonly Row[] = [
  {
    variant: 'directed',
    what: 'the worst starts; 2 + (n − 1)',
    starters: () => 1,
    dead: 0,
    formula: (count) => 2 + count - 1
  },
  {
    variant: 'directed',
    what: 'two dead candidates; 2 · 3 + (n − 1)',
    starters: () => 1,
    dead: 2,
    formula: (count) => 6 + count - 1
  },
  {
    variant: 'classic',
    what: 'the worst starts; n² at most',
    starters: () => 1,
    dead: 0,
    formula: (count) => count * count
  },
  {
    variant: 'chang-roberts',
    what: 'all start; n · H(n) + n on average',
    starters: (count) => count,
    dead: 0,
    formula: (count) => Math.round(count * harmonic(count) + count)
  },
  {
    variant: 'hirschberg-sinclair',
    what: 'all start; 8n · (1 + ⌈log₂ n⌉) + n at most',
    starters: (count) => count,
    dead: 0,
    formula: (count) => 8 * count * (1 + Math.ceil(Math.log2(count))) + count
  }
]

for (const { variant, what, starters, dead, formula } of ROWS) {
  // Where the worst starts, the classic algorithm sends a million messages for n = 1,000: here they would take minutes.
  const counts = variant === 'classic' ? COUNTS.filter((count) => count <= 50) : COUNTS
  const cells = counts.map((count) => {
    const { messages } = electionRun({ variant, count, seed: '1', starters: starters(count), dead })
    return `n=${count}: ${messages} of ${formula(count)}`
  })
  console.log(`${variant.padEnd(20)} ${what.padEnd(44)} ${cells.join('   ')}`)
}
