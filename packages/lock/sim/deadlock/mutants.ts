import type { Mutant } from '@peermesh/sim'

const file = 'packages/lock/src/core/deadlocks.ts'

/**
 * Known ways to look for deadlocks and get it wrong. Each must be caught. A cycle that is believed before it was walked again is not among them: it takes a wait that ends, and another that
 * begins, while one message is on its way, and no workload of a thousand seeds met that. `test/deadlocks.spec.ts` has that run.
 */
export const mutants: readonly Mutant[] = [
  {
    id: 'the-first-gives-in',
    story: 'Who confirms a cycle first gives in, whoever that is.',
    file,
    replace: ['if (next === undefined) {', 'if (next === undefined || step === 0) {'],
    seedsMax: 50
  },
  {
    id: 'the-eldest-gives-in',
    story: 'Not the youngest of a cycle is told.',
    file,
    replace: ['return a.askedAt > b.askedAt', 'return a.askedAt < b.askedAt'],
    seedsMax: 50
  },
  {
    id: 'chase-not-passed-on',
    story: 'Who is waited for, and waits itself, does not pass a chase on.',
    file,
    replace: ['path.length < CYCLE_MAX', 'path.length < 1'],
    seedsMax: 50
  },
  {
    id: 'asked-once-only',
    story: 'Whom a request waits for is not looked at again: a chase that was lost is the last.',
    file: 'packages/lock/src/core/quorum-lock.ts',
    replace: [
      'request.behind = inTheWay(state, place)\n      this.#ports.waits(request.id, at)',
      'if (request.behind.length === 0) {\n        request.behind = inTheWay(state, place)\n        this.#ports.waits(request.id, at)\n      }'
    ],
    seedsMax: 1_000
  }
]
