import {
  MalformedMessageError,
  type MeshId,
  meshId,
  type PeerName,
  peerName,
  type StoreId,
  storeId
} from '@peermesh/kernel'
import { fromString, toString as toText } from 'uint8arrays'
import { ADDRESS_PATTERN, COUNTER_MAX, PEER_NAME_LENGTH_MAX } from '../core/index.ts'

/** @throws MalformedMessageError where it does not hold */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) {
    throw new MalformedMessageError(`not a message of membership: ${what}`)
  }
}

/** protons decodes bytes that are not UTF-8 to lone surrogates, so text is checked for them. */
export function checkText(text: string, lengthMax: number, what: string): string {
  check(text.length > 0 && text.length <= lengthMax, `${what} has 1 to ${lengthMax} characters`)
  check(text.isWellFormed(), `${what} is well-formed text`)
  return text
}

export function readPeer(text: string): PeerName {
  return peerName(checkText(text, PEER_NAME_LENGTH_MAX, 'a peer name'))
}

export function readAddress(text: string): string {
  check(ADDRESS_PATTERN.test(text), 'an address is ASCII without spaces, and not too long')
  return text
}

export function readCounter(value: number, what: string): number {
  check(Number.isSafeInteger(value) && value >= 0 && value <= COUNTER_MAX, `${what} is at most ${COUNTER_MAX}`)
  return value
}

export function readMeshId(bytes: Uint8Array): MeshId {
  return meshId(readHex(bytes, 16, 'a mesh id'))
}

export function readStoreId(bytes: Uint8Array): StoreId {
  return storeId(readHex(bytes, 16, 'a store id'))
}

export function readHex(bytes: Uint8Array, length: number, what: string): string {
  check(bytes.length === length, `${what} has ${length} bytes`)
  return toText(bytes, 'base16')
}

export function writeHex(digits: string): Uint8Array {
  return fromString(digits, 'base16')
}
