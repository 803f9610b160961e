import { type MessageCheck, messageCheck, readText } from '@peermesh/kernel'
import { type FenceParts, NAME_LENGTH_MAX } from '../core/index.ts'

/** The name of a group, a slash, and 32 digits. */
const SESSION_LENGTH_MAX = 80

/** Requests, tickets and fences: what counts so far has run for a thousand years. */
const COUNTER_MAX = 2 ** 48 - 1

/** With 48 bits of counter beside it, a fence fits a signed 64-bit integer. */
const GENERATION_MAX = 2 ** 15 - 1

export const check: MessageCheck = messageCheck('lock')

export function readName(name: string): string {
  return readText(check, name, NAME_LENGTH_MAX, 'the name of a lock')
}

export function readSession(session: string): string {
  return readText(check, session, SESSION_LENGTH_MAX, 'the id of a session')
}

export function readFence(generation: number, counter: number): FenceParts {
  check(generation <= GENERATION_MAX, `a generation is at most ${GENERATION_MAX}`)
  return { generation, counter: readCounter(counter, 'a fence') }
}

export function readCounter(value: number, what: string): number {
  check(Number.isSafeInteger(value) && value > 0 && value <= COUNTER_MAX, `${what} is 1 to ${COUNTER_MAX}`)
  return value
}
