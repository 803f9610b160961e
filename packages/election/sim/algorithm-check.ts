import type { ElectionVariant } from '@peermesh/election/core'
import { ViolationError } from '@peermesh/sim'
import { electionRun } from './message-count.ts'
import { formulaOf } from './message-formulas.ts'

/** The algorithm by itself, where nothing is lost: stickiness and retries hide in a mesh what it does wrong. */
export function checkAlgorithm(variant: ElectionVariant, count: number, seed: string): void {
  for (const drifts of [false, true]) {
    const { leaders, isBest } = electionRun({ variant, count, starters: count, dead: 0, seed, drifts })
    if (leaders !== 1 || !isBest) {
      const first = isBest ? 'the best' : 'not the best'
      throw new ViolationError(`E2: ${leaders} of ${count} won by ${variant}, ${first} first`)
    }
  }
  const { starters, most } = formulaOf(variant)
  for (const dead of variant === 'directed' ? [0, 1, 2].filter((less) => less < count) : [0]) {
    const { messages } = electionRun({ variant, count, starters: starters(count), dead, seed })
    if (messages > most(count, dead)) {
      throw new ViolationError(`L6: ${messages} messages among ${count}, ${dead} dead; at most ${most(count, dead)}`)
    }
  }
}
