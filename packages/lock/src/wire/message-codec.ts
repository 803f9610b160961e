import { type Codec, MalformedMessageError, type MessageCheck, messageCheck, readText } from '@peermesh/kernel'
import { type LockMessage, NAME_LENGTH_MAX } from '../core/index.ts'
import { LockFrame } from './messages.js'

/** The version of these messages, as the host's frames carry it. */
export const MESSAGES_VERSION = 1

/** The name of a group, a slash, and 32 digits. */
const SESSION_LENGTH_MAX = 80

/** Requests, tickets and fences: what counts so far has run for a thousand years. */
const COUNTER_MAX = 2 ** 48 - 1

/** With 48 bits of counter beside it, a fence fits a signed 64-bit integer. */
const GENERATION_MAX = 2 ** 15 - 1

const check: MessageCheck = messageCheck('lock')

/** Lock's messages as protobuf, version 1. */
export const messageCodec: Codec<LockMessage> = {
  encode: ({ name, session, request, ticket, fence }) =>
    LockFrame.encode({ granted: { name, session, request, ticket, ...fence } }),
  decode: (bytes) => {
    let frame: LockFrame
    try {
      frame = LockFrame.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of lock: not its schema', { cause: error })
    }
    const { granted } = frame
    check(granted !== undefined, 'it is of a kind that this version knows')
    const { name, session, request, ticket, generation, counter } = granted
    check(generation <= GENERATION_MAX, `a generation is at most ${GENERATION_MAX}`)
    return {
      type: 'granted',
      name: readText(check, name, NAME_LENGTH_MAX, 'the name of a lock'),
      session: readText(check, session, SESSION_LENGTH_MAX, 'the id of a session'),
      request: readCounter(request, 'a request'),
      ticket: readCounter(ticket, 'a ticket'),
      fence: { generation, counter: readCounter(counter, 'a fence') }
    }
  }
}

function readCounter(value: number, what: string): number {
  check(Number.isSafeInteger(value) && value > 0 && value <= COUNTER_MAX, `${what} is 1 to ${COUNTER_MAX}`)
  return value
}
