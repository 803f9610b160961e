import type { Mutant } from '@peermesh/sim'
import { tokenMutants } from './token-mutants.ts'

const core = (file: string): string => `packages/lock/src/core/${file}.ts`

const QUORUM = { algorithm: 'quorum' }

/** Known ways to get locks wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'last-come-first-served',
    story: 'Whoever asks stands at the head of the queue.',
    file: core('lock-kind'),
    replace: [
      'queue: [...state.queue, { session, peer, request, permits, ticket, askedAt: wall }]',
      'queue: [{ session, peer, request, permits, ticket, askedAt: wall }, ...state.queue]'
    ],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'capacity-forgotten',
    story: 'Whoever fits into the lock is let in, though others are in it.',
    file: core('lock-kind'),
    replace: ['head.permits <= free', 'head.permits <= state.capacity'],
    seedsMax: 50,
    options: QUORUM
  },
  {
    id: 'fence-repeated',
    story: 'A grant has the fence of the one before it.',
    file: core('lock-kind'),
    replace: ['fence: ++ceiling', 'fence: ceiling'],
    seedsMax: 50,
    options: QUORUM
  },
  {
    id: 'floor-forgotten',
    story: 'A lock whose register was dropped while it was free counts its fences from nought again.',
    file: core('lock-kind'),
    replace: ['{ capacity, ceiling: floor, tickets: floor,', '{ capacity, ceiling: 0, tickets: 0,'],
    seedsMax: 500
  },
  {
    id: 'lease-by-a-flag',
    story: 'A peer believes that it holds its locks until it is told that it does not.',
    file: 'packages/kernel/src/leases.ts',
    replace: ['|| this.#slept(at) ? 0 : Math.max(0, until - at.now)', '? 0 : 1e9'],
    seedsMax: 1_000,
    options: QUORUM
  },
  {
    id: 'expiry-not-awaited',
    story: 'Whoever waits for a holder takes it for gone at once.',
    file: core('lock-core'),
    replace: [
      "this.#calls.make({ type: 'await-expiry', session }",
      "this.#calls.make({ type: 'read', group: 'root', key: `session/${session}` }"
    ],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'holders-not-watched',
    story: 'Nobody notices that a holder is gone.',
    file: core('quorum-lock'),
    replace: ['before === undefined ? holders : [before]', 'before === undefined ? [] : [before]'],
    seedsMax: 200,
    options: QUORUM
  },
  {
    id: 'cancel-leaves-its-place',
    story: 'A request that is given up before its first answer is not taken out of the register.',
    file: core('quorum-lock'),
    replace: ["if (phase !== 'opening') {", "if (phase !== 'opening' && phase !== 'asking') {"],
    seedsMax: 500,
    options: QUORUM
  },
  {
    id: 'released-for-the-next-and-held',
    story: 'Who asks anew for a lock that it holds still holds it.',
    file: core('lock-kind'),
    replace: ['leaves === undefined ? before : left(', 'leaves !== null ? before : left('],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'asks-anew-and-overtakes',
    story: 'Who releases a lock and asks for it anew is let in before those who wait.',
    file: core('lock-kind'),
    replace: [
      'queue: [...state.queue, { session, peer, request, permits, ticket, askedAt: wall }]',
      'queue: [{ session, peer, request, permits, ticket, askedAt: wall }, ...state.queue]'
    ],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'word-of-mouth-only',
    story: 'A waiter does not look itself, and the word that it was let in was lost.',
    file: core('quorum-lock'),
    replace: ["some(({ phase }) => phase === 'queued')", "some(({ phase }) => phase === 'opening')"],
    seedsMax: 200,
    options: QUORUM
  },
  {
    id: 'given-up-and-kept',
    story:
      'A release that leads to nothing for three leases is forgotten, and the session that may still hold the lock lives on.',
    file: core('quorum-lock'),
    replace: ["if (args.type === 'acquire' || args.type === 'release') {", "if (args.type === 'expel') {"],
    seedsMax: 3_000,
    options: QUORUM
  },
  {
    id: 'forced-out-not-told',
    story: 'Who was forced out is not told to look.',
    file: core('quorum-lock'),
    replace: ['tell(name, holder)\n        this.#watch', 'this.#watch'],
    seedsMax: 200
  },
  {
    id: 'forced-out-told-once',
    story: 'Who was forced out is told once, and the word was lost.',
    file: core('quorum-lock'),
    replace: ['this.#isTelling = unheard.length > 0', 'this.#isTelling = false'],
    seedsMax: 1_000
  },
  {
    id: 'forced-out-and-forgotten',
    story: 'The register forgets at once whom it forced out.',
    file: core('lock-kind'),
    replace: ['at: wall, heard: false', 'at: wall, heard: true'],
    seedsMax: 200
  },
  {
    id: 'forced-fence-not-raised',
    story: 'A release by force returns the fence of who held.',
    file: core('lock-kind'),
    replace: ['const raised = state.ceiling + 1', 'const raised = state.ceiling'],
    seedsMax: 200
  },
  {
    id: 'left-once-and-held',
    story: 'An owner that entered twice holds the lock for ever: leaving it is not counted.',
    file: core('owners'),
    replace: ['holding.depth -= 1', 'holding.depth -= 0'],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'waits-for-itself',
    story: 'An owner that holds a lock stands in the queue behind itself.',
    file: core('owners'),
    replace: ['owner === undefined ? undefined', 'owner !== undefined ? undefined'],
    seedsMax: 100,
    options: QUORUM
  },
  {
    id: 'session-over-is-the-end',
    story: 'Whoever waits is told so when its session ends.',
    file: core('lock-core'),
    replace: ['this.#owners.waits(id, this.#now)', 'this.#owners.waits(-1, this.#now)'],
    seedsMax: 100
  },
  {
    id: 'asks-again-as-the-last',
    story: 'Whoever asks again stands behind those of its own peer that came after it.',
    file: core('token-requests'),
    replace: ['if (asked.place !== id)', 'if (asked.place < 0)'],
    seedsMax: 200
  },
  ...tokenMutants
]
