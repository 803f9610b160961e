import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/quorum/src/core/${file}.ts`

/** Known ways to drop registers within an epoch that break them. Each must be caught. */
export const idleMutants: readonly Mutant[] = [
  {
    id: 'idle-dropped-by-one',
    story: 'A voter drops what is idle by its own look, and asks nobody.',
    file: core('idle-registers'),
    replace: ['holders.size === configuration.voters.length', 'holders.size >= 1'],
    seedsMax: 500
  },
  {
    id: 'idle-dropped-by-a-majority',
    story:
      'A register is dropped where a majority has it at one ballot: another voter has an older value, which is then taken for the truth.',
    file: core('idle-registers'),
    replace: ['holders.size === configuration.voters.length', 'holders.size * 2 > configuration.voters.length'],
    seedsMax: 1_000
  },
  {
    id: 'idle-dropped-while-held',
    story: 'A register is dropped because nobody touched it, though somebody holds it.',
    file: core('install'),
    replace: ['return kind.isFree(state) ?', 'return version > 0 ?'],
    seedsMax: 100
  },
  {
    id: 'idle-dropped-at-another-ballot',
    story: 'A voter drops a register as it is now, though it was changed since all were asked.',
    file: core('replica'),
    replace: [
      'counted === undefined || !acceptor.drop(key, ballot, counted)',
      'accepted === undefined || !acceptor.drop(key, accepted.ballot, counted ?? 0)'
    ],
    seedsMax: 1_000
  },
  {
    id: 'idle-floor-not-raised',
    story: 'A register is dropped without a trace of how far it had counted: its fences repeat.',
    file: core('acceptor'),
    replace: ['this.#floor = Math.max(this.#floor, counted)', 'this.#floor = Math.max(this.#floor, 0 * counted)'],
    seedsMax: 500
  },
  {
    id: 'idle-promise-forgotten',
    story:
      'With a register a voter forgets what it had promised for it: an accept of long ago, which comes late, is heeded.',
    file: core('acceptor'),
    replace: ['higherBallot(this.#promisedFloor, promised)', 'higherBallot(this.#promisedFloor, undefined)'],
    seedsMax: 2_000
  },
  {
    id: 'idle-promise-not-durable',
    story:
      'What was promised for registers that were dropped is not written down: after a restart an older proposer is heeded again.',
    file: core('replica'),
    replace: ['promisedFloor: acceptor.promisedFloor\n', 'promisedFloor: undefined\n'],
    seedsMax: 2_000
  },
  {
    id: 'fresh-for-ever',
    story:
      'An operation that was tried long ago counts as one of just now: its register was dropped with it since, and it is made again.',
    file: core('limits'),
    replace: ['FRESH_PART = 0.9', 'FRESH_PART = 1_000'],
    seedsMax: 1_000
  }
]
