import type { Mutant } from '@peermesh/sim'

const file = 'packages/lock/src/core/deadlocks.ts'

const TOKENS = { locks: 2, variants: Array.from({ length: 2 }, () => ({ algorithm: 'naimi-trehel', mode: 'strict' })) }

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
  },
  {
    id: 'holding-not-asked-for',
    story: 'Whoever is said to hold a lock is taken at that word, though it may have released it long ago.',
    file,
    replace: ['by.peer === this.#ports.self && this.#ports.holds(name, by, at)', 'by.peer === this.#ports.self'],
    seedsMax: 1_000
  },
  {
    id: 'token-not-told-of-who-is-inside',
    story: 'Who waits for a token does not hear who is inside.',
    file: 'packages/lock/src/core/token-home.ts',
    replace: ['inside === undefined ? {} : { inside }', 'inside === undefined || wave >= 0 ? {} : { inside }'],
    seedsMax: 50,
    options: TOKENS
  },
  {
    id: 'token-waited-for-at-home',
    story: 'Who waits for a token that is here, and for somebody here, does not look for others in a circle.',
    file: 'packages/lock/src/core/token-home.ts',
    replace: ['if (this.isContended) {', 'if (this.isContended && now < 0) {'],
    seedsMax: 100,
    options: TOKENS
  },
  {
    id: 'token-asked-once-only',
    story: 'Who waits for a token looks once for others that wait in a circle: a chase that was lost is the last.',
    file: 'packages/lock/src/core/token-places.ts',
    replace: ['wave % CHASE_WAVES === 0 || inside', 'inside'],
    seedsMax: 200,
    options: TOKENS
  },
  {
    id: 'token-victim-stays',
    story: 'Who waits for a token and is to give in goes on waiting.',
    file: 'packages/lock/src/core/token-lock.ts',
    replace: [
      "if (request?.phase === 'queued') {\n      this.#requests.fail",
      "if (request?.phase === 'held') {\n      this.#requests.fail"
    ],
    seedsMax: 50,
    options: TOKENS
  }
]
