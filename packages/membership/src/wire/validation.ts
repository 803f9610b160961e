import {
  type MeshId,
  type MessageCheck,
  meshId,
  messageCheck,
  type PeerName,
  peerName,
  readText,
  type StoreId,
  storeId
} from '@peermesh/kernel'
import { fromString, toString as toText } from 'uint8arrays'
import { ADDRESS_PATTERN, COUNTER_MAX, PEER_NAME_LENGTH_MAX } from '../core/index.ts'

export const check: MessageCheck = messageCheck('membership')

export function readPeer(text: string): PeerName {
  return peerName(readText(check, text, PEER_NAME_LENGTH_MAX, 'a peer name'))
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
