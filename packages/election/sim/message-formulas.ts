import type { ElectionVariant } from '@peermesh/election/core'

/** How one election is run to see what it costs, and what the papers say that it does. Acknowledgements of hops are left out: they are as many again. */
export interface MessageFormula {
  readonly variant: ElectionVariant
  /** In words, as SPEC.md has it. */
  readonly formula: string
  /** How many begin, the worst first: as many as make the formula's case. */
  readonly starters: (count: number) => number
  /** What the formula says for so many candidates, of which so many do not answer. */
  readonly messages: (count: number, dead: number) => number
  /** The most of any single run: the same, but where the formula is an average. */
  readonly most: (count: number, dead: number) => number
}

const all = (count: number): number => count

const harmonic = (count: number): number =>
  Array.from({ length: count }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part, 0)

const directed = (count: number, dead: number): number => 2 * (1 + dead) + (count - 1)
const classic = (count: number): number => count * count
const hirschbergSinclair = (count: number): number => 8 * count * (1 + Math.ceil(Math.log2(count))) + count

export const MESSAGE_FORMULAS: readonly MessageFormula[] = [
  {
    variant: 'directed',
    formula: '2 · (1 + f) + (n − 1)',
    starters: () => 1,
    messages: directed,
    most: directed
  },
  { variant: 'classic', formula: 'at most n²', starters: all, messages: classic, most: classic },
  {
    variant: 'chang-roberts',
    formula: 'n · H(n) + n on average',
    starters: all,
    messages: (count) => Math.round(count * harmonic(count) + count),
    most: (count) => (count * (count + 1)) / 2 + count
  },
  {
    variant: 'hirschberg-sinclair',
    formula: 'at most 8n · (1 + ⌈log₂ n⌉) + n',
    starters: all,
    messages: hirschbergSinclair,
    most: hirschbergSinclair
  }
]

export function formulaOf(variant: ElectionVariant): MessageFormula {
  return MESSAGE_FORMULAS.find((formula) => formula.variant === variant) as MessageFormula
}
