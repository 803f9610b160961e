import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { UnreadableValueError } from '../errors.ts'
import type { StoreValue } from '../store.ts'
import { decodeValue, encodeValue } from '../values.ts'

/**
 * An element of a set as the path of its part: equal elements have equal paths. Text stands as it is, other values as the base64 of their
 * bytes.
 *
 *   path := "'" • text   |   '=' • base64url(CBOR)
 */
export function elementPath(element: unknown): string {
  // Checks what it is, also of text: half of a surrogate pair is no text.
  const bytes = encodeValue(element as StoreValue)
  return typeof element === 'string' ? `'${element}` : `=${toString(bytes, 'base64url')}`
}

/** @throws UnreadableValueError */
export function elementOf(key: string, path: string): StoreValue {
  const text = path.slice(1)
  if (path.startsWith("'")) {
    return text
  }
  let bytes: Uint8Array
  try {
    bytes = fromString(text, 'base64url')
  } catch (error) {
    throw new UnreadableValueError(key, { cause: error })
  }
  return decodeValue(key, bytes)
}
