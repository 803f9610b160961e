import { type Codec, MalformedMessageError } from '@peermesh/kernel'
import type { LockMessage } from '../core/index.ts'
import { confirmOf, chaseOf, frameOf } from './deadlock-messages.ts'
import { check, readCounter, readFence, readName, readSession } from './fields.ts'
import { type Granted, LockFrame } from './messages.js'
import { readToken, writeToken } from './token-messages.ts'

/** The version of these messages, as the host's frames carry it. */
export const MESSAGES_VERSION = 1

/** Lock's messages as protobuf, version 1. */
export const messageCodec: Codec<LockMessage> = {
  encode: (message) => {
    switch (message.type) {
      case 'granted': {
        const { name, session, request, ticket, fence } = message
        return LockFrame.encode({ granted: { name, session, request, ticket, ...fence } })
      }
      case 'chase':
      case 'confirm':
        return LockFrame.encode(frameOf(message))
      default:
        return LockFrame.encode(writeToken(message))
    }
  },
  decode: (bytes) => {
    let frame: LockFrame
    try {
      frame = LockFrame.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of lock: not its schema', { cause: error })
    }
    const kinds = Object.values(frame).filter((kind) => kind !== undefined)
    check(kinds.length === 1, 'it is one, of a kind that this version knows')
    const { granted, chase, confirm } = frame
    if (granted !== undefined) {
      return grantedOf(granted)
    }
    if (chase !== undefined) {
      return chaseOf(chase)
    }
    return confirm === undefined ? readToken(frame) : confirmOf(confirm)
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
