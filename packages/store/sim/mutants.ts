import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/store/src/core/${file}.ts`

/** Known ways to get the store wrong, most of them met while it was designed. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'sent-before-durable',
    story: 'A delta leaves before the disk has it: after a crash its dot is minted again for something else.',
    file: core('store-core'),
    replace: [
      'this.#journal.writeOwn(staged.operations)',
      'this.#journal.writeOwn(staged.operations); this.#running().outbox.add(staged.operations, false)'
    ],
    seedsMax: 100
  },
  {
    id: 'context-counts-as-seen',
    story: 'The dots that an operation replaced are taken as incorporated, though only their end is known.',
    file: core('causal-map'),
    replace: [
      'this.#incorporate(key, operation)',
      'this.#incorporate(key, operation); for (const dot of observed) if (!this.clock.has(dot.replica, dot.counter)) this.#incorporate(key, dot)'
    ],
    seedsMax: 200
  },
  {
    id: 'no-residual',
    story:
      'That a dot was replaced is forgotten where its own operation has not come yet: when it comes, it rises from the dead.',
    file: core('causal-map'),
    replace: ['this.#setResidual(key, residual, observed, recorder)', ''],
    seedsMax: 200
  },
  {
    id: 'residual-not-shipped',
    story: 'A pull brings the values of a key without what is known to be replaced.',
    file: core('causal-map'),
    replace: ['      residual: this.residual(key)\n', '      residual: NO_DOTS\n'],
    seedsMax: 1_000
  },
  {
    id: 'replaced-stays',
    story: 'A delta adds its value and leaves what it replaced.',
    file: core('causal-map'),
    replace: ['before.filter((sibling) => !includesDot(observed, sibling))', 'before'],
    seedsMax: 20
  },
  {
    id: 'clock-before-keys',
    story:
      'The clock of a pull is joined when it begins: if it breaks off, what has not come is never asked for again.',
    file: core('pull-reader'),
    replace: [
      'this.#incoming = { transfer, from, total: message.keys, keys: 0 }\n',
      'this.#incoming = { transfer, from, total: message.keys, keys: 0 }; this.#map.clock.merge(CausalContext.fromData(message.base))\n'
    ],
    seedsMax: 200
  },
  {
    id: 'cut-ignored',
    story: 'Dots that were cut from the index are passed over instead of answered by a snapshot.',
    file: core('causal-map'),
    replace: ["        return 'snapshot'\n", '        continue\n'],
    seedsMax: 100
  },
  {
    id: 'snapshot-in-pieces',
    story: 'A snapshot is joined as it comes, and its clock never.',
    file: core('pull-reader'),
    replace: ['message.snapshot ? new SnapshotStage(message.base, agreed) : undefined', 'undefined'],
    seedsMax: 100
  },
  {
    id: 'replica-without-store-id',
    story: 'A peer that lost its disk goes on under its old name, and counts from one again.',
    file: core('store-core'),
    replace: ['`${identity.peer}/${identity.storeId}`', '`${identity.peer}/`'],
    seedsMax: 100
  },
  {
    id: 'delete-dot-not-on-disk',
    story: 'The dot of a delete is not written down: after a restart nobody can be told of it.',
    file: core('records'),
    replace: ['this.changes.push({ key: `i/${this.#dot(dot)}`, value: this.#codec.encodeText(key) })', ''],
    seedsMax: 100
  },
  {
    id: 'nobody-announces',
    story: 'Clocks are not announced: what was missed is never noticed while nobody writes.',
    file: core('announcer'),
    replace: ['if (now < this.deadline()) {', 'if (now >= 0) {'],
    seedsMax: 20
  },
  {
    id: 'clock-not-recovered',
    story: 'After a restart the clock on disk is not read.',
    file: core('records'),
    replace: ['map.recover.clock(CausalContext.fromData(clock === undefined ? [] : codec.decodeClock(clock[1])))', ''],
    seedsMax: 100
  },
  {
    id: 'clock-not-written',
    story: 'The clock is not written where the index was cut either: nothing else tells of the dots below.',
    file: core('map-journal'),
    replace: ['if (this.#parts.map.index.isCut)', 'if (false)'],
    seedsMax: 1_000
  },
  {
    id: 'half-known-delete',
    story:
      'A part of a pull is read without the dots that came since it began: a delete takes effect at the reader, and is not known there.',
    file: core('state-reader'),
    replace: ['newer === undefined ? dots : [...dots, ...newer]', 'newer === undefined ? dots : dots'],
    seedsMax: 10_000
  },
  {
    id: 'counters-not-set-aside',
    story:
      'Counters are used without a record that outlives the loss of power: after one, a dot that others have seen is minted again.',
    file: core('store-core'),
    replace: ["config.durability !== 'power' && !volatile", 'false'],
    seedsMax: 300
  },
  {
    id: 'damage-ignored',
    story:
      'A peer that cannot read all of its disk goes on as the replica that it was: its clock says that it has what is gone.',
    file: 'packages/sim/src/driver.ts',
    replace: [
      'peer.disk.setAside((core) => wiring.seats.some((seat) => seat.name === core && seat.recordsStandAlone === true))\n      peer.storeId = undefined',
      'peer.disk.setAside(() => true)'
    ],
    seedsMax: 200
  },
  {
    id: 'damaged-disk-believed',
    story: 'Under a new name, but with the map as far as it can be read: a delete whose record is gone never was.',
    file: core('store-core'),
    replace: [
      'this.#journal.recover(records, volatile)',
      'this.#journal.recover(salvaged.at(-1) ?? records, volatile)'
    ],
    seedsMax: 200
  },
  {
    id: 'nothing-salvaged',
    story: 'What could be read of a damaged disk, and nobody else had, is not written anew.',
    file: core('salvage'),
    replace: ['operations.push({ key, value: sibling.value, salvaged: sibling })', ''],
    seedsMax: 200
  },
  {
    id: 'context-not-shipped',
    story: 'An operation travels without what it had observed: what it replaced stays beside it wherever it goes.',
    file: core('store-core'),
    replace: [
      'outbox.add(operations, ',
      'outbox.add(operations.map((operation) => ({ ...operation, observed: [] })), '
    ],
    seedsMax: 20
  },
  {
    id: 'counted-twice-from-one-sum',
    story:
      'What is added to a counter is added to what is durable: of two that are staged together, the first is lost.',
    file: core('write-group'),
    replace: ['if (last === undefined) {\n      return countOf', 'if (last?.replica !== "") {\n      return countOf'],
    seedsMax: 50
  },
  {
    id: 'count-of-the-peer',
    story:
      'A replica counts on a part of its peer: after a lost disk it counts from nothing where the old one had counted, and one of the two is lost.',
    file: core('writer'),
    replace: ['replicaTag(replica)', "replicaTag(replica.slice(0, replica.indexOf('/')) as ReplicaId)"],
    seedsMax: 200
  },
  {
    id: 'one-run-for-all',
    story: 'Places do not say who made them: what two replicas insert at one place at once is one element.',
    file: core('write-group'),
    replace: [
      'placeBetween(made.at(-1) ?? left, right, { tag, counter })',
      "placeBetween(made.at(-1) ?? left, right, { tag: 'anybody', counter })"
    ],
    seedsMax: 100,
    options: { peers: 3, commandEveryMs: 10, typedChance: 0.9 }
  },
  {
    id: 'remove-does-not-win',
    story: 'An element of a remove-wins set is in where some add of it is there, whatever else is.',
    file: core('typed-reader'),
    replace: ['live.length > 0 && live.every(', 'live.some('],
    seedsMax: 50
  },
  {
    id: 'parts-not-recovered',
    story: 'After a restart nobody knows which parts a typed key has.',
    file: core('causal-map'),
    replace: [
      '      this.collections.added(key)\n      this.shown.changed(key)\n      this.#account(key, sibling)',
      '      this.shown.changed(key)\n      this.#account(key, sibling)'
    ],
    seedsMax: 50
  },
  {
    id: 'half-an-update',
    story: 'An update shows as soon as its first piece is there.',
    file: core('update-pieces'),
    replace: [' && readPath(first).count === pieces.length && !pieces.includes(undefined)', ''],
    seedsMax: 200,
    options: { commandEveryMs: 10, typedChance: 0.9 }
  },
  {
    id: 'silence-is-consent',
    story: 'Who has told nothing yet is taken to lack nothing.',
    file: core('lag'),
    replace: ['      return undefined\n    }\n    let count = 0', '      return 0\n    }\n    let count = 0'],
    seedsMax: 20
  },
  {
    id: 'asked-is-answered',
    story: 'Who asks is taken to have what it is sent in answer, before it says so.',
    file: core('lag'),
    replace: [
      'setBounded(this.#told, telling.from, telling.clock, TOLD_CLOCKS_MAX)',
      "setBounded(this.#told, telling.from, input.type === 'message' && input.message.type === 'pull' ? this.#ours.toData() : telling.clock, TOLD_CLOCKS_MAX)"
    ],
    seedsMax: 50
  },
  {
    id: 'acknowledged-before-durable',
    story: 'What a neighbour sent is acknowledged as soon as it can be read: after a crash it is not there.',
    file: core('map-journal'),
    replace: [
      "    this.#persist(recorder, 'process', waiting)\n",
      "    this.#persist(recorder, 'process'); if (waiting !== undefined) this.#parts.durable(waiting)\n"
    ],
    seedsMax: 300,
    options: { peers: 3, commandEveryMs: 50, ackChance: 0.9 }
  },
  {
    id: 'second-copy-acknowledged-at-once',
    story: 'What came twice is acknowledged while the first copy is still on its way to the disk.',
    file: core('map-journal'),
    replace: ['    if (last === undefined) {', '    if (last === undefined || this.#lastToken > 0) {'],
    seedsMax: 300,
    options: { peers: 3, commandEveryMs: 50, ackChance: 0.9 }
  },
  {
    id: 'told-is-held',
    story: 'Who tells that it has a write is counted, though it may only be in its memory.',
    file: core('receipts'),
    replace: [
      'this.#told.set(peer, told)\n',
      'for (const waiting of told) waiting.holders.add(peer); this.#changed = true\n'
    ],
    seedsMax: 1_000,
    options: { peers: 3, commandEveryMs: 50, ackChance: 0.9 }
  },
  {
    id: 'older-answer-is-enough',
    story: 'Who asks for a pull while another is under way is told that it is done once that one is answered.',
    file: core('asked-pulls'),
    replace: ['asked.request === request', '(asked.request ?? request) === request'],
    seedsMax: 100,
    options: { peers: 3, commandEveryMs: 10, pullChance: 0.2 }
  },
  {
    id: 'renewed-and-deleted',
    story: 'What had expired when its delete was asked for is deleted, though another value was put over it before.',
    file: core('write-group'),
    replace: ['ifExpired && !this.#isExpired(key)', 'ifExpired && key.length === 0'],
    seedsMax: 100,
    options: { peers: 3, keys: 2, commandEveryMs: 10, expireChance: 0.5 }
  },
  {
    id: 'agreed-on-all',
    story: 'What this side alone holds is taken for held by both: who deleted it there is not heard.',
    file: core('reconcile/sketch-reader'),
    replace: ['this.#held.without(this.#decoder.ours)', 'this.#held.held'],
    seedsMax: 300
  },
  {
    id: 'compared-and-not-joined',
    story: 'What came of a key after both sides were found to be the same is kept, though its end is known there.',
    file: core('causal-map'),
    replace: ['if (this.live(key) !== live || this.residual(key) !== residual) {', 'if (live.length < 0) {'],
    seedsMax: 3_000
  },
  {
    id: 'item-of-the-key-alone',
    story: 'A key is compared without its dots: what was written anew there looks the same.',
    file: core('reconcile/held-items'),
    replace: ['let at = this.#dots(bytes, 0, live)', 'let at = this.#dots(bytes, 0, live.slice(live.length))'],
    seedsMax: 300
  }
]
