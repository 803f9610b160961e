import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/partition/src/core/values/${file}.ts`

/** All is about values, and partitions move all the time. */
const MOVING = { peers: 6, partitions: 4, replicas: 3, available: 1, drains: true, commandEveryMs: 30 } as const

/** Replicas are away now and then, and soon back. */
const AWAY = { ...MOVING, drains: false, partitions: 1, keys: 2, faultMs: 8_000, sloppy: false } as const

/** Known ways to get values that are always writable wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'hint-counts',
    story:
      'Who only keeps a put for a replica that is away counts as a replica, though nobody asked for that: a get of enough replicas does not see it.',
    file: core('puts'),
    replace: ['(request.sloppy ? hints.size : 0)', 'hints.size'],
    seedsMax: 300,
    options: AWAY
  },
  {
    id: 'stale-epoch-applied',
    story:
      'A replica takes what is told of an epoch that is over, and says so: it counts for replicas that are none any more.',
    file: core('answers'),
    replace: ["if (standing === 'over') {", "if (standing === 'over' && message.type !== 'update') {"],
    seedsMax: 300,
    options: MOVING
  },
  {
    id: 'dropped-before-handed-over',
    story: 'Who held a partition drops what it has as soon as it has begun to hand it over.',
    file: core('handovers'),
    replace: ['      lacking++\n', ''],
    seedsMax: 100,
    options: MOVING
  },
  {
    id: 'dropped-once-one-has-it',
    story: 'Who held a partition drops what it has when one replica has it, which may be the next to go.',
    file: core('handovers'),
    replace: ['if (lacking === 0 && (', 'if (lacking < holding.replicas.length && ('],
    seedsMax: 300,
    options: MOVING
  },
  {
    id: 'handed-over-once-sent',
    story:
      'Several messages of a partition are under way to a replica, and it is taken to have all of it once one of them is acknowledged and nothing is left to send: who goes drops what was lost on the way.',
    file: core('handovers'),
    replace: ['} else if (handover.underWay.size === 0) {', '} else {'],
    seedsMax: 300,
    options: { ...MOVING, valueBytes: 30 * 1_024 }
  },
  {
    id: 'elsewhere-where-nobody-is',
    story:
      'Who is drained is told that its values are elsewhere once all who hold them and are linked have them, and nobody is: it stops, and has the only copy.',
    file: core('handovers'),
    replace: ['there.length >= majority(replicas.length) && ', ''],
    seedsMax: 300,
    options: MOVING
  },
  {
    id: 'waits-for-who-is-gone',
    story:
      'Whoever compared while another one told what is lacking is answered only once that one is done, which it never is where its link was lost.',
    file: core('tellers'),
    replace: ['      if (turn.peer === peer) {', '      turn.until = Number.MAX_SAFE_INTEGER\n      if (false) {'],
    seedsMax: 100,
    options: MOVING
  },
  {
    id: 'hints-kept-for-ever',
    story: 'What was kept for a replica that was away is handed to nobody.',
    file: core('handovers'),
    replace: ['if (links.isLinked(replica.peer)) {', 'if (isOurs && links.isLinked(replica.peer)) {'],
    seedsMax: 100,
    options: MOVING
  },
  {
    id: 'sibling-lost',
    story: 'A value that comes takes the place of those that are there: of two that were written at once one is lost.',
    file: core('shard'),
    replace: ['[...row, addition].sort(compareDots)', '[addition]'],
    seedsMax: 50,
    options: { available: 1 }
  },
  {
    id: 'dead-comes-back',
    story:
      'What is told again is taken again, whether or not it is dead: a late message, or a repair, brings back what was deleted.',
    file: core('shard'),
    replace: ['this.#seen.has(replica, counter)) {', 'this.#alive.get(replica)?.values.has(counter) === true) {'],
    seedsMax: 300,
    options: { ...AWAY, repeats: true }
  },
  {
    id: 'get-believes-whoever-has-it',
    story:
      'A get shows, and repairs others with, whatever some replica has, though another one knows that it was replaced.',
    file: core('gets'),
    replace: ['if (seen.has(replica, counter) && !listed.has(name)) {', 'if (listed.has(name) && !listed.has(name)) {'],
    seedsMax: 100,
    options: AWAY
  },
  {
    id: 'rest-is-all',
    story: 'Of an answer in parts the last is taken for all of it.',
    file: core('gets'),
    replace: ['question.values.push(...values)', 'question.values.splice(0, question.values.length, ...values)'],
    seedsMax: 500,
    options: { ...AWAY, valueBytes: 30_720, keys: 1, replicas: 1 }
  },
  {
    id: 'lost-disk-answers',
    story: 'A replica that lost its disk answers as if it had never had anything.',
    file: core('answers'),
    replace: ['replica: holdings.isOurs(partition) }', 'replica: true }'],
    seedsMax: 500,
    options: { ...AWAY, peers: 4, losesDisk: true, replicas: 1, faultMs: 12_000 }
  },
  {
    id: 'said-before-written',
    story: 'A dot leaves its replica before it is on the disk: after a crash it is given to another value.',
    file: core('ledger'),
    replace: ['if (this.#durableToken === this.#lastToken) {', 'if (this.#durableToken <= this.#lastToken) {'],
    seedsMax: 300,
    options: AWAY
  },
  {
    id: 'minted-from-one-again',
    story: 'Who handed a partition over forgets how far it has minted, and begins with 1 when it is a replica again.',
    file: core('shard'),
    replace: ['this.#minted = Math.max(this.#minted, this.#seen.max(this.#replica))\n', 'this.#minted = 0\n'],
    seedsMax: 500,
    options: { ...MOVING, faultMs: 15_000, drains: false }
  },
  {
    id: 'acks-of-before-count',
    story: 'Where a partition moves while a put is under way, replicas of before count for it.',
    file: core('puts'),
    replace: ['    put.acks.clear()\n', ''],
    seedsMax: 500,
    options: MOVING
  },
  {
    id: 'counts-what-it-dropped',
    story:
      'Whoever handed a partition over and is a replica again counts for a put that it began before, and has it no more.',
    file: core('puts'),
    replace: ['if (put.era !== undefined) {', 'if (put.era === undefined) {'],
    seedsMax: 1_000,
    options: { ...MOVING, peers: 5, partitions: 1, drains: true, sloppy: true, repeats: true, valueBytes: 30_720 }
  },
  {
    id: 'greeted-once',
    story:
      'What names a start is said once on a link: of two ends one is admitted first, what that one says is lost, and nobody hands it a write over ever again.',
    file: core('links'),
    replace: ['this.#votes.set(peer, votes)\n    this.#told.delete(peer)', 'this.#votes.set(peer, votes)'],
    seedsMax: 300,
    options: {
      ...MOVING,
      membership: 'real',
      connections: 'dialled',
      peers: 7,
      replicas: 1,
      drains: false,
      timeoutMs: 5_000
    }
  },
  {
    id: 'write-made-twice',
    story: 'A put that another peer handed over is made as often as its message comes.',
    file: core('answers'),
    replace: ['id <= client.lastWrite', 'id < 0'],
    seedsMax: 100,
    options: { ...MOVING, repeats: true }
  }
]
