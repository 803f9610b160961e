import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/lock/src/core/${file}.ts`

/** Nothing fails, so that all that goes wrong is the tree's own doing; and half a lease is longer than anybody waits for a word of who has the token. */
export const CALM = { faults: [], hauntsHolders: false, repeats: false, drops: false, leaseMs: 10_000 } as const

/** Known ways to get a tree wrong. Each must be caught. */
export const raymondMutants: readonly Mutant[] = [
  {
    id: 'tree-asks-for-itself-only',
    story: 'Whoever is asked by those under it does not ask on.',
    file: core('raymond'),
    replace: ['return this.#queue[0]?.ask\n', 'return this.#queue.length < 0 ? this.#queue[0]?.ask : undefined\n'],
    seedsMax: 100
  },
  {
    id: 'tree-forgets-where-it-went',
    story: 'Whoever hands the token on still takes it to be where it was asked for before.',
    file: core('raymond'),
    replace: ['this.#holder = next.ask.peer', 'this.#holder = this.#ports.self'],
    seedsMax: 100
  },
  {
    id: 'tree-serves-itself-first',
    story: 'Whoever has the token for others lets in its own first, though they asked before.',
    file: core('raymond'),
    replace: ['next === undefined || request < next.number', 'next === undefined || request !== next.number'],
    seedsMax: 500
  },
  {
    id: 'tree-hears-twice',
    story:
      'An ask that comes twice is taken for two: the second time the token goes to somebody who does not wait for it, and is lost.',
    file: core('raymond'),
    replace: ['last.number >= number)', 'last.number > number + 1e9)'],
    seedsMax: 500,
    options: { repeats: true }
  },
  {
    id: 'tree-of-who-is-registered',
    story:
      'Whoever hears of an epoch from the register takes for the root who is registered by then: each another one, and two may come to be under each other.',
    file: core('token-kind'),
    replace: ['return maker === undefined || maker === self ? peer : maker', 'return peer'],
    seedsMax: 300,
    options: { ...CALM, mode: 'strict', peers: 8 }
  }
]
