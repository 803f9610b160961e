import { peerName, storeId } from '@peermesh/kernel'
import type { Configuration, Envelope, Era, GroupRecord, QuorumMessage, RegisterRecord } from '../../src/core/index.ts'

const lineage = '00112233445566778899aabbccddeeff'
const alice = peerName('12D3KooWAlice')
const bob = peerName('12D3KooWBob')
const aliceStore = storeId('0123456789abcdef0123456789abcdef')
const bobStore = storeId('fedcba9876543210fedcba9876543210')

export const first: Configuration = {
  group: 'root',
  lineage,
  generation: 0,
  epoch: 1,
  voters: [{ peer: alice, storeId: aliceStore, volatile: false }],
  dropBefore: 0
}

export const second: Configuration = {
  ...first,
  epoch: 2,
  voters: [...first.voters, { peer: bob, storeId: bobStore, volatile: true }],
  dropBefore: 1_700_000_000_000
}

const era: Era = { group: 'root', lineage, epoch: 2 }
const ballot = { epoch: 2, round: 7, proposer: '12D3KooWAlice/0123456789abcdef' }
const next = { ...ballot, round: 8 }
const value = new Uint8Array([1, 2, 3])

/** One of each kind, and what is at the edges. The names are those of the files in `vectors/`. */
export const messages: Readonly<Record<string, QuorumMessage>> = {
  'message-hello': { type: 'hello', votes: 'durable', configurations: [second] },
  'message-hello-smallest': { type: 'hello', votes: 'never', configurations: [] },
  'message-ask': {
    type: 'ask',
    era,
    requests: [
      { type: 'prepare', request: 1, key: 'a', ballot },
      { type: 'accept', request: 2, key: 'b', ballot, value, next },
      { type: 'accept', request: 2 ** 52, key: 'ключ', ballot, value },
      { type: 'read', request: 4, key: 'c' }
    ]
  },
  'message-answer': {
    type: 'answer',
    era,
    storeId: aliceStore,
    floor: 12,
    answers: [
      { type: 'promise', request: 1, accepted: { ballot, value } },
      { type: 'promise', request: 2 },
      { type: 'accepted', request: 3 },
      { type: 'nack', request: 4, promised: { epoch: 2, round: 0, proposer: '' } },
      {
        type: 'report',
        request: 5,
        accepted: { ballot: { ...ballot, proposer: '12D3KooWBob/0000000000000001' }, value }
      },
      { type: 'report', request: 6 }
    ]
  },
  'message-forward': {
    type: 'forward',
    era,
    request: 2 ** 52,
    key: 'lock/printer',
    kind: 'lock',
    args: new Uint8Array([0xa1, 0x61, 0x61, 0x01]),
    operation: { session: '12D3KooWBob/0000000000000001', sequence: 4, stamp: 9 }
  },
  'message-forwarded': { type: 'forwarded', era, request: 2 ** 52, value },
  'message-forwarded-declined': { type: 'forwarded', era, request: 7 },
  'message-moved': { type: 'moved', move: { from: first, next: second } },
  'message-moved-smallest': { type: 'moved', move: { next: second } },
  'message-behind': { type: 'behind', era },
  'message-move': { type: 'move', move: { from: first, next: second } },
  'message-moving-sealed': { type: 'moving', era, storeId: aliceStore, state: 'sealed' },
  'message-moving-installed': { type: 'moving', era, storeId: bobStore, state: 'installed' },
  'message-fetch': { type: 'fetch', move: { from: first, next: second }, after: 'b' },
  'message-page': {
    type: 'page',
    era: { ...era, epoch: 1 },
    storeId: aliceStore,
    floor: 3,
    after: 'b',
    records: [['c', { ballot, value }]],
    last: true,
    sealed: false
  },
  'message-page-sealed': {
    type: 'page',
    era: { ...era, epoch: 1 },
    storeId: bobStore,
    floor: 3,
    after: '',
    records: [],
    last: true,
    sealed: true
  },
  'message-page-smallest': {
    type: 'page',
    era,
    storeId: aliceStore,
    floor: 0,
    after: '',
    records: [],
    last: false,
    sealed: false
  },
  'message-serving': { type: 'serving', configuration: second },
  'message-watch': { type: 'watch', session: 'root/00112233445566778899aabbccddeeff' },
  'message-renewed': { type: 'renewed', session: 'root/00112233445566778899aabbccddeeff', renewals: 41, place: 0 },
  'message-renewed-third': {
    type: 'renewed',
    session: 'root/00112233445566778899aabbccddeeff',
    renewals: 41,
    place: 2
  }
}

/** `{ granted: true, term: 3 }` as CBOR. */
const RESULT = Uint8Array.from([
  0xa2,
  0x64,
  ...new TextEncoder().encode('term'),
  3,
  0x67,
  ...new TextEncoder().encode('granted'),
  0xf5
])

export const envelope: Envelope = {
  kind: 'lease',
  version: 9,
  touched: 1_700_000_000_000,
  state: { term: 3, session: 'root/00', ceiling: 30 },
  remembered: [{ session: ballot.proposer, sequence: 4, stamp: 9, result: RESULT }],
  evicted: 2,
  base: 0
}

export const groups: Readonly<Record<string, GroupRecord>> = {
  'record-group': {
    known: first,
    voter: { storeId: aliceStore, configuration: first, sealedTo: second, floor: 5 }
  },
  'record-group-client': { known: second, voter: undefined }
}

export const registers: Readonly<Record<string, RegisterRecord>> = {
  'record-register': { promised: next, accepted: { ballot, value } },
  'record-register-promised': { promised: ballot, accepted: undefined }
}
