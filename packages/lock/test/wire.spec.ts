import { MalformedMessageError, peerName } from '@peermesh/kernel'
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

  const granted = messages['granted'] as Extract<LockMessage, { readonly type: 'granted' }>
  const request = messages['request'] as Extract<LockMessage, { readonly type: 'request' }>
  const token = messages['token'] as Extract<LockMessage, { readonly type: 'token' }>
  const warm = messages['token-warm'] as Extract<LockMessage, { readonly type: 'token' }>
  const lent = warm.warm as NonNullable<typeof warm.warm>
  const taken = messages['epoch-forced'] as Extract<LockMessage, { readonly type: 'epoch' }>
  const words = taken.forced as NonNullable<typeof taken.forced>
  const chase = messages['chase'] as Extract<DeadlockMessage, { type: 'chase' }>
  const [wait] = chase.path as [Wait]
  const confirm = messages['confirm'] as Extract<DeadlockMessage, { type: 'confirm' }>
  it.each<[what: string, bytes: () => Uint8Array]>([
    ['nothing', () => new Uint8Array()],
    ['no message', () => LockFrame.encode({})],
    ['no name', () => messageCodec.encode({ ...granted, name: '' })],
    ['a name over its limit', () => messageCodec.encode({ ...granted, name: 'n'.repeat(129) })],
    ['a session over its limit', () => messageCodec.encode({ ...granted, session: 's'.repeat(81) })],
    [
      'two messages of tokens',
      () => LockFrame.encode({ placed: { name: 'x', wave: 0 }, epoch: { name: 'x', root: 'p' } })
    ],
    ['no epoch', () => LockFrame.encode({ epoch: { name: 'x', root: 'p' } })],
    ['an epoch before the first', () => messageCodec.encode({ ...token, epoch: { generation: 0, count: 0 } })],
    ['no ask', () => LockFrame.encode({ placed: { name: 'x', epoch: { generation: 0, count: 1 }, wave: 0 } })],
    ['an ask of nobody', () => messageCodec.encode({ ...request, ask: { ...request.ask, peer: peerName('') } })],
    ['a start over its limit', () => messageCodec.encode({ ...token, ask: { start: 's'.repeat(33), number: 1 } })],
    [
      'an algorithm that nobody knows',
      () =>
        LockFrame.encode({
          locate: { name: 'x', epoch: token.epoch, variant: { algorithm: 9, mode: 0 }, isLost: true }
        })
    ],
    ['fences that end before they begin', () => messageCodec.encode({ ...token, fences: { next: 9, last: 7 } })],
    ['a register of nothing', () => messageCodec.encode({ ...warm, warm: { ...lent, value: new Uint8Array() } })],
    [
      'a register that is too large to travel',
      () => messageCodec.encode({ ...warm, warm: { ...lent, value: new Uint8Array(4_097) } })
    ],
    [
      'a ballot of nobody',
      () => messageCodec.encode({ ...warm, warm: { ...lent, ballot: { ...lent.ballot, proposer: '' } } })
    ],
    ['a reason over its limit', () => messageCodec.encode({ ...taken, forced: { ...words, reason: 'r'.repeat(201) } })],
    [
      'a session of nobody from whom a token was taken',
      () => messageCodec.encode({ ...taken, forced: { ...words, session: '' } })
    ],
    ['no version', () => messageCodec.encode({ ...token, version: 0 })],
    ['no request', () => messageCodec.encode({ ...granted, request: 0 })],
    ['a ticket that nobody counts to', () => messageCodec.encode({ ...granted, ticket: 2 ** 48 })],
    [
      'a fence of no bigint of 64 bits',
      () => messageCodec.encode({ ...granted, fence: { generation: 2 ** 15, counter: 1 } })
    ],
    [
      'two messages of deadlocks',
      () => LockFrame.encode({ chase: { round: 1, path: [] }, confirm: { step: 0, cycle: [] } })
    ],
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
