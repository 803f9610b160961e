import { type CausalContextData, replicaId } from '@peermesh/crdt'
import { peerName } from '@peermesh/kernel'
import type { StoreMessage } from '@peermesh/store/core'

const a = replicaId('peer-a/0a')
const b = replicaId('peer-b/0b')

const clock: CausalContextData = [
  {
    replica: a,
    ranges: [
      [1, 300],
      [302, 302]
    ]
  },
  { replica: b, ranges: [[7, 7]] }
]

/** One message of each kind, with every field set and with none that can be left out. */
export const messages: Readonly<Record<string, StoreMessage>> = {
  deltas: {
    type: 'deltas',
    sequence: 5,
    replica: a,
    operations: [
      {
        replica: a,
        counter: 301,
        key: 'städte/1',
        timestamp: { millis: 1_767_225_600_000, count: 3 },
        value: new Uint8Array([1, 2, 3]),
        observed: [
          { replica: a, counter: 300 },
          { replica: b, counter: 7 }
        ]
      },
      {
        replica: a,
        counter: 302,
        key: 'k',
        timestamp: { millis: 1_767_225_600_001, count: 0 },
        value: undefined,
        observed: [{ replica: b, counter: 9 }]
      }
    ]
  },
  'deltas-smallest': { type: 'deltas', sequence: 0, replica: a, operations: [] },
  ack: { type: 'ack', sequence: 5 },
  digest: { type: 'digest', clock },
  'digest-empty': { type: 'digest', clock: [] },
  pull: { type: 'pull', request: 9, clock, to: peerName('peer-b') },
  'pull-smallest': { type: 'pull', request: 0, clock: [], to: undefined },
  'pull-of-many': { type: 'pull', request: 9, clock, to: undefined, holds: 300 },
  busy: { type: 'busy', request: 9 },
  transfer: { type: 'transfer', request: 9, snapshot: true, base: clock },
  'transfer-agreed': { type: 'transfer', request: 9, snapshot: true, base: clock, agreed: true },
  symbols: {
    type: 'symbols',
    request: 9,
    seed: -2,
    from: 32,
    keys: 300,
    symbols: {
      sums: Int32Array.of(1, -1, 2, -2, 3, -3, 4, -4),
      checks: Int32Array.of(5, -5, 6, -6),
      counts: Int32Array.of(18, 16)
    }
  },
  need: { type: 'need', request: 9, symbols: 300 },
  want: { type: 'want', request: 9, items: [1, 4_294_967_295] },
  'want-all': { type: 'want', request: 9, items: undefined },
  'transfer-smallest': { type: 'transfer', request: 0, snapshot: false, base: [] },
  states: {
    type: 'states',
    request: 9,
    context: clock,
    states: [
      {
        key: 'k',
        live: [
          { replica: b, counter: 7, timestamp: { millis: 1, count: 65_535 }, value: new Uint8Array([9]) },
          { replica: a, counter: 302, timestamp: { millis: 2, count: 0 }, value: new Uint8Array() }
        ],
        dead: [{ replica: a, counter: 1 }],
        residual: [{ replica: b, counter: 9 }],
        piece: undefined
      },
      { key: 'piece', live: [], dead: [{ replica: a, counter: 2 }], residual: [], piece: { index: 2, count: 3 } }
    ],
    last: true,
    to: peerName('peer-a')
  },
  'states-smallest': { type: 'states', request: 0, context: [], states: [], last: false, to: undefined }
}

/** One value of each kind of journal record. */
export const records = {
  text: 'peer-a/0a',
  clock,
  sibling: { timestamp: { millis: 1_767_225_600_000, count: 3 }, value: new Uint8Array([1, 2, 3]) },
  dots: [
    { replica: a, counter: 300 },
    { replica: b, counter: 7 },
    { replica: a, counter: 302 }
  ]
}
