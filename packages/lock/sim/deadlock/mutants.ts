import type { Mutant } from '@peermesh/sim'

const file = 'packages/lock/src/core/deadlocks.ts'

/** Messages take long, and many leave while a chase is on its way. */
const SLOW = {
  peers: 5,
  faults: [],
  faultMs: 6_000,
  healMs: 400_000,
  commandEveryMs: 60,
  locks: 5,
  capacity: 1,
  leaseMs: 4_000,
  useMs: 60,
  impatience: 0.9,
  weather: { latencyMs: [5, 60] }
} as const

/** Known ways to look for deadlocks and get it wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'believed-at-first-sight',
    story: 'A cycle is told of once a chase came back, though waits that it passed first may be over by then.',
    file,
    replace: [
      "this.#pass((cycle[0] as Wait).peer, { type: 'confirm', step: 0, cycle }, at)",
      "this.#pass((cycle.at(-1) as Wait).peer, { type: 'confirm', step: cycle.length - 1, cycle }, at)"
    ],
    seedsMax: 500,
    options: SLOW
  },
  {
    id: 'let-in-and-followed',
    story: 'A wait is followed though the lock was let go and the one who waited let in.',
    file: 'packages/lock/src/core/quorum-lock.ts',
    replace: ["request?.phase === 'queued' ? { session", 'request !== undefined ? { session'],
    seedsMax: 1_000
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
      'this.#ports.waits(request.id, at)',
      'if (request.behind.length === 0) this.#ports.waits(request.id, at)'
    ],
    seedsMax: 1_000
  }
]
