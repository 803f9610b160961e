import { MalformedMessageError, meshId, peerName } from '@peermesh/kernel'
import { toString as toText } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import {
  ADDRESS_LENGTH_MAX,
  ADDRESSES_MAX,
  CONFIRMATIONS_MAX,
  COUNTER_MAX,
  DIGEST_BUCKETS_MAX,
  DIGEST_HASH_BYTES,
  GONE_KEPT_MS,
  HEALTH_PENALTY_MAX,
  type MemberRecord,
  type MembershipMessage,
  type MemberUpdate,
  PEER_NAME_LENGTH_MAX,
  SETTING_LENGTH_MAX,
  METADATA_NUMBER_MAX,
  METADATA_TEXT_MAX,
  NO_METADATA,
  SETTINGS_MAX,
  STATE_UPDATES_MAX,
  TAGS_MAX,
  UPDATES_MAX,
  VERSIONS_MAX,
  WITNESSES_NEEDED
} from '../src/core/index.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { Envelope } from '../src/wire/messages.js'
import { recordCodec } from '../src/wire/record-codec.ts'
import { aliceRecord, bobRecord, meshRecords, messages } from './support/samples.ts'
import { vector } from './support/vectors.ts'

const FRAME_BYTES_MAX = 64 * 1024

const NOTHING_NEW = { sequence: 1, updates: [], penalty: 0 }
const HELLO = Envelope.decode(vector('hello')).hello as NonNullable<Envelope['hello']>

describe('messages', () => {
  it.each(Object.entries(messages))('[MW4] %s is, byte for byte, what it was in version 1', (name, message) => {
    expect(toText(messageCodec.encode(message), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(messageCodec.decode(vector(name))).toEqual(message)
  })

  it.each([0, 4, 7, 12, 24, 8 * 257, 8 * 512])('[MW1] no digest has %i bytes', (length) => {
    const bytes = Envelope.encode({ digest: { buckets: new Uint8Array(length), answer: false } })
    expect(() => messageCodec.decode(bytes)).toThrow(MalformedMessageError)
  })

  it('[MW3] at their largest fit a frame', () => {
    const widest = (length: number): string => '\u{ffee}'.repeat(length)
    const record: MemberRecord = {
      ...aliceRecord,
      peer: peerName(widest(PEER_NAME_LENGTH_MAX)),
      boot: COUNTER_MAX,
      incarnation: COUNTER_MAX,
      status: 'left',
      addresses: Array.from({ length: ADDRESSES_MAX }, () => '/'.repeat(ADDRESS_LENGTH_MAX)),
      metadata: {
        version: widest(METADATA_TEXT_MAX),
        zone: widest(METADATA_TEXT_MAX),
        priority: -METADATA_NUMBER_MAX,
        capacity: METADATA_NUMBER_MAX,
        load: 1,
        tags: Array.from({ length: TAGS_MAX }, (_, index) => `${widest(METADATA_TEXT_MAX - 1)}${index}`)
      }
    }
    const update: MemberUpdate = {
      record,
      suspectedBy: Array.from({ length: CONFIRMATIONS_MAX + 1 }, () => record.peer),
      closedTo: Array.from({ length: WITNESSES_NEEDED }, () => record.peer),
      goneForMs: GONE_KEPT_MS
    }
    const repeat = (count: number): MemberUpdate[] => Array.from({ length: count }, () => update)
    const object = <T>(count: number, value: T): Record<string, T> =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [String(index).padStart(SETTING_LENGTH_MAX, '\u{ffee}'), value])
      )
    const largest: MembershipMessage[] = [
      { type: 'ping', sequence: 0xffff_ffff, updates: repeat(UPDATES_MAX) },
      { type: 'state', updates: repeat(STATE_UPDATES_MAX), answer: true },
      { type: 'digest', buckets: new Uint8Array(DIGEST_BUCKETS_MAX * DIGEST_HASH_BYTES), answer: true },
      {
        type: 'hello',
        self: { ...record, status: 'alive' },
        versions: object(VERSIONS_MAX, { oldest: COUNTER_MAX - 1, newest: COUNTER_MAX }),
        settings: object(SETTINGS_MAX, '\u{ffee}'.repeat(SETTING_LENGTH_MAX)),
        heard: true,
        known: record
      }
    ]
    for (const message of largest) {
      const bytes = messageCodec.encode(message)
      expect(bytes.byteLength).toBeLessThan(FRAME_BYTES_MAX)
      expect(messageCodec.decode(bytes)).toEqual(message)
    }
  })

  const hello = messages['hello'] as Extract<MembershipMessage, { type: 'hello' }>
  const numbered = <Value>(count: number, value: Value): Record<string, Value> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`name-${index}`, value]))
  const withSelf = (changed: Partial<MemberRecord>): MembershipMessage => ({
    ...hello,
    self: { ...aliceRecord, ...changed }
  })
  const update = (changed: Partial<MemberUpdate>): MembershipMessage => ({
    type: 'ping',
    sequence: 1,
    updates: [{ record: bobRecord, suspectedBy: [], goneForMs: 0, ...changed }]
  })

  it.each<[string, MembershipMessage]>([
    ['a peer without a name', withSelf({ peer: peerName('') })],
    ['a name that is too long', withSelf({ peer: peerName('x'.repeat(PEER_NAME_LENGTH_MAX + 1)) })],
    ['a store id that is too short', withSelf({ storeId: '00' as MemberRecord['storeId'] })],
    ['a mesh id that is too long', withSelf({ meshId: meshId('00'.repeat(17)) })],
    ['a start nonce that is too short', withSelf({ startNonce: '00' })],
    ['a boot beyond all starts', withSelf({ boot: COUNTER_MAX + 1 })],
    ['an incarnation beyond all refutations', withSelf({ incarnation: COUNTER_MAX + 1 })],
    ['a newcomer that is not alive', withSelf({ status: 'dead' })],
    ['an address that is too long', withSelf({ addresses: ['x'.repeat(ADDRESS_LENGTH_MAX + 1)] })],
    ['an address with a space', withSelf({ addresses: ['/ip4/127.0.0.1 /tcp/1'] })],
    ['an address that is empty', withSelf({ addresses: [''] })],
    ['too many addresses', withSelf({ addresses: Array.from({ length: ADDRESSES_MAX + 1 }, () => 'x') })],
    ['a setting that is too long', { ...hello, settings: { name: 'x'.repeat(SETTING_LENGTH_MAX + 1) } }],
    ['too many suspecters', update({ suspectedBy: Array.from({ length: 5 }, () => peerName('x')) })],
    [
      'too many witnesses',
      update({ closedTo: Array.from({ length: WITNESSES_NEEDED + 1 }, (_, index) => peerName(`peer-${index}`)) })
    ],
    ['a health worse than the worst', { type: 'ping', sequence: 1, updates: [], penalty: HEALTH_PENALTY_MAX + 1 }],
    ['too many versions', { ...hello, versions: numbered(VERSIONS_MAX + 1, { oldest: 1, newest: 1 }) }],
    ['too many settings', { ...hello, settings: numbered(SETTINGS_MAX + 1, 'x') }],
    ['versions of which the oldest is the newest', { ...hello, versions: { store: { oldest: 2, newest: 1 } } }],
    ['metadata over its limits', withSelf({ metadata: { ...NO_METADATA, zone: 'x'.repeat(METADATA_TEXT_MAX + 1) } })],
    ['a death of long ago', update({ goneForMs: 3 * GONE_KEPT_MS })],
    [
      'too many updates',
      {
        type: 'ping',
        sequence: 1,
        updates: Array.from({ length: UPDATES_MAX + 1 }, () => ({ record: bobRecord, suspectedBy: [], goneForMs: 0 }))
      }
    ]
  ])('[MW1] %s is refused', (_, message) => {
    expect(() => messageCodec.decode(messageCodec.encode(message))).toThrow(MalformedMessageError)
  })

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    [
      'two kinds at once',
      Envelope.encode({
        ping: { sequence: 1, updates: [], penalty: 0 },
        nack: { sequence: 1, updates: [], penalty: 0 }
      })
    ],
    [
      'a nack that carries news',
      Envelope.encode({ nack: { ...NOTHING_NEW, updates: Envelope.decode(vector('ping')).ping?.updates ?? [] } })
    ],
    ['a nack of one that struggles', Envelope.encode({ nack: { ...NOTHING_NEW, penalty: 1 } })],
    [
      'a fifth state of a member',
      Envelope.encode({
        ping: {
          ...NOTHING_NEW,
          updates: [{ record: { ...HELLO.self, status: 4 } as never, suspectedBy: [], closedTo: [], goneForMs: 0 }]
        }
      })
    ],
    [
      'a hello of nobody',
      Envelope.encode({ hello: { versions: [], settings: [], heard: true, notAdmitted: false, runsTwice: false } })
    ],
    [
      'an update about nobody',
      Envelope.encode({ ping: { sequence: 1, updates: [{ suspectedBy: [] } as never], penalty: 0 } })
    ],
    [
      'a name that comes twice',
      Envelope.encode({
        hello: {
          ...HELLO,
          settings: [
            { name: 'placement', value: 'root' },
            { name: 'placement', value: '64' }
          ]
        }
      })
    ]
  ])('[MW1] %s is refused', (_, bytes) => {
    expect(() => messageCodec.decode(bytes)).toThrow(MalformedMessageError)
  })

  it('[MW1] names from the network reach no prototype', () => {
    const message = { ...hello, settings: JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string> }
    const decoded = messageCodec.decode(messageCodec.encode(message))
    expect(decoded).toEqual(message)
    expect(Object.getPrototypeOf(decoded.type === 'hello' && decoded.settings)).toBeNull()
  })
})

describe('records on disk', () => {
  it.each(Object.entries(meshRecords))('[MW4] %s is, byte for byte, what it was in version 1', (name, record) => {
    expect(toText(recordCodec.encodeMesh(record), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(recordCodec.decodeMesh(vector(name))).toEqual(record)
  })

  it('[MW4] addresses and counts are too', () => {
    expect(recordCodec.decodeAddresses(vector('addresses-record'))).toEqual(['/ip4/127.0.0.1/tcp/1', '/sim/a'])
    expect(recordCodec.decodeCount(vector('count-record'))).toBe(3)
  })

  it('[MW1] what is no record is refused', () => {
    expect(() => recordCodec.decodeMesh(new Uint8Array(0))).toThrow(MalformedMessageError)
    expect(() => recordCodec.decodeMesh(Uint8Array.of(0xff))).toThrow(MalformedMessageError)
  })
})
