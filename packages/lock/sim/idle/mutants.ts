import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/lock/src/core/${file}.ts`

const QUORUM = { algorithm: 'quorum' }
const TOKEN = { algorithm: 'naimi-trehel', capacity: 1, forces: false }

/** Known ways to lose what an idle name had counted, or to take one for idle that is not. Each must be caught. */
export const idleMutants: readonly Mutant[] = [
  {
    id: 'held-and-taken-for-idle',
    story: 'A lock is dropped that somebody holds, because nobody waits for it.',
    file: core('lock-kind'),
    replace: ['return holders.length === 0 && queue.length === 0', 'return queue.length === 0 && holders.length >= 0'],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'told-nobody-and-dropped',
    story: 'A lock is dropped though somebody who was forced out of it has not heard of that.',
    file: core('lock-kind'),
    replace: ['forced.every(({ heard }) => heard)', 'forced.length >= 0'],
    seedsMax: 500,
    options: { ...QUORUM, forces: true }
  },
  {
    id: 'idle-lock-counts-anew',
    story: 'A lock that was dropped counts its fences from nought again.',
    file: core('lock-kind'),
    replace: ['{ capacity, ceiling: floor, tickets: floor,', '{ capacity, ceiling: 0, tickets: 0,'],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'token-taken-for-idle',
    story: 'The register of a token is dropped though somebody has that: it rests, and who has it enters again.',
    file: core('token-kind'),
    replace: ['isFree: (state) => state === undefined || isUnused(state as TokenState)', 'isFree: () => true'],
    seedsMax: 100,
    options: TOKEN
  },
  {
    id: 'idle-token-counts-anew',
    story: 'The fences of a token whose register was dropped begin at nought again.',
    file: core('token-kind'),
    replace: ['version: floor, ceiling: floor }', 'version: floor, ceiling: 0 }'],
    seedsMax: 200,
    options: TOKEN
  },
  {
    id: 'idle-epochs-counted-anew',
    story:
      'The epochs of a token whose register was dropped begin at nought again: what was sent in one of before is taken for news.',
    file: core('token-kind'),
    replace: ['epoch: { generation, count: floor }', 'epoch: { generation, count: 0 }'],
    seedsMax: 500,
    options: TOKEN
  },
  {
    id: 'floor-without-the-ceiling',
    story: 'The floor that a token leaves behind is that of its epochs, and not of the fences that it gave out.',
    file: core('token-kind'),
    replace: ['return Math.max(ceiling, epoch.count, version)', 'return Math.max(ceiling * 0, epoch.count, version)'],
    seedsMax: 200,
    options: TOKEN
  },
  {
    id: 'returned-more-than-was-left',
    story: 'Whoever gives a token back says that one fence more was given to nobody than was.',
    file: core('token-recovery'),
    replace: ['fences.last - fences.next + 1\n', 'fences.last - fences.next + 2\n'],
    seedsMax: 200,
    options: TOKEN
  }
]
