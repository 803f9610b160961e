import {
  type MessageCheck,
  messageCheck,
  type PeerName,
  peerName,
  readText,
  type StoreId,
  storeId
} from '@peermesh/kernel'
import { fromString, toString as toText } from 'uint8arrays'
import { KEY_LENGTH_MAX } from '../core/index.ts'

/** Twice the length of any peer id of today. */
const PEER_NAME_LENGTH_MAX = 128

/** A peer's name, a slash, and the 16 digits of a start nonce. */
const PROPOSER_LENGTH_MAX = PEER_NAME_LENGTH_MAX + 32

/** The name of a group, a slash, and 32 digits. */
const SESSION_LENGTH_MAX = 80

/** Epochs, rounds, floors: what counts so far has run for a thousand years. */
const COUNTER_MAX = 2 ** 48

/** Fences keep the generation in the fifteen bits above their counter. */
const GENERATION_MAX = 32_767

const GROUP_PATTERN = /^[a-z0-9-]{1,32}$/
const LINEAGE_PATTERN = /^[0-9a-f]{32}$/

export const check: MessageCheck = messageCheck('quorum')

export function readPeer(text: string): PeerName {
  return peerName(readText(check, text, PEER_NAME_LENGTH_MAX, 'a peer name'))
}

export function readProposer(text: string): string {
  return readText(check, text, PROPOSER_LENGTH_MAX, 'the name of a proposer')
}

export function readSession(text: string): string {
  return readText(check, text, SESSION_LENGTH_MAX, 'the id of a session')
}

export function readKey(text: string): string {
  return readText(check, text, KEY_LENGTH_MAX, 'the name of a register')
}

export function readGroup(text: string): string {
  check(GROUP_PATTERN.test(text), 'the name of a group is 1 to 32 of a-z, 0-9 and -')
  return text
}

export function readLineage(text: string): string {
  check(LINEAGE_PATTERN.test(text), 'a lineage is 32 hexadecimal digits')
  return text
}

export function readCounter(value: number, what: string): number {
  check(Number.isSafeInteger(value) && value >= 0 && value <= COUNTER_MAX, `${what} is at most ${COUNTER_MAX}`)
  return value
}

/** Numbered from anywhere: see the proposer. */
export function readRequest(value: number): number {
  check(Number.isSafeInteger(value) && value >= 0, 'a request has a number')
  return value
}

export function readGeneration(value: number): number {
  check(value >= 0 && value <= GENERATION_MAX, `a generation is at most ${GENERATION_MAX}`)
  return value
}

export function readStoreId(bytes: Uint8Array): StoreId {
  check(bytes.length === 16, 'a store id has 16 bytes')
  return storeId(toText(bytes, 'base16'))
}

export function writeStoreId(digits: StoreId): Uint8Array {
  return fromString(digits, 'base16')
}
