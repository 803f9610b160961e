import { readFileSync } from 'node:fs'
import { replicaId } from '@peermesh/crdt'
import { MalformedMessageError, peerName, storeId } from '@peermesh/kernel'
import type { ValuesMessage } from '@peermesh/partition/core'
import fc from 'fast-check'
import { fromString, toString as toText } from 'uint8arrays'
import { describe, expect, test } from 'vitest'
import { KEY_LENGTH_MAX } from '../../src/core/values/limits.ts'
import { ValuesFrame } from '../../src/wire/values.js'
import { shardCodec, valuesCodec } from '../../src/wire/values-codec.ts'

const A = replicaId(`12D3KooWA/${'0a'.repeat(16)}`)
const B = replicaId(`12D3KooWB/${'0b'.repeat(16)}`)
const about = { partition: 17, era: { generation: 1, epoch: 3 }, id: 2 ** 40 }
const dot = { replica: A, counter: 5 }
const range = { replica: B, from: 1, to: 9 }
const sibling = { ...dot, value: new Uint8Array([0x61]) }
const request = { key: 'k', write: 2, sloppy: true, timeoutMs: 5_000 }

const MESSAGES: readonly ValuesMessage[] = [
  { type: 'hello', nonce: 0xffff_ffff },
  {
    type: 'update',
    ...about,
    hint: true,
    update: {
      additions: [{ key: 'k', ...sibling }],
      dead: [range],
      listings: [{ key: 'k', dots: [dot] }],
      context: [range]
    }
  },
  { type: 'ack', ...about },
  {
    type: 'moved',
    id: 7,
    holding: {
      partition: 17,
      generation: 1,
      epoch: 4,
      replicas: [{ peer: peerName('12D3KooWA'), storeId: storeId('0a'.repeat(16)) }]
    }
  },
  { type: 'behind', ...about },
  { type: 'get', ...about, key: 'k' },
  { type: 'row', ...about, replica: true, values: [sibling], seen: [range], last: true },
  { type: 'row', ...about, replica: false, values: [], seen: [], last: false },
  { type: 'write', ...about, from: 1, to: 2, request: { ...request, value: sibling.value, context: [dot] } },
  {
    type: 'write',
    ...about,
    from: 1,
    to: 2,
    request: { ...request, value: undefined, context: undefined, write: undefined, sloppy: false }
  },
  { type: 'written', ...about, outcome: { ok: true, dot, era: about.era } },
  { type: 'written', ...about, outcome: { ok: true, dot: undefined, era: about.era } },
  {
    type: 'written',
    ...about,
    outcome: { ok: false, failure: { name: 'TooFewReplicasError', message: 'too few', details: { reason: 'away' } } }
  },
  { type: 'compare', ...about, digest: '0123456789abcdef' },
  { type: 'same', ...about },
  { type: 'lacks', ...about, seen: [range], last: true },
  { type: 'told', ...about }
]

describe('messages of values', () => {
  test.each(MESSAGES.map((message) => [message.type, message] as const))(
    '[V11] %s is what it was',
    (_type, message) => {
      expect(valuesCodec.decode(valuesCodec.encode(message))).toEqual(message)
    }
  )

  test('[V11] have the bytes that they always had', () => {
    const lines = readFileSync(new URL('../vectors/values.hex', import.meta.url), 'utf8')
      .trim()
      .split('\n')
    expect(MESSAGES.map((message) => toText(valuesCodec.encode(message), 'base16'))).toEqual(lines)
    expect(lines.map((line) => valuesCodec.decode(fromString(line, 'base16')))).toEqual(MESSAGES)
  })

  test('[V11] that break a limit are refused', () => {
    const refused = (change: Partial<ValuesFrame>) => {
      const frame = { replicas: ['a/1'], partition: 0, generation: 0, epoch: 1, id: 1, ...change }
      expect(() => valuesCodec.decode(ValuesFrame.encode(frame)), JSON.stringify(change)).toThrow(MalformedMessageError)
    }
    refused({})
    refused({ get: 'k', compare: '0'.repeat(16) })
    refused({ get: '' })
    refused({ get: 'k'.repeat(KEY_LENGTH_MAX + 1) })
    refused({ get: 'k', partition: 4_096 })
    refused({ get: 'k', epoch: 2 ** 49 })
    refused({ compare: 'digest' })
    refused({ lacks: { seen: [{ replica: 0, from: 2, to: 1 }], last: true } })
    refused({ moved: { replicas: [] } })
    refused({ moved: { replicas: [{ peer: 'a', storeId: new Uint8Array(15) }] } })
    refused({ get: 'k', replicas: [''] })
  })

  test('[V11] no bytes make anything but a message or the one error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          valuesCodec.decode(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessageError)
        }
      })
    )
  })
})

test('[V7] rows, what was seen, and how far was minted are on disk what they were', () => {
  const row = [sibling, { replica: B, counter: 2 ** 47, value: new Uint8Array([1, 2]) }]
  expect(shardCodec.decodeRow(shardCodec.encodeRow(row))).toEqual(row)
  const ranges = [range, { replica: B, from: 11, to: 11 }]
  expect(shardCodec.decodeRanges(B, shardCodec.encodeRanges(ranges))).toEqual(ranges)
  expect(shardCodec.decodeMinted(shardCodec.encodeMinted(2 ** 47))).toBe(2 ** 47)
})
