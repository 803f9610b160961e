import type { Mutant } from '@peermesh/sim'
import { ONE_LEASE } from './one-lease.ts'

const core = (file: string): string => `packages/quorum/src/core/${file}.ts`

/** Nothing but moves at which several fight for the same registers, and what they accepted is half heard. */
const FIGHTS = {
  peers: 5,
  faults: [],
  faultMs: 8_000,
  commandEveryMs: 300,
  keys: 1,
  grows: false,
  reconfigureChance: 0.02,
  holdChance: 0,
  timeoutMs: 1_500,
  membership: 'scripted',
  connections: 'kept',
  hauntsHolders: false,
  hauntsMoves: true,
  hauntsRestarts: false,
  repeats: false
} as const

/** Proposers that restart, and voters that are slow. */
const RESTARTS = {
  ...FIGHTS,
  peers: 4,
  commandEveryMs: 50,
  keys: 8,
  grows: true,
  reconfigureChance: 0,
  hauntsMoves: false,
  hauntsRestarts: true
} as const

/** Several at work on one register, which soon forgets what it was asked, with messages that come again. */
const CROWDS = {
  ...FIGHTS,
  peers: 6,
  commandEveryMs: 20,
  grows: true,
  reconfigureChance: 0,
  rememberedMax: 1,
  hauntsMoves: false,
  repeats: true
} as const

/** Known ways to get quorum wrong, each met in the design, in the papers, or while it was built. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'no-seal',
    story: 'A voter hands out its records for the next epoch and goes on voting in the old one.',
    file: core('acceptor'),
    replace: ['return this.#sealedTo !== undefined', 'return this.#registers === undefined'],
    seedsMax: 300
  },
  {
    id: 'dropped-by-local-idleness',
    story: 'An installer drops a register that looks free among what it took, though no majority reported that.',
    file: core('install'),
    replace: ['count >= majorityOf(from)', 'count >= 0'],
    seedsMax: 2_000,
    options: FIGHTS
  },
  {
    id: 'dropped-while-held',
    story: 'A register is dropped because nobody touched it, though somebody holds it.',
    file: core('install'),
    replace: ['return kind.isFree(state) ?', 'return version > 0 ?'],
    seedsMax: 100
  },
  {
    id: 'floor-not-raised',
    story: 'A register is dropped without a trace of how far it had counted: its fences repeat.',
    file: core('install'),
    replace: ['floor = Math.max(floor, counted)', 'floor = Math.max(floor, 0 * counted)'],
    seedsMax: 500
  },
  {
    id: 'floor-outside-the-majority',
    story: 'The floor of a register that comes back is not that of who promised, but one that the proposer had before.',
    file: core('tallies'),
    replace: ['return this.#floor\n', 'return this.#floor > 0 && this.answered < 0 ? this.#floor : 0\n'],
    seedsMax: 500
  },
  {
    id: 'evicted-retry-applied',
    story: 'A retry that the register no longer remembers is taken for a new operation.',
    file: core('envelope'),
    replace: ['(stamp <= (before?.evicted ?? 0) || (!isFresh && stamp <= base))', 'stamp < 0'],
    seedsMax: 1_000
  },
  {
    id: 'retry-without-operation-id',
    story: 'A change that met a duel is tried again as if it were another one.',
    file: core('batch'),
    replace: [
      'applyChange(before, change,',
      'applyChange(before, { ...change, operation: { ...operation, session: `${operation.session}/${before?.version}` } },'
    ],
    seedsMax: 200
  },
  {
    id: 'fast-read-of-installed',
    story: 'A read in one round trip counts ballots that were installed, and not accepted in this epoch.',
    file: core('tallies'),
    replace: ['candidate.ballot.epoch === epoch)', 'candidate.ballot.epoch <= epoch)'],
    seedsMax: 2_000,
    options: FIGHTS
  },
  {
    id: 'read-waits-for-all',
    story:
      'A read that a majority answered, and did not agree on, waits for the voters that did not answer: one that is gone stops all reads of that register.',
    file: core('tallies'),
    replace: ['return this.#found.size >= majorityOf', 'return this.#found.size < 0 * majorityOf'],
    seedsMax: 2_000,
    options: FIGHTS
  },
  {
    id: 'promise-forgotten',
    story: 'A promise is not written down: after a restart an older proposer is heeded again.',
    file: core('replica'),
    replace: ["if (answer.type === 'promise') {", "if (answer.type === 'promise' && answer.accepted === null) {"],
    seedsMax: 100
  },
  {
    id: 'said-before-durable',
    story: 'An answer leaves while what it says is still on its way to the disk.',
    file: core('ledger'),
    replace: ['this.#durableToken === this.#lastToken', 'this.#durableToken <= this.#lastToken'],
    seedsMax: 100
  },
  {
    id: 'not-the-highest',
    story: 'A change is built on a value that a majority reported, but not on the one of the highest ballot.',
    file: core('tallies'),
    replace: ['accepted.ballot, this.#accepted.ballot) > 0', 'accepted.ballot, this.#accepted.ballot) < 0'],
    seedsMax: 200
  },
  {
    id: 'request-numbers-repeat',
    story:
      'A restarted proposer counts its requests from the same number: an answer to its earlier life is taken for one to this.',
    file: core('questions'),
    replace: ['Math.floor(fraction * REQUEST_FROM_MAX)', '0 * fraction'],
    seedsMax: 100,
    options: RESTARTS
  },
  {
    id: 'handed-over-without-a-bound',
    story: 'A change that is handed over comes again when the register has forgotten it, and is taken for a new one.',
    file: core('forwarding'),
    replace: ['stamp: Math.min(stamp ?? seen.version + 1, seen.version + 1)', 'stamp: 2 ** 40 + (stamp ?? 0)'],
    seedsMax: 500,
    options: CROWDS
  },
  {
    id: 'handed-over-never-sent',
    story: 'A change that was handed over counts as one that never left: it is said to have failed, and takes effect.',
    file: core('forwarding'),
    replace: ['  task.sent = true\n', ''],
    seedsMax: 500,
    options: CROWDS
  },
  {
    id: 'told-before-chosen',
    story: 'Whoever handed a change over is told of it when it is asked for, and not when it is chosen.',
    file: core('proposer'),
    replace: [
      'const accepted = { ballot, value }\n',
      'const accepted = { ballot, value }\n    for (const { task, result } of outcomes) if (task.askedBy !== undefined) task.done(result, at.now, value)\n'
    ],
    seedsMax: 500,
    options: CROWDS
  },
  {
    id: 'store-id-ignored',
    story: 'A peer that lost its disk goes on voting, and has forgotten what it promised and accepted.',
    file: core('configuration'),
    replace: ['voter.peer === peer && voter.storeId === storeId', 'voter.peer === peer && storeId !== undefined'],
    seedsMax: 500
  },
  {
    id: 'majority-of-the-view',
    story: 'A majority is taken of the voters that are linked just now: each side of a partition has one.',
    file: core('group'),
    replace: [
      'proposer.adopt(configuration, at)',
      'proposer.adopt({ ...configuration, voters: configuration.voters.filter(({ peer }) => this.#parts.members.isReachable(peer)) }, at)'
    ],
    seedsMax: 200
  },
  {
    id: 'majority-of-those-asked',
    story: 'Of those that were asked at first a majority is enough: two of five.',
    file: core('tallies'),
    replace: [
      'const majority = majorityOf(this.configuration)\n    if (this.#yes.size',
      'const majority = Math.floor(majorityOf(this.configuration) / 2) + 1\n    if (this.#yes.size'
    ],
    seedsMax: 300
  },
  {
    id: 'installed-from-a-minority',
    story: 'A new voter begins with what one sealed voter had.',
    file: core('install'),
    replace: ['this.#sealedFloors.size >= majorityOf(from)', 'this.#sealedFloors.size >= 1'],
    seedsMax: 300
  },
  {
    id: 'installer-not-asked-again',
    story:
      'A sealed voter that was read to its end is never asked again, though it has installed meanwhile and is the only one left of whom a copy could be had.',
    file: core('install'),
    replace: ['const mayInstall = read?.epoch !== next.epoch', 'const mayInstall = read === undefined'],
    seedsMax: 1_000,
    options: FIGHTS
  },
  {
    id: 'early-page-counted',
    story:
      'A page that a voter gave out before its seal comes late, and is counted as its last word in that epoch: what it accepted in between is forgotten.',
    file: core('install'),
    replace: ['sealed && from !== undefined', 'from !== undefined'],
    seedsMax: 2_000,
    options: FIGHTS
  },
  {
    id: 'copy-mixed-with-sealed',
    story:
      'A new voter completes the copy of one that installed with what a single sealed voter had: a register that was dropped rises in a state that is long over.',
    file: core('install'),
    replace: [
      'source.copy.set(key, accepted)\n      }',
      'source.copy.set(key, accepted)\n      }\n      for (const [sealedKey, best] of this.#sealed) if (isInstalled && !source.copy.has(sealedKey)) source.copy.set(sealedKey, best.accepted)'
    ],
    seedsMax: 500,
    options: FIGHTS
  },
  {
    id: 'retired-voter-returns',
    story:
      'A voter that retired installs an epoch again in which it had voted, because a message about it comes late: what it promised there is forgotten.',
    file: core('replica'),
    replace: ['isNews && !this.#isOver(epoch)', 'isNews'],
    seedsMax: 1_000,
    options: FIGHTS
  },
  {
    id: 'serving-by-one',
    story: 'A configuration is said to serve as soon as one of its voters has installed it.',
    file: core('mover'),
    replace: ['driving.installed.size >= majorityOf(next)', 'driving.installed.size >= 1'],
    seedsMax: 100,
    options: FIGHTS
  },
  {
    id: 'voters-not-dialled',
    story:
      'Only membership makes links: in a mesh so large that it links a peer to few of the others, hardly anybody reaches a majority of the voters.',
    file: core('quorum-core'),
    replace: ['this.#running.voterLinks.want(peer, at.now)', 'void peer'],
    seedsMax: 300,
    options: { membership: 'sparse', connections: 'dialled' }
  },
  {
    id: 'chosen-twice',
    story: 'The successor of an epoch can be replaced by another one.',
    file: core('configuration-kind'),
    replace: ['chosen.epoch < proposed.epoch', 'chosen.epoch <= proposed.epoch'],
    seedsMax: 300
  },
  {
    id: 'lease-from-the-reply',
    story: 'A lease is counted from the moment at which its renewal was known, and not from before it was sent.',
    file: core('sessions'),
    replace: ['const heldUntil = millis(sentAt + leaseMs)', 'const heldUntil = millis(at.now + leaseMs)'],
    seedsMax: 500,
    options: ONE_LEASE
  },
  {
    id: 'sleep-unnoticed',
    story: 'A machine that slept takes its lease for valid, because its monotonic clock slept too.',
    file: core('sessions'),
    replace: ['return this.#standstillMs(at) > leaseMs / 4', 'return at.now < 0 && leaseMs > 0'],
    seedsMax: 500
  },
  {
    id: 'challenger-in-a-hurry',
    story: 'A lease is taken over after its length by the clock of the challenger, though both clocks may err.',
    file: core('watches'),
    replace: ['(leaseMs * (1 + CLOCK_RATE_ERROR)) / (1 - CLOCK_RATE_ERROR) + LEASE_SLACK_MS', 'leaseMs * 0.95'],
    seedsMax: 1_000,
    options: ONE_LEASE
  }
]
