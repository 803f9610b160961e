import { REPLICA_ID_LENGTH_MAX, replicaId } from '@peermesh/crdt'
import { MalformedMessageError, peerName, TIMESTAMP_COUNT_MAX, TIMESTAMP_MILLIS_MAX } from '@peermesh/kernel'
import type { StoreMessage } from '@peermesh/store/core'
import { concat } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import { KEY_BYTES_MAX, VALUE_BYTES_MAX } from '../src/core/limits.ts'
import { COUNTER_MAX } from '../src/wire/dots.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { recordCodec } from '../src/wire/record-codec.ts'
import { ClockRecord, DotsRecord, SiblingRecord } from '../src/wire/records.js'
import { StoreFrame } from '../src/wire/messages.js'
import { messages, records } from './support/samples.ts'
import { vector } from './support/vectors.ts'

const clock = { replicas: [{ replica: 'a', bounds: [1, 2] }] }
const operation = {
  counter: 1,
  key: 'k',
  millis: 1,
  count: 1,
  value: new Uint8Array(1),
  observedReplicas: [],
  observedCounters: []
}
const live = { replica: 0, counter: 1, millis: 1, count: 1, value: new Uint8Array(1) }
const state = {
  key: 'k',
  live: [live],
  deadReplicas: [],
  deadCounters: [],
  residualReplicas: [],
  residualCounters: [],
  piece: 0,
  pieces: 0
}

/** Bytes that our encoder would not write: the schema is kept, what is required beyond it is not. */
function deltas(fields: object): Uint8Array {
  return StoreFrame.encode({ deltas: { sequence: 0, replicas: ['a'], operations: [{ ...operation, ...fields }] } })
}

function states(fields: object, replicas = ['a']): Uint8Array {
  return StoreFrame.encode({
    states: { request: 1, context: clock, replicas, states: [{ ...state, ...fields }], last: true }
  })
}

/** The next time after none, where a head says so. */
const TICK = 4
const LIVE_TICK = 1

function withRows(kind: 'deltas' | 'states', rows: number[], plain: object[] = []): Uint8Array {
  const bytes = new Uint8Array(rows)
  return kind === 'deltas'
    ? StoreFrame.encode({ deltas: { sequence: 0, replicas: ['a'], operations: plain as [], rows: bytes } })
    : StoreFrame.encode({
        states: { request: 1, context: clock, replicas: [], states: plain as [], last: true, rows: bytes }
      })
}

function digest(...replicas: { replica: string; bounds: number[] }[]): Uint8Array {
  return StoreFrame.encode({ digest: { clock: { replicas } } })
}

describe('messages as bytes', () => {
  it.each(Object.entries(messages))(
    '[S16] %s has the bytes that it always had, and they mean what they always meant',
    (name, message) => {
      expect(messageCodec.encode(message, 1)).toEqual(vector(`message-${name}`))
      expect(messageCodec.decode(vector(`message-${name}`))).toEqual(message)
    }
  )

  it.each(['deltas', 'deltas-smallest', 'states', 'states-smallest'])(
    '[S16] %s are rows in version 2, and nothing else of a message is otherwise',
    (name) => {
      expect(messageCodec.encode(messages[name] as StoreMessage, 2)).toEqual(vector(`message-${name}-rows`))
      expect(messageCodec.decode(vector(`message-${name}-rows`))).toEqual(messages[name])
    }
  )

  it.each(Object.entries(messages).filter(([name]) => !/^(deltas|states)/.test(name)))(
    '[S16] %s has the same bytes in version 2',
    (name, message) => {
      expect(messageCodec.encode(message, 2)).toEqual(vector(`message-${name}`))
    }
  )

  it('[S16] a store id is its 16 bytes in a clock of version 2, and 32 digits in one of version 1', () => {
    const names = [`12D3KooW${'x'.repeat(44)}/${'0a'.repeat(16)}`, `peer/${'0A'.repeat(16)}`, `${'0a'.repeat(16)}`]
    for (const [index, saved] of [14, 0, 0].entries()) {
      const replica = replicaId(names[index] ?? '')
      const message: StoreMessage = { type: 'digest', clock: [{ replica, ranges: [[1, 5]] }] }
      const [one, two] = [messageCodec.encode(message, 1), messageCodec.encode(message, 2)]
      expect(one.length - two.length).toBe(saved)
      expect([messageCodec.decode(one), messageCodec.decode(two)]).toEqual([message, message])
    }
  })

  it('[S16] an entry of 116 bytes is 119 in rows where it follows the one before', () => {
    const replica = replicaId('r'.repeat(85))
    const entries = Array.from({ length: 100 }, (_, index) => ({
      replica,
      counter: 1_000_000 + index,
      key: String(index).padStart(16, 'k'),
      timestamp: { millis: 1_767_225_600_000, count: index },
      value: new Uint8Array(100).fill(index)
    }))
    const context = [{ replica, ranges: [[1, 2_000_000] as const] }]
    const states = entries.map(({ key, ...live }) => ({ key, live: [live], dead: [], residual: [], piece: undefined }))
    const operations = entries.map((entry) => ({ ...entry, observed: [] }))
    const sizes = [1, 100].map((count) => [
      messageCodec.encode({ type: 'deltas', sequence: 0, replica, operations: operations.slice(0, count) }).length,
      messageCodec.encode({
        type: 'states',
        request: 1,
        context,
        states: states.slice(0, count),
        last: true,
        to: undefined
      }).length
    ])
    const [one = [], hundred = []] = sizes
    for (const [index, bytes] of hundred.entries()) {
      expect((bytes - (one[index] ?? 0)) / 99).toBeCloseTo(119, 1)
    }
  })

  it('[S16] a field that this version does not know is passed over', () => {
    const unknown = new Uint8Array([0x9a, 0x06, 0x03, 1, 2, 3])
    expect(messageCodec.decode(concat([vector('message-ack'), unknown]))).toEqual(messages['ack'])
  })

  it('[S16] values do not keep the message alive that they came in, and do not change with it', () => {
    const bytes = vector('message-deltas')
    const message = messageCodec.decode(bytes)
    bytes.fill(0)
    expect(message).toEqual(messages['deltas'])
    const large = messageCodec.encode(largest(VALUE_BYTES_MAX))
    const read = messageCodec.decode(large)
    const value = read.type === 'deltas' ? read.operations[0]?.value : undefined
    expect(value?.buffer).not.toBe(large.buffer)
    expect(value?.buffer.byteLength).toBe(VALUE_BYTES_MAX)
  })

  it('[S16] what is exactly at a limit is taken', () => {
    const key = '💡'.repeat(KEY_BYTES_MAX / 4)
    const replica = replicaId('r'.repeat(REPLICA_ID_LENGTH_MAX))
    const timestamp = { millis: TIMESTAMP_MILLIS_MAX, count: TIMESTAMP_COUNT_MAX }
    const message: StoreMessage = {
      type: 'deltas',
      sequence: Number.MAX_SAFE_INTEGER,
      replica,
      operations: [
        { replica, counter: COUNTER_MAX, key, timestamp, value: new Uint8Array(VALUE_BYTES_MAX), observed: [] }
      ]
    }
    expect(messageCodec.decode(messageCodec.encode(message))).toEqual(message)
    const pull: StoreMessage = { type: 'pull', request: 1, clock: [], to: peerName('p'.repeat(128)) }
    expect(messageCodec.decode(messageCodec.encode(pull))).toEqual(pull)
  })

  it.each<[string, Uint8Array]>([
    ['nothing at all', new Uint8Array()],
    ['two kinds at once', concat([vector('message-ack'), vector('message-busy')])],
    ['only what this version does not know', new Uint8Array([0x9a, 0x06, 0x03, 1, 2, 3])],
    ['an ack that ends too soon', vector('message-ack').subarray(0, 3)],
    ['groups within groups without end', new Uint8Array(200_000).fill(0x0b)],
    ['a number over 2^53', new Uint8Array([0x12, 0x0a, 0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])],
    ['deltas of no replica', StoreFrame.encode({ deltas: { sequence: 0, replicas: [], operations: [] } })],
    [
      'deltas of a replica without a name',
      StoreFrame.encode({ deltas: { sequence: 0, replicas: [''], operations: [] } })
    ],
    ['a key that is empty', deltas({ key: '' })],
    ['a key over the limit', deltas({ key: 'k'.repeat(KEY_BYTES_MAX + 1) })],
    ['a key over the limit in UTF-8 alone', deltas({ key: '猫'.repeat(KEY_BYTES_MAX / 3 + 1) })],
    ['a key that is no text', replaced(deltas({ key: 'key!' }), 'key!', [0x6b, 0xed, 0xa0, 0x80])],
    ['a value over the limit', deltas({ value: new Uint8Array(VALUE_BYTES_MAX + 1) })],
    ['counter 0', deltas({ counter: 0 })],
    ['a counter over the limit', deltas({ counter: COUNTER_MAX + 1 })],
    ['a timestamp over the limit', deltas({ millis: TIMESTAMP_MILLIS_MAX + 1 })],
    ['a count over the limit', deltas({ count: TIMESTAMP_COUNT_MAX + 1 })],
    ['a dot of a replica that the message does not name', deltas({ observedReplicas: [1], observedCounters: [1] })],
    ['lists of dots that differ in length', deltas({ observedReplicas: [0, 0], observedCounters: [1] })],
    ['a live value of a replica that is not named', states({ live: [{ ...live, replica: 1 }] })],
    ['a live value over the limit', states({ live: [{ ...live, value: new Uint8Array(VALUE_BYTES_MAX + 1) }] })],
    ['dead dots that differ in length', states({ deadReplicas: [0] })],
    ['residual dots of counter 0', states({ residualReplicas: [0], residualCounters: [0] })],
    ['a piece beyond the last', states({ piece: 3, pieces: 2 })],
    ['piece 0 of two', states({ piece: 0, pieces: 2 })],
    ['a replica with too long a name', states({}, ['r'.repeat(REPLICA_ID_LENGTH_MAX + 1)])],
    ['a replica whose name is no text', replaced(states({}, ['name']), 'name', [0x6e, 0xed, 0xa0, 0x80])],
    ['states without a context', StoreFrame.encode({ states: { request: 1, replicas: [], states: [], last: true } })],
    ['a digest without a clock', StoreFrame.encode({ digest: {} })],
    ['a range without an end', digest({ replica: 'a', bounds: [1] })],
    ['a range that ends before it begins', digest({ replica: 'a', bounds: [2, 1] })],
    ['ranges that touch', digest({ replica: 'a', bounds: [1, 2, 3, 4] })],
    ['a range from 0', digest({ replica: 'a', bounds: [0, 2] })],
    ['a range beyond the largest counter', digest({ replica: 'a', bounds: [1, COUNTER_MAX + 1] })],
    [
      'a store id that is too short',
      StoreFrame.encode({
        digest: { clock: { replicas: [{ replica: 'a/', bounds: [1, 1], storeId: new Uint8Array(15) }] } }
      })
    ],
    ['a replica without ranges', digest({ replica: 'a', bounds: [] })],
    ['replicas out of order', digest({ replica: 'b', bounds: [1, 1] }, { replica: 'a', bounds: [1, 1] })],
    ['a replica twice', digest({ replica: 'a', bounds: [1, 1] }, { replica: 'a', bounds: [3, 3] })],
    [
      'a clock whose replica is no text',
      replaced(digest({ replica: 'name', bounds: [1, 1] }), 'name', [0x6e, 0xed, 0xa0, 0x80])
    ],
    ['operations in rows and not in rows', withRows('deltas', [], [operation])],
    ['states in rows and not in rows', withRows('states', [], [state])],
    ['a row that ends within a key', withRows('deltas', [TICK, 2, 0x6b])],
    ['a row that ends within a number', withRows('deltas', [0x80])],
    ['a row whose value is longer than what is there', withRows('deltas', [TICK, 1, 0x6b, 5, 1])],
    ['a number in a row over 2^53', withRows('deltas', [...Array<number>(7).fill(0xff), 0x7f])],
    ['a number in a row without an end', withRows('deltas', Array<number>(100).fill(0xff))],
    ['a row of counter 0', withRows('deltas', [TICK + 8, 1, 0x6b, 0])],
    ['a row of a time before all times', withRows('deltas', [0, 1, 0, 1, 0x6b, 0])],
    ['a row without a key', withRows('deltas', [TICK, 0, 0])],
    ['a row whose key is no text', withRows('deltas', [TICK, 3, 0xed, 0xa0, 0x80, 0])],
    ['a row that observed a dot of no replica', withRows('deltas', [TICK + 2, 1, 0x6b, 0, 1, 9, 1])],
    ['a row of a live value of no replica', withRows('states', [2 * (LIVE_TICK + 2), 9, 1, 0x6b, 0])],
    ['a row of more dots than there are', withRows('states', [1, 0xff, 0xff, 0x7f, 0, 0, 1, 0x6b, 0, 1])],
    ['a row of a piece beyond the last', withRows('states', [1, 0, 0, 3, 2, 1, 0x6b])],
    ['a peer without a name', StoreFrame.encode({ pull: { request: 1, clock, to: '' } })],
    ['a peer with too long a name', StoreFrame.encode({ pull: { request: 1, clock, to: 'p'.repeat(129) } })],
    [
      'a peer whose name is no text',
      replaced(StoreFrame.encode({ pull: { request: 1, clock, to: 'name' } }), 'name', [0x6e, 0xed, 0xa0, 0x80])
    ]
  ])('[S16] refuses %s', (_, bytes) => {
    expect(() => messageCodec.decode(bytes)).toThrow(MalformedMessageError)
  })
})

describe('journal records as bytes', () => {
  it('[S8] have the bytes that they always had, and mean what they always meant', () => {
    const { text, clock: data, sibling, dots } = records
    expect(recordCodec.encodeText(text)).toEqual(vector('record-text'))
    expect(recordCodec.decodeText(vector('record-text'))).toBe(text)
    expect(recordCodec.encodeClock(data)).toEqual(vector('record-clock'))
    expect(recordCodec.decodeClock(vector('record-clock'))).toEqual(data)
    expect(recordCodec.encodeSibling(sibling.timestamp, sibling.value)).toEqual(vector('record-sibling'))
    expect(recordCodec.decodeSibling(vector('record-sibling'))).toEqual(sibling)
    expect(recordCodec.encodeDots(dots)).toEqual(vector('record-dots'))
    expect(recordCodec.decodeDots(vector('record-dots'))).toEqual(dots)
  })

  it('[S8] that a disk changed are refused', () => {
    const { decodeClock, decodeDots, decodeSibling, decodeText } = recordCodec
    const garbage = new Uint8Array([0xff, 0xff])
    for (const decode of [decodeClock, decodeDots, decodeSibling, decodeText]) {
      expect(() => decode(garbage)).toThrow(MalformedMessageError)
    }
    expect(() => decodeClock(ClockRecord.encode({ replicas: [{ replica: 'a', bounds: [1] }] }))).toThrow(
      MalformedMessageError
    )
    expect(() => decodeDots(DotsRecord.encode({ replicas: ['a'], dotReplicas: [1], dotCounters: [1] }))).toThrow(
      MalformedMessageError
    )
    expect(() =>
      decodeSibling(SiblingRecord.encode({ millis: TIMESTAMP_MILLIS_MAX + 1, count: 0, value: garbage }))
    ).toThrow(MalformedMessageError)
  })
})

function largest(bytes: number): StoreMessage {
  const replica = replicaId('a')
  const timestamp = { millis: 1, count: 0 }
  const operations = [{ replica, counter: 1, key: 'k', timestamp, value: new Uint8Array(bytes), observed: [] }]
  return { type: 'deltas', sequence: 0, replica, operations }
}

/** Puts other bytes, as many, in the place of a text. */
function replaced(bytes: Uint8Array, text: string, by: number[]): Uint8Array {
  const at = Buffer.from(bytes).indexOf(text)
  expect(at).toBeGreaterThan(0)
  const copy = bytes.slice()
  copy.set(by, at)
  return copy
}
