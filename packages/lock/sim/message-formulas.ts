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

/** Four under each. */
const ARITY = 4

/** Of two places of the tree, each drawn at random: an ask goes so far, and the token back. */
function meanDistance(count: number): number {
  const parentOf = (place: number): number => Math.floor((place - 1) / ARITY)
  let sum = 0
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      let [one, other] = [a, b]
      while (one !== other) {
        // Whichever is lower in the tree goes up.
        if (one > other) {
          one = parentOf(one)
        } else {
          other = parentOf(other)
        }
        sum++
      }
    }
  }
  return sum / count ** 2
}

export const MESSAGE_FORMULAS: readonly MessageFormula[] = [
  {
    algorithm: 'naimi-trehel',
    formula: 'about H(n − 1) + 1',
    messages: (count) => harmonic(count - 1) + 1
  },
  { algorithm: 'suzuki-kasami', formula: 'n · (1 − 1/n)', messages: (count) => count * isElsewhere(count) },
  { algorithm: 'raymond', formula: '2 · mean distance in the tree', messages: (count) => 2 * meanDistance(count) }
]
