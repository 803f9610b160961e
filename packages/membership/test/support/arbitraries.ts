import { meshId, peerName, storeId } from '@peermesh/kernel'
import fc from 'fast-check'
import {
  ADDRESSES_MAX,
  CONFIRMATIONS_MAX,
  COUNTER_MAX,
  GONE_KEPT_MS,
  HEALTH_PENALTY_MAX,
  LOAD_STEPS,
  MEMBER_STATUSES,
  type MemberMetadata,
  METADATA_NUMBER_MAX,
  METADATA_TEXT_MAX,
  type MemberRecord,
  type MembershipMessage,
  type MemberUpdate,
  STATE_UPDATES_MAX,
  TAGS_MAX,
  UPDATES_MAX,
  WITNESSES_NEEDED
} from '../../src/core/index.ts'

const hex = (digits: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
const address = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
  .map((text) => text.replaceAll(' ', '/'))
const peer = name.map(peerName)
const counter = fc.integer({ min: 0, max: COUNTER_MAX })
const sequence = fc.integer({ min: 0, max: 0xffff_ffff })

const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: METADATA_TEXT_MAX })

const metadataArbitrary: fc.Arbitrary<MemberMetadata> = fc
  .record({
    version: fc.option(word, { nil: undefined }),
    zone: fc.option(word, { nil: undefined }),
    priority: fc.integer({ min: -METADATA_NUMBER_MAX, max: METADATA_NUMBER_MAX }),
    capacity: fc.integer({ min: 0, max: METADATA_NUMBER_MAX }),
    load: fc.integer({ min: 0, max: LOAD_STEPS }).map((steps) => steps / LOAD_STEPS),
    tags: fc.uniqueArray(word, { maxLength: TAGS_MAX })
  })
  .map(({ version, zone, ...metadata }) => ({
    ...metadata,
    ...(version === undefined ? {} : { version }),
    ...(zone === undefined ? {} : { zone })
  }))

export const recordArbitrary: fc.Arbitrary<MemberRecord> = fc
  .record({
    peer,
    storeId: hex(32).map(storeId),
    boot: counter,
    startNonce: hex(16),
    incarnation: counter,
    status: fc.constantFrom(...MEMBER_STATUSES),
    meshId: fc.option(hex(32).map(meshId), { nil: undefined }),
    addresses: fc.array(address, { maxLength: ADDRESSES_MAX }),
    metadata: fc.option(metadataArbitrary, { nil: undefined })
  })
  .map(({ meshId: mesh, metadata, ...record }) => ({
    ...record,
    ...(mesh === undefined ? {} : { meshId: mesh }),
    ...(metadata === undefined ? {} : { metadata })
  }))

const updateArbitrary: fc.Arbitrary<MemberUpdate> = fc
  .record({
    record: recordArbitrary,
    suspectedBy: fc.array(peer, { maxLength: CONFIRMATIONS_MAX + 1 }),
    closedTo: fc.array(peer, { maxLength: WITNESSES_NEEDED }),
    goneForMs: fc.integer({ min: 0, max: GONE_KEPT_MS })
  })
  .map(({ closedTo, ...update }) => (closedTo.length === 0 ? update : { ...update, closedTo }))

const versionsArbitrary = fc
  .tuple(counter, counter)
  .map(([a, b]) => ({ oldest: Math.min(a, b), newest: Math.max(a, b) }))

export const messageArbitrary: fc.Arbitrary<MembershipMessage> = fc.oneof(
  fc
    .record({
      type: fc.constant('hello' as const),
      self: recordArbitrary.map((record) => ({ ...record, status: 'alive' as const })),
      versions: fc.dictionary(name, versionsArbitrary, { maxKeys: 5 }),
      settings: fc.dictionary(name, name, { maxKeys: 5 }),
      heard: fc.boolean(),
      known: fc.option(recordArbitrary, { nil: undefined }),
      notAdmitted: fc.boolean(),
      runsTwice: fc.boolean()
    })
    .map(({ known, notAdmitted, runsTwice, ...hello }) => ({
      ...hello,
      ...(known === undefined ? {} : { known }),
      ...(notAdmitted ? { notAdmitted } : {}),
      ...(runsTwice ? { runsTwice } : {})
    })),
  fc
    .record({
      type: fc.constantFrom('ping' as const, 'ack' as const),
      sequence,
      updates: fc.array(updateArbitrary, { maxLength: UPDATES_MAX }),
      penalty: fc.integer({ min: 0, max: HEALTH_PENALTY_MAX })
    })
    .map(({ penalty, ...probe }) => (penalty === 0 ? probe : { ...probe, penalty })),
  fc.record({ type: fc.constant('ping-request' as const), sequence, target: peer }),
  fc.record({ type: fc.constant('nack' as const), sequence }),
  fc.record({
    type: fc.constant('digest' as const),
    buckets: fc
      .integer({ min: 0, max: 8 })
      .chain((power) => fc.uint8Array({ minLength: 8 << power, maxLength: 8 << power })),
    answer: fc.boolean()
  }),
  fc.record({
    type: fc.constant('state' as const),
    updates: fc.array(updateArbitrary, { maxLength: STATE_UPDATES_MAX }),
    answer: fc.boolean()
  })
)
