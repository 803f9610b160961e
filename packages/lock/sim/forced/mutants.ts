import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/lock/src/core/${file}.ts`

const STRICT = { algorithm: 'naimi-trehel', mode: 'strict' }

/** Known ways to take a token by force and get it wrong. Each must be caught. */
export const forcedMutants: readonly Mutant[] = [
  {
    id: 'taken-and-told-once',
    story: 'Whoever takes a token by force says so once: who did not hear it keeps what it holds.',
    file: core('token-recovery'),
    replace: ['unheard.length === 0 ? undefined : millis', 'unheard.length >= 0 ? undefined : millis'],
    seedsMax: 2_000,
    options: STRICT
  },
  {
    id: 'taken-fence-granted',
    story: 'The fence that is to keep out who was forced out is the first of the next token.',
    file: core('token-kind'),
    replace: ['ceiling: state.ceiling + 1, forced:', 'forced:'],
    seedsMax: 100,
    options: STRICT
  },
  {
    id: 'taken-within-the-epoch',
    story: 'A token that is taken by force is of the epoch of the one that it is taken for.',
    file: core('token-kind'),
    replace: [
      'return nextEpoch({ ...state, ceiling: state.ceiling + 1,',
      'return nextEpoch({ ...state, epoch: { ...state.epoch, count: state.epoch.count - 1 }, ceiling: state.ceiling + 1,'
    ],
    seedsMax: 100,
    options: STRICT
  },
  {
    id: 'taken-from-nobody',
    story: 'Whoever takes a token by force that it has itself goes on holding by it.',
    file: core('token-recovery'),
    replace: [
      "requests.lose('forced', taken)\n    }\n    if (result.made",
      'requests.get(0)\n    }\n    if (result.made'
    ],
    seedsMax: 200,
    options: STRICT
  },
  {
    id: 'enters-an-epoch-that-is-over',
    story:
      'Whoever made the token of an epoch enters by it, though it knows by then that somebody took that token in turn.',
    file: core('token-recovery'),
    replace: ['return epoch !== undefined && state', 'return epoch === null && state'],
    seedsMax: 1_000
  },
  {
    id: 'nobody-is-forced-out',
    story: 'Forcing whoever holds a lock that nobody uses makes it a quorum lock, and refuses all tokens from then on.',
    file: core('forced-releases'),
    replace: [
      'if (used === undefined && found.state === undefined) {',
      'if (used === null && found.state === undefined) {'
    ],
    seedsMax: 200
  }
]
