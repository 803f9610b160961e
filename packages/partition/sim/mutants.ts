import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/partition/src/core/${file}.ts`
const quorum = (file: string): string => `packages/quorum/src/core/${file}.ts`

/** So many partitions that one peer has more to move than it may at a time. */
const MANY = { peers: 3, partitions: 64, replicas: 3, keys: 96, commandEveryMs: 30, drains: true, faults: [] } as const

/** Strangers who look for owners all the time. */
const STRANGERS = { strangers: 0.3, dht: true } as const

/** Whoever hands over is cut off, so that it does not hear how that ended. */
const BEHIND = {
  ...STRANGERS,
  strangers: 0.6,
  commandEveryMs: 30,
  peers: 6,
  partitions: 4,
  replicas: 3,
  drains: true,
  hauntsHandoffs: true,
  faults: ['partition']
} as const

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
  },
  {
    id: 'first-record-kept',
    story: 'Of the records that the DHT has the first that comes is gone by, and who it names is asked for ever.',
    file: core('owner-search'),
    replace: ['(this.#best === undefined || compareRecords(record, this.#best) > 0)', 'this.#best === undefined'],
    seedsMax: 50,
    options: STRANGERS
  },
  {
    id: 'epoch-not-compared',
    story:
      'A replica that says that it holds the partition is believed, though another one said since when it does not.',
    file: core('owner-search'),
    replace: ['this.#best !== undefined && compareEpochs(claim.record, this.#best) === 0', 'this.#best !== undefined'],
    seedsMax: 200,
    options: BEHIND
  },
  {
    id: 'anybody-names-owners',
    story: 'A record is believed whoever signed it.',
    file: core('ownership-record'),
    replace: ['record.replicas.some(({ peer }) => peer === by)', 'record.replicas.length > 0 && by !== undefined'],
    seedsMax: 20,
    options: STRANGERS
  },
  {
    id: 'confirmed-by-who-left',
    story: 'Whoever was asked and knows the owners confirms them, though it is none of them.',
    file: core('owner-search'),
    replace: ['if (isByReplica(claim) && this.#best', 'if (this.#best'],
    seedsMax: 50,
    options: STRANGERS
  },
  {
    id: 'told-once',
    story: 'What is told in the DHT is told when it changes, and never again: what was lost is lost.',
    file: core('publications'),
    replace: ['this.#due.set(partition, at.now + republishMs)', 'this.#due.delete(partition)'],
    seedsMax: 20,
    options: { ...STRANGERS, faults: [], faultMs: 10_000, weather: { dhtKeepMs: [3_000, 5_000] } }
  }
]
