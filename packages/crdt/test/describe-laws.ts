import { describe, test } from 'vitest'
import { crdtLaws, type LawSubject } from './laws.ts'
import { smallHistories } from './small-histories.ts'

/** How much of the laws each run of the tests checks: a share that is cheap. `pnpm crdt:histories` checks more. */
const RANDOM_HISTORIES = 60
const SMALL_STEPS = 2

/** Registers the laws as tests. */
export function describeLaws<State, Operation, Value>(subject: LawSubject<State, Operation, Value>): void {
  describe(`laws of the ${subject.type.name}`, () => {
    for (const { title, check } of crdtLaws(subject)) {
      test(title, () => check({ numRuns: RANDOM_HISTORIES }))
    }

    test(`[C1] [C2] [C5] [C6] [C8] all laws hold of every history of up to ${SMALL_STEPS} steps`, () => {
      for (let length = 0; length <= SMALL_STEPS; length++) {
        smallHistories(subject, length)
      }
    })
  })
}
