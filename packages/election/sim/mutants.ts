import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/election/src/core/${file}.ts`

/** Known ways to get elections wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'claim-without-a-term',
    story: 'Whoever takes the lead over keeps the term of the leader before.',
    file: core('election-kind'),
    replace: ['const next = { ...state, term: state.term + 1, session,', 'const next = { ...state, session,'],
    seedsMax: 100
  },
  {
    id: 'lease-by-a-flag',
    story: 'A peer believes that it leads until it is told that it does not.',
    file: 'packages/kernel/src/leases.ts',
    replace: ['at.now < until && !this.#slept(at)', 'at.now < until + 1e9'],
    seedsMax: 2_000
  },
  {
    id: 'no-merge',
    story: 'Two leaders that meet after the heal both stay.',
    file: core('scope'),
    replace: [
      "      case 'better':\n",
      "      case 'better':\n        if (this.#belief.leading !== undefined) {\n          return\n        }\n"
    ],
    seedsMax: 300
  },
  {
    id: 'silence-ignored',
    story: 'A leader that is heard no more is followed for ever.',
    file: core('scope'),
    replace: ['      this.#vacate()\n    }\n    this.#candidacy.wake()', '    }\n    this.#candidacy.wake()'],
    seedsMax: 1_000
  },
  {
    id: 'transfer-goes-on',
    story: 'An incumbent that handed over leads on under its old term.',
    file: core('handover'),
    replace: ['    stop()\n', ''],
    seedsMax: 1_000
  },
  {
    id: 'ended-by-term',
    story: 'Claims are told apart by term and peer only, though a peer that restarted may count to a term again.',
    file: core('claim'),
    replace: ['a.id === b.id && a.term', 'a.term'],
    seedsMax: 2_000
  },
  {
    id: 'elected-stops-at-once',
    story: 'The ring does not pass on who was elected, and the leader does not say so afterwards.',
    file: core('scope'),
    replace: ['    this.#candidacy.tellAll(leading.claim)\n', ''],
    seedsMax: 100
  },
  {
    id: 'expiry-not-awaited',
    story: 'A claim is granted over a session that nobody saw expire.',
    file: core('election-kind'),
    replace: ['state.session !== undefined && state.session !== over', 'state.session === over'],
    seedsMax: 500
  },
  {
    id: 'rank-not-frozen',
    story: 'A candidate of the ring compares with what its rank is now, and not with the one that it began with.',
    file: core('chang-roberts'),
    replace: ['this.#running?.rank ?? this.#surroundings.liveRank', 'this.#surroundings.liveRank'],
    seedsMax: 100
  },
  {
    id: 'ring-forgets-higher-rank',
    story: 'A ring passes on a rank that is lower than its own.',
    file: core('chang-roberts'),
    replace: ['compareRanks(message.rank, own) < 0', 'compareRanks(message.rank, own) < -1e9'],
    seedsMax: 100
  },
  {
    id: 'term-given-twice',
    story: 'L1: the register gives a term that it has given to a session to another one too.',
    file: core('election-kind'),
    replace: ['if (state.session === session) {', 'if (state.session !== undefined) {'],
    seedsMax: 300
  },
  {
    id: 'fence-stands-still',
    story: 'L7: a claim raises the term and not the fence.',
    file: core('election-kind'),
    replace: ['ceiling: state.ceiling + 1, rank }', 'ceiling: state.ceiling, rank }'],
    seedsMax: 100
  }
]
