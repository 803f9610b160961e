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
    file: core('leases'),
    replace: ['at.now < until && !this.#slept(at)', 'at.now < until + 1e9'],
    seedsMax: 2_000
  },
  {
    id: 'no-merge',
    story: 'Two leaders that meet after the heal both stay.',
    file: core('scope'),
    replace: ['if (order > 0) {', "if (order > 0 && standing.type !== 'leading') {"],
    seedsMax: 300
  },
  {
    id: 'silence-ignored',
    story: 'A leader that is heard no more is followed for ever.',
    file: core('scope'),
    replace: ['      this.#vacate()\n    }\n    this.#ring.wake()', '    }\n    this.#ring.wake()'],
    seedsMax: 1_000
  },
  {
    id: 'transfer-goes-on',
    story: 'An incumbent that handed over leads on under its old term.',
    file: core('scope'),
    replace: ["this.#stopLeading('transferred')", 'this.#endHandover(false)'],
    seedsMax: 1_000
  },
  {
    id: 'expiry-not-awaited',
    story: 'A claim is granted over a session that nobody saw expire.',
    file: core('election-kind'),
    replace: ['state.session !== undefined && state.session !== over', 'state.session === over'],
    seedsMax: 500
  }
]
