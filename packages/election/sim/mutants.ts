import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/election/src/core/${file}.ts`

/** One group, whose leader is paused, put to sleep or cut off while the others miss it. */
const HAUNTED = {
  peers: 4,
  candidates: 4,
  faultMs: 15_000,
  leaseMs: 1_000,
  kind: { variant: 'directed', mode: 'quorum' },
  preempt: false,
  leaves: false,
  hauntsLeaders: true,
  forces: false,
  faults: [],
  commandEveryMs: 20,
  commands: ['act']
} as const

/** The lead goes from hand to hand. */
const HANDED_ON = {
  ...HAUNTED,
  hauntsLeaders: false,
  faults: ['slow-network'],
  commandEveryMs: 200,
  commands: ['transfer', 'transfer', 'transfer', 'act']
} as const

/** Candidates come and go while the lead is handed on and claimed. */
const COMING_AND_GOING = {
  ...HAUNTED,
  leaves: true,
  hauntsLeaders: false,
  faults: ['slow-network'],
  commandEveryMs: 60,
  commands: ['transfer', 'transfer', 'resign', 'close', 'campaign', 'campaign']
} as const

/** The group is forced on at a voter that knows less than the others, while the lead goes from hand to hand; one who lives on never votes. */
const FORCED = {
  ...HANDED_ON,
  candidates: 3,
  forces: true,
  commandEveryMs: 100
} as const

/** Scopes are closed and opened again, and count to the same terms. */
const REOPENED = {
  ...HAUNTED,
  kind: { variant: 'chang-roberts', mode: 'available' },
  hauntsLeaders: false,
  faults: ['flapping'],
  commandEveryMs: 300,
  commands: ['close', 'campaign', 'campaign']
} as const

/** Known ways to get elections wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'claim-without-a-term',
    story: 'L1: whoever takes the lead over keeps the term of the leader before.',
    file: core('election-kind'),
    replace: [
      'const next = { ...state, ...nextTerm(state.ceiling, generation), session,',
      'const next = { ...state, ceiling: state.ceiling + 1, session,'
    ],
    seedsMax: 100
  },
  {
    id: 'term-given-twice',
    story: 'L1: the register grants its term to whoever asks, though a session has it.',
    file: core('election-kind'),
    replace: [
      '  if (state.session !== undefined && state.session !== session',
      '  if (state.session !== undefined && state.session !== over) {\n    return { state, result: resultOf(state, true, generation) }\n  }\n  if (state.session !== undefined && state.session !== session'
    ],
    seedsMax: 300
  },
  {
    id: 'lease-by-a-flag',
    story: 'L2, E6: a peer believes that it leads until it is told that it does not.',
    file: 'packages/kernel/src/leases.ts',
    replace: ['|| this.#slept(at) ? 0 : Math.max(0, until - at.now)', '? 0 : 1e9'],
    seedsMax: 300,
    options: HAUNTED
  },
  {
    id: 'sleep-unnoticed',
    story: 'L2, E6: a machine that slept takes the lease for its own, as the monotonic clock stood still.',
    file: 'packages/kernel/src/leases.ts',
    replace: ['> this.#leaseMs / 4', '> 1e9'],
    seedsMax: 300,
    options: HAUNTED
  },
  {
    id: 'transfer-goes-on',
    story: 'L2, E5: an incumbent that handed over leads on under its old term.',
    file: core('handover'),
    replace: ['    stop()\n', ''],
    seedsMax: 300,
    options: HANDED_ON
  },
  {
    id: 'expiry-not-awaited',
    story: 'L2: a claim is granted over a session that nobody saw expire.',
    file: core('election-kind'),
    replace: ['state.session !== session && state.session !== over', 'state.session === over'],
    seedsMax: 300
  },
  {
    id: 'term-of-the-resigned',
    story: 'L3: a term that was given up is given to the next.',
    file: core('election-kind'),
    replace: [
      'const next = { ...state, ...nextTerm(state.ceiling, generation), session,',
      'const next = { ...state, ...nextTerm(state.ceiling - (state.session === undefined ? 1 : 0), generation), session,'
    ],
    seedsMax: 100
  },
  {
    id: 'term-counts-down',
    story: 'L3: a claim over a lease that ended takes an earlier term, which no other has.',
    file: core('election-kind'),
    replace: [
      'const next = { ...state, ...nextTerm(state.ceiling, generation), session,',
      'const next = { ...state, ...nextTerm(state.ceiling - 2, generation), session,'
    ],
    seedsMax: 100
  },
  {
    id: 'terms-of-all-generations-alike',
    story:
      'L1, L4, E15: a group that was forced on counts its terms on from what it knows: those who heard of later ones follow nobody.',
    file: core('election-kind'),
    replace: ['const term = termOf(generation, counter)', 'const term = termOf(generation * 0, counter)'],
    seedsMax: 100,
    options: FORCED
  },
  {
    id: 'leads-on-when-forced',
    story: 'L4, E15: who leads when the group is forced on leads on, in a term that others hold for over.',
    file: core('scope'),
    replace: ["this.#stopLeading('forced', why)", 'this.#ports.note(why as never)'],
    seedsMax: 300,
    // Whoever hands the lead on leads by what it was granted before no more.
    options: { ...FORCED, commands: ['act'] }
  },
  {
    id: 'no-merge',
    story: 'L4, E3: two leaders that meet after the heal both stay.',
    file: core('scope'),
    replace: [
      "      case 'better':\n",
      "      case 'better':\n        if (this.#belief.leading !== undefined) {\n          return\n        }\n"
    ],
    seedsMax: 300
  },
  {
    id: 'silence-ignored',
    story: 'L4: a leader that is heard no more is followed for ever.',
    file: core('belief'),
    replace: ['millis(this.#standing.heardAt + this.#silentMs)', 'millis(this.#standing.heardAt + 1e9)'],
    seedsMax: 1_000
  },
  {
    id: 'ids-drawn-again',
    story: 'L4: a scope that is closed and opened again draws the same ids for its claims: others hold them for over.',
    file: core('election-core'),
    replace: ['/${++this.#openedCount}`', '/${this.#openedCount}`'],
    seedsMax: 300,
    options: REOPENED
  },
  {
    id: 'ended-by-term',
    story: 'L4: claims are told apart by term and peer only, though a peer that restarted may count to a term again.',
    file: core('claim'),
    replace: ['a.id === b.id && a.term', 'a.term'],
    seedsMax: 300,
    options: REOPENED
  },
  {
    id: 'elected-stops-at-once',
    story: 'L4: the ring does not pass on who was elected, and the leader does not say so afterwards.',
    file: core('scope'),
    replace: ['    this.#candidacy.tellAll(leading.claim)\n', ''],
    seedsMax: 100
  },
  {
    id: 'granted-to-nobody',
    story: 'E11: a peer that resigned leads all the same, as its claim was on the way.',
    file: core('accession'),
    replace: ['if (!isHeld || !candidacy.isCandidate || ', 'if (!isHeld || '],
    seedsMax: 500,
    options: COMING_AND_GOING
  },
  {
    id: 'handed-to-nobody',
    story:
      'L4, E11: the register names a peer that resigned, and it says nothing: nobody can lead as long as its session lives.',
    file: core('accession'),
    replace: ['        tenure.decline(term + 1)\n', ''],
    seedsMax: 500,
    options: COMING_AND_GOING
  },
  {
    id: 'preempts-unasked',
    story: 'L5: a better candidate that returns takes the lead from a healthy leader, though nobody asked for that.',
    file: core('scope'),
    replace: ['this.#options.preempt ? this.#better()', 'this.#options.scope.length > 0 ? this.#better()'],
    seedsMax: 100
  },
  {
    id: 'unseated-by-an-election',
    story: 'L5, E4: whoever begins an election unseats a leader that all others trust.',
    file: core('scope'),
    replace: ['if (isLed && leader?.peer !== starter) {', 'if (isLed && leader === undefined) {'],
    seedsMax: 1_000
  },
  {
    id: 'rank-not-frozen',
    story: 'E2: a candidate of the ring compares with what its rank is now, and not with the one that it began with.',
    file: core('chang-roberts'),
    replace: ['this.#running?.rank ?? this.#surroundings.liveRank', 'this.#surroundings.liveRank'],
    seedsMax: 100
  },
  {
    id: 'ring-forgets-higher-rank',
    story: 'E2, L6: a ring passes on a rank that is lower than its own.',
    file: core('chang-roberts'),
    replace: ['compareRanks(message.rank, own) < 0', 'compareRanks(message.rank, own) < -1e9'],
    seedsMax: 100
  },
  {
    id: 'everybody-is-asked',
    story: 'L6: the directed bully asks all better candidates, and not the best of them.',
    file: core('directed-bully'),
    replace: [
      "    this.#surroundings.send(best.peer, { type: 'nominate', id, rank, term })",
      "    for (const { peer } of better) {\n      this.#surroundings.send(peer, { type: 'nominate', id, rank, term })\n    }"
    ],
    seedsMax: 100
  },
  {
    id: 'beaten-and-passed-on',
    story: 'L6: a question is passed on to all its peers, though one of them is better than who asks.',
    file: core('hirschberg-sinclair'),
    replace: ['      this.begin()\n      return\n', '      this.begin()\n'],
    seedsMax: 100
  },
  {
    id: 'fence-stands-still',
    story: 'L7: a claim raises the term and not the fence.',
    file: core('election-kind'),
    replace: [
      'const next = { ...state, ...nextTerm(state.ceiling, generation), session,',
      'const next = { ...state, term: state.term + 1, session,'
    ],
    seedsMax: 100
  }
]
