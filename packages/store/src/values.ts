import { decode, encode } from 'cborg'
import { checkPlain, InvalidParametersError } from '@peermesh/kernel'
import { allocUnsafe } from 'uint8arrays/alloc'
import {
  BATCH_OPERATIONS_MAX,
  KEY_BYTES_MAX,
  TYPED_NAME_BYTES_MAX,
  VALUE_BYTES_MAX,
  withoutExpiry,
  type WriteOperation
} from './core/index.ts'
import {
  BatchTooLargeError,
  InvalidKeyError,
  InvalidValueError,
  KeyTooLongError,
  UnreadableValueError,
  ValueTooLargeError
} from './errors.ts'
import { withExpiry } from './expiry-option.ts'
import type { StoreOperation, StoreValue } from './store.ts'

const utf8 = new TextEncoder()

/** What CBOR has and a value has not is refused, whoever wrote it. */
const STRICTLY = {
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true
} as const

/** Checks a key. @throws InvalidKeyError, KeyTooLongError */
export function checkKey(key: string): string {
  if (typeof key !== 'string' || key.length === 0 || !key.isWellFormed()) {
    throw new InvalidKeyError('A key is non-empty, well-formed text.')
  }
  if (key.charCodeAt(0) === 0) {
    throw new InvalidKeyError('A key does not begin with U+0000: those are the parts of typed keys.')
  }
  return checkLength(key, KEY_BYTES_MAX)
}

/** Checks the key of a typed key. @throws InvalidKeyError, KeyTooLongError */
export function checkName(name: string): string {
  return checkLength(checkKey(name), TYPED_NAME_BYTES_MAX)
}

/** Checks the key of a part of a typed key, which is well-formed. @throws KeyTooLongError */
export function checkPart(part: string): string {
  return checkLength(part, KEY_BYTES_MAX)
}

function checkLength(key: string, bytesMax: number): string {
  // Three bytes a code unit is the most, so that short keys need no counting.
  if (key.length * 3 > bytesMax) {
    const bytes = utf8.encode(key).length
    if (bytes > bytesMax) {
      throw new KeyTooLongError(bytes, bytesMax)
    }
  }
  return key
}

/** Checks how many operations a batch has. @throws BatchTooLargeError */
export function checkBatch(operations: number): void {
  if (operations > BATCH_OPERATIONS_MAX) {
    throw new BatchTooLargeError(operations, BATCH_OPERATIONS_MAX)
  }
}

/** A value as stored: CBOR in its deterministic form. @throws InvalidValueError, ValueTooLargeError */
export function encodeValue(value: StoreValue): Uint8Array {
  checkPlain(value, refuse)
  const bytes = value instanceof Uint8Array ? encodeBytes(value) : encode(value)
  if (bytes.length > VALUE_BYTES_MAX) {
    throw new ValueTooLargeError(bytes.length, VALUE_BYTES_MAX)
  }
  return bytes
}

/** The head of a byte string in CBOR: RFC 8949, major type 2. */
const BYTES_HEAD = 0x40
/** Below this the length is in the head; below 2^8 and 2^16 it is in the one or two bytes behind it. */
const SHORT_LENGTHS = 24

/** The same bytes that `encode` makes of them: where values are bytes, its generality costs more than the rest of a put's way to the core. */
function encodeBytes(value: Uint8Array): Uint8Array {
  const { length } = value
  if (length >= 0x1_00_00) {
    return encode(value)
  }
  const headBytes = length < SHORT_LENGTHS ? 1 : length < 0x1_00 ? 2 : 3
  const bytes = allocUnsafe(headBytes + length)
  if (headBytes === 1) {
    bytes[0] = BYTES_HEAD + length
  } else {
    bytes[0] = BYTES_HEAD + SHORT_LENGTHS + headBytes - 2
    bytes[headBytes - 1] = length
    if (headBytes === 3) {
      bytes[1] = length >>> 8
    }
  }
  bytes.set(value, headBytes)
  return bytes
}

/** @throws InvalidParametersError, InvalidKeyError, KeyTooLongError, and what `encode` throws */
export function encodeOperation(
  operation: StoreOperation,
  encode: (key: string, value: StoreValue) => Uint8Array
): WriteOperation {
  const { type } = operation
  const key = checkKey(operation.key)
  switch (type) {
    case 'put':
      return { key, value: withExpiry(encode(key, operation.value), operation) }
    case 'delete':
      return { key }
    default:
      // A slip that no type checker saw must not delete.
      throw new InvalidParametersError(`An operation of a batch is a put or a delete, not ${JSON.stringify(type)}.`)
  }
}

/** @throws UnreadableValueError */
export function decodeValue(key: string, bytes: Uint8Array): StoreValue {
  try {
    return decode(withoutExpiry(bytes), STRICTLY) as StoreValue
  } catch (error) {
    throw new UnreadableValueError(key, { cause: error })
  }
}

function refuse(path: string, found: string): never {
  throw new InvalidValueError(path, found)
}
