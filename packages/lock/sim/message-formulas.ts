import type { TokenAlgorithm } from '@peermesh/lock/core'

/** What the papers say that one grant costs among so many peers where they ask one at a time, each as often. */
export interface MessageFormula {
  readonly algorithm: TokenAlgorithm
  readonly formula: string
  readonly messages: (count: number) => number
}

const harmonic = (count: number): number =>
  Array.from({ length: count }, (_, index) => 1 / (index + 1)).reduce((sum, part) => sum + part, 0)

/** Who has the token asks nobody: one of so many. */
const isElsewhere = (count: number): number => 1 - 1 / count

export const MESSAGE_FORMULAS: readonly MessageFormula[] = [
  {
    algorithm: 'naimi-trehel',
    formula: 'about H(n − 1) + 1',
    messages: (count) => harmonic(count - 1) + 1
  },
  { algorithm: 'suzuki-kasami', formula: 'n · (1 − 1/n)', messages: (count) => count * isElsewhere(count) }
]
