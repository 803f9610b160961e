import { type MessageCheck, messageCheck, type PeerName, peerName, readText } from '@peermesh/kernel'
import { type FenceParts, NAME_LENGTH_MAX } from '../core/index.ts'

/** The name of a group, a slash, and 32 digits. */
const SESSION_LENGTH_MAX = 80

/** A peer id as text has 52 characters where its key is of Ed25519, and no kind that libp2p knows needs more than this. */
const PEER_LENGTH_MAX = 128

/** 64 bits as hexadecimal digits. */
const START_LENGTH_MAX = 32

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

export function readPeer(peer: string): PeerName {
  return peerName(readText(check, peer, PEER_LENGTH_MAX, 'the name of a peer'))
}

export function readStart(start: string): string {
  return readText(check, start, START_LENGTH_MAX, 'the nonce of a start')
}

export function readFence(generation: number, counter: number): FenceParts {
  return { generation: readGeneration(generation), counter: readCounter(counter, 'a fence') }
}

export function readGeneration(generation: number): number {
  check(generation <= GENERATION_MAX, `a generation is at most ${GENERATION_MAX}`)
  return generation
}

export function readCounter(value: number, what: string): number {
  check(value > 0, `${what} is 1 to ${COUNTER_MAX}`)
  return readCount(value, what)
}

export function readCount(value: number, what: string): number {
  check(Number.isSafeInteger(value) && value >= 0 && value <= COUNTER_MAX, `${what} is at most ${COUNTER_MAX}`)
  return value
}
