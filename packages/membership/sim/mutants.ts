import type { Mutant } from '@peermesh/sim'

const core = (file: string): string => `packages/membership/src/core/${file}.ts`

/** Known ways to get membership wrong. Each must be caught. */
export const mutants: readonly Mutant[] = [
  {
    id: 'no-refutation',
    story: 'Who hears of its own death keeps silent: it stays dead in the eyes of those who declared it.',
    file: core('own-record'),
    replace: ["{ type: met.incarnation > own.incarnation || contradicts ? 'refute' : 'known' }", "{ type: 'known' }"],
    seedsMax: 20
  },
  {
    id: 'no-rejoin',
    story: 'Dead members are not dialled: halves that no bootstrap address connects never merge.',
    file: core('dialler'),
    replace: ["(contact.kind !== 'dead' || contact.rejoining)", "contact.kind !== 'dead'"],
    seedsMax: 300
  },
  {
    id: 'bootstrap-once',
    story: 'A bootstrap address is given up once it did not answer: who started first stays alone.',
    file: core('dialler'),
    replace: [
      '    contact.attempts++\n',
      "    contact.attempts++\n    if (contact.kind === 'bootstrap') this.#contacts.delete(contact.key)\n"
    ],
    seedsMax: 50
  },
  {
    id: 'only-bootstrap-dialled',
    story: 'Members that are not linked are not dialled: there is no link to each.',
    file: core('membership-core'),
    replace: [
      "links.get(peer) !== undefined || record.status === 'left'",
      "links.get(peer) !== undefined || record.status !== 'dead'"
    ],
    seedsMax: 50
  },
  {
    id: 'one-ring',
    story: 'The expander has one ring: the mesh falls apart where two that stand far apart on it crash.',
    file: core('ring-neighbours'),
    replace: ['ring < this.#places.length; ring++', 'ring < 1; ring++'],
    seedsMax: 100
  },
  {
    id: 'digest-ignored',
    story: 'A difference that a digest shows is not sent: who comes late never hears of those whose news is old.',
    file: core('view-digest'),
    replace: ['return differs.includes(true) ?', 'return differs.includes(true) && buckets > 1 ?'],
    seedsMax: 100
  },
  {
    id: 'boot-order-dropped',
    story:
      'Records are ordered by incarnation alone: a restarted peer, which counts from 0, does not beat its own death notice.',
    file: core('record'),
    replace: ['    compareStarts(a, b) ||\n', ''],
    seedsMax: 20
  },
  {
    id: 'suspicion-not-ended',
    story: 'A refutation does not end the suspicion: its timer runs on and kills a member that is alive.',
    file: core('member-view'),
    replace: ['    const { peer } = record\n    this.#suspicions.end(peer)\n', '    const { peer } = record\n'],
    seedsMax: 20
  },
  {
    id: 'confirmed-twice',
    story:
      'One peer that repeats itself counts as several: a suspicion that nobody shares ends as fast as one that all do.',
    file: core('suspicions'),
    replace: [
      'suspicion.suspecters.add(suspecter)',
      'suspicion.suspecters.add(`${suspecter}/${suspicion.suspecters.size}` as PeerName)'
    ],
    seedsMax: 300
  },
  {
    id: 'raises-others',
    story: 'A suspicion is spread under an incarnation that its subject never had, so that it surely wins.',
    file: core('member-view'),
    replace: [
      "{ ...record, status: 'suspect' }",
      "{ ...record, status: 'suspect', incarnation: record.incarnation + 1 }"
    ],
    seedsMax: 20
  },
  {
    id: 'mesh-before-durable',
    story: 'The mesh id is shown while it is on its way to the disk: after a crash the peer may found another.',
    file: core('mesh-state'),
    replace: ['return this.#durable\n  }', 'return this.#durable ?? this.#pending\n  }'],
    seedsMax: 50
  },
  {
    id: 'anyone-founds',
    story: 'A peer that met no mesh founds one by itself.',
    file: core('membership-core'),
    replace: [
      'if (config.found !== undefined && start.salvaged === undefined) {\n      parts.mesh.plan(config.found.generation,',
      'if (start.salvaged === undefined) {\n      parts.mesh.plan(0,'
    ],
    seedsMax: 50
  },
  {
    id: 'admits-without-mesh',
    story: 'A peer is admitted before it shows our mesh id: what it says may belong to another mesh.',
    file: core('handshake'),
    replace: [' && hello.self.meshId === this.#mesh.mesh?.meshId)', ')'],
    seedsMax: 50
  },
  {
    id: 'foreign-stays',
    story: 'A foreign peer is taken in when it shows its mesh id after it was admitted without one.',
    file: core('links'),
    replace: ['meshId !== ours.meshId) {', 'meshId === undefined) {'],
    seedsMax: 500
  },
  {
    id: 'lost-disk-unnoticed',
    story: 'A peer that lost its disk goes on with a boot that the mesh takes for an old one.',
    file: core('own-record'),
    replace: ['  if (met.boot < own.boot) {', '  if (met.boot < own.boot || !sameStore) {'],
    seedsMax: 50
  },
  {
    id: 'copied-disk-unnoticed',
    story: 'A peer that was put back to an old copy of its disk writes on under a store id that others know more of.',
    file: core('own-record'),
    replace: ['  if (met.boot < own.boot) {', '  if (met.boot < own.boot || sameStore) {'],
    seedsMax: 300
  },
  {
    id: 'not-admitted-still-merged',
    story: 'What others tell of a peer that is not admitted is taken in like any other: it is a member by hearsay.',
    file: core('member-view'),
    replace: ['if (this.#config.admission(record.peer) !== undefined) {', 'if (this.own.peer === record.peer) {'],
    seedsMax: 100
  },
  {
    id: 'not-admitted-still-greeted',
    story: 'Who is not admitted is greeted like anybody else, and let in once it has introduced itself.',
    file: core('handshake'),
    replace: ['if (why === undefined) {', "if (why !== '') {"],
    seedsMax: 100
  },
  {
    id: 'closed-anywhere',
    story:
      'A closed connection and a refused dial are taken for a death in every profile, also where a NAT looks the same.',
    file: core('config'),
    replace: ["profile === 'local' && options", 'options'],
    seedsMax: 100
  },
  {
    id: 'confirmations-below-least',
    story: 'Confirmations shorten a suspicion to less than its least: who stalls for a moment is dead.',
    file: core('suspicions'),
    replace: ['[0, 0.5, 0.7925, 1]', '[0, 0.9, 1.1, 1.4]'],
    seedsMax: 300
  }
]
