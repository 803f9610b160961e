import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/partition/src/core/${file}.ts`
const quorum = (file: string): string => `packages/quorum/src/core/${file}.ts`

/** So many partitions that one peer has more to move than it may at a time. */
const MANY = { peers: 3, partitions: 64, replicas: 3, keys: 96, commandEveryMs: 30, drains: true, faults: [] } as const

/** Known ways to get partitions wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'two-primaries',
    story:
      'Who holds a partition is said by what a peer sees of the mesh, and not by what was chosen: two peers each name a primary of one epoch.',
    file: core('ownership'),
    replace: [
      ': ownersOf(partition, configuration)\n',
      ': { ...ownersOf(partition, configuration), replicas: oddOf(this.#assignment.replicasOf(partition)) }\n'
    ],
    seedsMax: 20
  },
  {
    id: 'handoff-without-seal',
    story:
      'Who hands a partition over goes on voting in the epoch that ends: what is acknowledged then is not there in the next.',
    file: quorum('acceptor'),
    replace: ['return this.#sealedTo !== undefined', 'return this.#registers === undefined'],
    seedsMax: 300
  },
  {
    id: 'founded-by-each',
    story:
      'Who uses a partition first begins it with the voters that it sees, and does not ask whether somebody did before.',
    file: quorum('quorum-core'),
    replace: [
      'this.#change(change, millis(at.now + timeoutMs), done, at)',
      'done({ ok: true, value: { version: 1, state: change.args } }, at.now)'
    ],
    seedsMax: 20
  },
  {
    id: 'later-epoch-begins-with-nothing',
    story: 'Not only the first epoch begins with nothing: a voter takes over nothing of what was chosen before.',
    file: quorum('replica'),
    replace: ['if (next.epoch === 1 && next.group !== ROOT)', 'if (next.group !== ROOT)'],
    seedsMax: 20
  },
  {
    id: 'retry-without-its-operation',
    story:
      'A put of unknown outcome is tried again as a new one: it is made twice, the second time over what came after it.',
    file: core('key-values'),
    replace: ['args: argsOf(command), operation }', 'args: argsOf(command), operation: undefined }'],
    seedsMax: 300
  },
  {
    id: 'drained-when-not-primary',
    story: 'A peer that is to hold nothing says that it does not as soon as it is nowhere primary.',
    file: core('partition-core'),
    replace: ['voters.some(({ peer }) => peer === this.#self)', 'voters[0]?.peer === this.#self'],
    seedsMax: 50,
    options: MANY
  },
  {
    id: 'moves-unbounded',
    story: 'All that a peer has to move is moved at once.',
    file: core('ownership'),
    replace: ['return this.#moves >= MOVES_MAX', 'return this.#moves >= 4_096'],
    seedsMax: 50,
    options: MANY
  },
  {
    id: 'lost-disk-kept',
    story: 'A voter that lost its disk is kept by its name: the partition has a copy less than it says, for ever.',
    file: core('view'),
    replace: [' || seen.storeId !== storeId)', ')'],
    seedsMax: 50,
    options: { losesDisk: true }
  }
]
