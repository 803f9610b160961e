import { meshId, peerName, storeId } from '@peermesh/kernel'
import type { MemberMetadata, MemberRecord, MembershipMessage, MeshRecord } from '../../src/core/index.ts'

const MESH = meshId('000102030405060708090a0b0c0d0e0f')

export const aliceRecord: MemberRecord = {
  peer: peerName('12D3KooWAlice'),
  storeId: storeId('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'),
  boot: 3,
  startNonce: '0123456789abcdef',
  incarnation: 2,
  status: 'alive',
  meshId: MESH,
  addresses: ['/ip4/127.0.0.1/tcp/7400/p2p/12D3KooWAlice', '/dns4/a.example/tcp/7400/p2p/12D3KooWAlice']
}

export const bobRecord: MemberRecord = {
  peer: peerName('12D3KooWBob'),
  storeId: storeId('e0e1e2e3e4e5e6e7e8e9eaebecedeeef'),
  boot: 1,
  startNonce: 'fedcba9876543210',
  incarnation: 0,
  status: 'suspect',
  addresses: []
}

const carolRecord: MemberRecord = { ...bobRecord, peer: peerName('12D3KooWCarol'), status: 'dead' }
const daveRecord: MemberRecord = { ...aliceRecord, peer: peerName('12D3KooWDave'), status: 'left' }

/** All that a member can say of itself, and as little as it can. */
const METADATA: MemberMetadata = {
  version: '1.2.3',
  zone: 'eu-west',
  priority: -2,
  capacity: 64,
  load: 5 / 16,
  tags: ['blue', 'ssd']
}
const LITTLE_METADATA: MemberMetadata = { priority: 0, capacity: 0, load: 0, tags: [] }

/** One message of each kind, by the name of its vector. */
export const messages: Readonly<Record<string, MembershipMessage>> = {
  hello: {
    type: 'hello',
    self: aliceRecord,
    versions: { membership: { oldest: 1, newest: 1 }, store: { oldest: 2, newest: 2 } },
    settings: { placement: 'root' },
    heard: true,
    known: bobRecord
  },
  'hello-of-a-newcomer': {
    type: 'hello',
    self: { ...bobRecord, status: 'alive' },
    versions: {},
    settings: {},
    heard: false
  },
  'hello-not-admitted': {
    type: 'hello',
    self: aliceRecord,
    versions: {},
    settings: {},
    heard: false,
    notAdmitted: true
  },
  'hello-to-one-that-runs-twice': {
    type: 'hello',
    self: aliceRecord,
    versions: {},
    settings: {},
    heard: true,
    known: bobRecord,
    runsTwice: true
  },
  'hello-with-metadata': {
    type: 'hello',
    self: { ...aliceRecord, metadata: METADATA },
    versions: {},
    settings: {},
    heard: true
  },
  ping: {
    type: 'ping',
    sequence: 7,
    updates: [{ record: bobRecord, suspectedBy: [peerName('12D3KooWAlice')], goneForMs: 0 }]
  },
  'ping-of-one-that-struggles': { type: 'ping', sequence: 8, updates: [], penalty: 3 },
  'ack-of-one-that-struggles': { type: 'ack', sequence: 8, updates: [], penalty: 8 },
  ack: { type: 'ack', sequence: 0xffff_ffff, updates: [] },
  'ping-request': { type: 'ping-request', sequence: 1, target: peerName('12D3KooWBob') },
  nack: { type: 'nack', sequence: 1 },
  digest: { type: 'digest', buckets: Uint8Array.from({ length: 16 }, (_, index) => index), answer: true },
  'digest-in-answer': { type: 'digest', buckets: new Uint8Array(8), answer: false },
  state: {
    type: 'state',
    updates: [
      { record: aliceRecord, suspectedBy: [], goneForMs: 0 },
      { record: carolRecord, suspectedBy: [], goneForMs: 86_400_000 },
      { record: daveRecord, suspectedBy: [], goneForMs: 1 }
    ],
    answer: true
  },
  'state-of-a-process-that-ended': {
    type: 'state',
    updates: [
      {
        record: bobRecord,
        suspectedBy: [aliceRecord.peer, daveRecord.peer],
        closedTo: [aliceRecord.peer, daveRecord.peer],
        goneForMs: 0
      }
    ],
    answer: false
  },
  'state-with-metadata': {
    type: 'state',
    updates: [
      { record: { ...aliceRecord, metadata: METADATA }, suspectedBy: [], goneForMs: 0 },
      { record: { ...daveRecord, metadata: LITTLE_METADATA }, suspectedBy: [], goneForMs: 1 }
    ],
    answer: false
  }
}

/** Records on disk, by the name of their vector. */
export const meshRecords: Readonly<Record<string, MeshRecord>> = {
  'mesh-record': { meshId: MESH },
  'mesh-record-of-the-founder': { meshId: MESH, root: { generation: 0, storeId: aliceRecord.storeId } },
  'mesh-record-of-a-later-founder': { meshId: MESH, root: { generation: 5, storeId: aliceRecord.storeId } }
}
