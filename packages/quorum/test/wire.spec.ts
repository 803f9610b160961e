import { MalformedMessageError, peerName } from '@peermesh/kernel'
import { toString as toText } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import { KEY_LENGTH_MAX, type QuorumMessage, REGISTER_BYTES_MAX } from '../src/core/index.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { QuorumFrame } from '../src/wire/messages.js'
import { recordCodec } from '../src/wire/record-codec.ts'
import { envelope, first, groups, messages, registers, second } from './support/samples.ts'
import { vector } from './support/vectors.ts'

const FRAME_BYTES_MAX = 64 * 1024

describe('messages', () => {
  it.each(Object.entries(messages))('[QW3] %s is, byte for byte, what it was in version 1', (name, message) => {
    expect(toText(messageCodec.encode(message), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(messageCodec.decode(vector(name))).toEqual(message)
  })

  it('[QW1] one register at its largest fits a frame', () => {
    const value = new Uint8Array(REGISTER_BYTES_MAX)
    const ballot = { epoch: 2 ** 48, round: 2 ** 48, proposer: 'p'.repeat(160) }
    const key = '\u{ffee}'.repeat(KEY_LENGTH_MAX)
    const era = { group: 'g'.repeat(32), lineage: '0'.repeat(32), epoch: 2 ** 48 }
    const request = { type: 'accept', request: Number.MAX_SAFE_INTEGER, key, ballot, value, next: ballot } as const
    const message: QuorumMessage = { type: 'ask', era, requests: [request] }
    const bytes = messageCodec.encode(message)
    expect(bytes.length).toBeLessThan(FRAME_BYTES_MAX)
    expect(messageCodec.decode(bytes)).toEqual(message)
  })

  const encoded = (message: QuorumMessage): Uint8Array => messageCodec.encode(message)
  const voters = Array.from({ length: 8 }, (_, index) => ({ ...second.voters[0], peer: peerName(`p${index}`) }))
  const ask = messages['message-ask'] as Extract<QuorumMessage, { type: 'ask' }>
  it.each<[what: string, bytes: () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    [
      'two kinds at once',
      () => QuorumFrame.encode({ behind: ask.era, watch: { session: 's', renewals: 0, place: 0 } })
    ],
    [
      'a register over its limit',
      () =>
        encoded({
          ...ask,
          requests: [
            {
              type: 'accept',
              request: 1,
              key: 'k',
              ballot: { epoch: 2, round: 1, proposer: 'p' },
              value: new Uint8Array(REGISTER_BYTES_MAX + 1)
            }
          ]
        })
    ],
    ['a ballot of another epoch than is asked', () => encoded({ ...ask, era: { ...ask.era, epoch: 3 } })],
    [
      'a ballot of nobody in its table',
      () =>
        QuorumFrame.encode({
          ask: {
            era: ask.era,
            proposers: [],
            requests: [{ kind: 0, request: 1, key: 'k', ballot: { epoch: 2, round: 1, proposer: 4 } }]
          }
        })
    ],
    ['a key without characters', () => encoded({ ...ask, requests: [{ type: 'read', request: 1, key: '' }] })],
    ['a group that is a path', () => encoded({ type: 'behind', era: { ...ask.era, group: '../root' } })],
    ['too many voters', () => encoded({ type: 'serving', configuration: { ...second, voters: voters as never } })],
    [
      'a peer that votes twice',
      () => encoded({ type: 'serving', configuration: { ...first, voters: [...first.voters, ...first.voters] } })
    ],
    [
      'a move that leaves out an epoch',
      () => encoded({ type: 'move', move: { from: first, next: { ...second, epoch: 3 } } })
    ],
    [
      'a move to another lineage',
      () => encoded({ type: 'move', move: { from: first, next: { ...second, lineage: 'f'.repeat(32) } } })
    ],
    [
      'a generation that no fence can hold',
      () => encoded({ type: 'serving', configuration: { ...second, generation: 32_768 } })
    ]
  ])('[QW1] that hold %s are refused', (_, bytes) => {
    expect(() => messageCodec.decode(bytes())).toThrow(MalformedMessageError)
  })
})

describe('records', () => {
  it.each(Object.entries(groups))('[QW3] %s is, byte for byte, what it was in version 1', (name, record) => {
    expect(toText(recordCodec.encodeGroup(record), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(recordCodec.decodeGroup(vector(name))).toEqual(record)
  })

  it.each(Object.entries(registers))('[QW3] %s is, byte for byte, what it was in version 1', (name, record) => {
    expect(toText(recordCodec.encodeRegister(record), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(recordCodec.decodeRegister(vector(name))).toEqual(record)
  })

  it('[QW3] what a register holds is, byte for byte, what it was in version 1', () => {
    expect(toText(recordCodec.encode(envelope) as Uint8Array, 'base16')).toBe(toText(vector('envelope'), 'base16'))
    expect(recordCodec.decode(vector('envelope'))).toEqual(envelope)
  })

  it('[QW1] a register that cannot be read is not taken for an absent one', () => {
    expect(recordCodec.decode(new Uint8Array([255, 255]))).toBe(undefined)
  })
})
