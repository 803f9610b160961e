import { type Codec, MalformedMessageError } from '@peermesh/kernel'
import type { LockMessage } from '../core/index.ts'
import { confirmOf, chaseOf, frameOf } from './deadlock-messages.ts'
import { check, readCounter, readFence, readName, readSession } from './fields.ts'
import { type Granted, LockFrame } from './messages.js'

/** The version of these messages, as the host's frames carry it. */
export const MESSAGES_VERSION = 1

/** Lock's messages as protobuf, version 1. */
export const messageCodec: Codec<LockMessage> = {
  encode: (message) => {
    if (message.type !== 'granted') {
      return LockFrame.encode(frameOf(message))
    }
    const { name, session, request, ticket, fence } = message
    return LockFrame.encode({ granted: { name, session, request, ticket, ...fence } })
  },
  decode: (bytes) => {
    let frame: LockFrame
    try {
      frame = LockFrame.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of lock: not its schema', { cause: error })
    }
    const { granted, chase, confirm } = frame
    const known = [granted, chase, confirm].filter((message) => message !== undefined)
    check(known.length === 1, 'it is one, of a kind that this version knows')
    return chase !== undefined
      ? chaseOf(chase)
      : confirm !== undefined
        ? confirmOf(confirm)
        : grantedOf(granted as Granted)
  }
}

function grantedOf({ name, session, request, ticket, generation, counter }: Granted): LockMessage {
  return {
    type: 'granted',
    name: readName(name),
    session: readSession(session),
    request: readCounter(request, 'a request'),
    ticket: readCounter(ticket, 'a ticket'),
    fence: readFence(generation, counter)
  }
}
