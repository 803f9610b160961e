import { MalformedMessageError } from '@peermesh/kernel'
import { toString as toText } from 'uint8arrays'
import { describe, expect, it } from 'vitest'
import type { DeadlockMessage, LockMessage, Wait } from '../src/core/index.ts'
import { messageCodec } from '../src/wire/message-codec.ts'
import { LockFrame } from '../src/wire/messages.js'
import { messages } from './support/samples.ts'
import { vector } from './support/vectors.ts'

describe('messages', () => {
  it.each(Object.entries(messages))('[KW3] %s is, byte for byte, what it was in version 1', (name, message) => {
    expect(toText(messageCodec.encode(message), 'base16')).toBe(toText(vector(name), 'base16'))
    expect(messageCodec.decode(vector(name))).toEqual(message)
  })

  const granted = messages['granted'] as Extract<LockMessage, { type: 'granted' }>
  const chase = messages['chase'] as Extract<DeadlockMessage, { type: 'chase' }>
  const [wait] = chase.path as [Wait]
  const confirm = messages['confirm'] as Extract<DeadlockMessage, { type: 'confirm' }>
  it.each<[what: string, bytes: () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['no message', () => LockFrame.encode({})],
    ['no name', () => messageCodec.encode({ ...granted, name: '' })],
    ['a name over its limit', () => messageCodec.encode({ ...granted, name: 'n'.repeat(129) })],
    ['a session over its limit', () => messageCodec.encode({ ...granted, session: 's'.repeat(81) })],
    ['no request', () => messageCodec.encode({ ...granted, request: 0 })],
    ['a ticket that nobody counts to', () => messageCodec.encode({ ...granted, ticket: 2 ** 48 })],
    [
      'a fence of no bigint of 64 bits',
      () => messageCodec.encode({ ...granted, fence: { generation: 2 ** 15, counter: 1 } })
    ],
    ['two messages', () => LockFrame.encode({ chase: { round: 1, path: [] }, confirm: { step: 0, cycle: [] } })],
    ['no wait', () => messageCodec.encode({ ...chase, path: [] })],
    [
      'more waits than a cycle has',
      () => messageCodec.encode({ ...chase, path: Array.from({ length: 33 }, () => wait) })
    ],
    ['no round', () => messageCodec.encode({ ...chase, round: 0 })],
    ['a step beyond its cycle', () => messageCodec.encode({ ...confirm, step: confirm.cycle.length })],
    ['a moment of no calendar', () => messageCodec.encode({ ...chase, path: [{ ...wait, askedAt: 2 ** 48 }] })]
  ])('[KW1] that hold %s are refused', (_, bytes) => {
    expect(() => messageCodec.decode(bytes())).toThrow(MalformedMessageError)
  })
})
