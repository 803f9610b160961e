import { MalformedMessageError } from '@peermesh/kernel'
import { toString as toText } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import { type ElectionMessage, TERM_MAX } from '../src/core/index.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { ElectionFrame } from '../src/wire/messages.js'
import { messages } from './support/samples.ts'
import { vector } from './support/vectors.ts'

describe('messages', () => {
  it.each(Object.entries(messages))('[EW3] %s is, byte for byte, what it was in version 1', (name, message) => {
    expect(toText(messageCodec.encode(message), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(messageCodec.decode(vector(name))).toEqual(message)
  })

  const here = messages['here'] as ElectionMessage
  const lead = messages['lead'] as ElectionMessage
  const rank = { score: 0, penalty: 0, load: 0, health: 0, peer: 'p' }
  const frame = { scope: 's', variant: 0, mode: 0, to: '' }
  const travel = { id: 1, rank, term: 1, back: false, phase: 0, hops: 1 }
  it.each<[what: string, bytes: () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['no body', () => ElectionFrame.encode(frame)],
    ['two bodies', () => ElectionFrame.encode({ ...frame, ok: 1, resigned: 1 })],
    ['no scope', () => messageCodec.encode({ ...here, scope: '' })],
    ['a scope over its limit', () => messageCodec.encode({ ...here, scope: 's'.repeat(129) })],
    ['a variant of a later version', () => ElectionFrame.encode({ ...frame, variant: 4, ok: 1 })],
    ['a mode of a later version', () => ElectionFrame.encode({ ...frame, mode: 2, ok: 1 })],
    ['no rank', () => ElectionFrame.encode({ ...frame, here: { candidate: true } })],
    [
      'a rank of nobody',
      () => ElectionFrame.encode({ ...frame, here: { candidate: true, rank: { ...rank, peer: '' } } })
    ],
    [
      'a fifth step of load',
      () => ElectionFrame.encode({ ...frame, here: { candidate: true, rank: { ...rank, load: 4 } } })
    ],
    [
      'a score over its limit',
      () => ElectionFrame.encode({ ...frame, here: { candidate: true, rank: { ...rank, score: 2 ** 40 } } })
    ],
    ['no claim', () => ElectionFrame.encode({ ...frame, lead: { ageMs: 0, session: '' } })],
    [
      'a session over its limit',
      () => messageCodec.encode({ ...lead, body: { ...lead.body, session: 's'.repeat(81) } as never })
    ],
    ['a hop with nothing in it', () => ElectionFrame.encode({ ...frame, hop: { sequence: 1 } })],
    [
      'a hop with two things in it',
      () => ElectionFrame.encode({ ...frame, hop: { sequence: 1, probe: travel, reply: travel } })
    ],
    [
      'more hops than any ring has',
      () => ElectionFrame.encode({ ...frame, hop: { sequence: 1, probe: { ...travel, hops: 2 ** 20 } } })
    ],
    [
      'a phase that no ring reaches',
      () => ElectionFrame.encode({ ...frame, hop: { sequence: 1, reply: { ...travel, phase: 31 } } })
    ],
    ['a term that nobody counts to', () => ElectionFrame.encode({ ...frame, offer: TERM_MAX + 1 })]
  ])('[EW1] that hold %s are refused', (_, bytes) => {
    expect(() => messageCodec.decode(bytes())).toThrow(MalformedMessageError)
  })
})
