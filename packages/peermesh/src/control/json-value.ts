import { InvalidParametersError } from '@peermesh/kernel'
import type { StoreValue } from '@peermesh/store'
import { fromString, toString } from 'uint8arrays'

/** What JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/**
 * A stored value as JSON. Bytes, which JSON lacks, are written the way DAG-JSON writes them: `{"/": {"bytes": "<base64>"}}`. So a stored
 * object of exactly that form can't be told from bytes: the one thing that does not come back as it was.
 *
 * @throws InvalidParametersError for what no store holds, where JSON would silently have something else in its place: NaN, a Date, undefined
 */
export function toJson(value: StoreValue): JsonValue {
  if (value instanceof Uint8Array) {
    return { '/': { bytes: toString(value, 'base64') } }
  }
  if (Array.isArray(value)) {
    return value.map(toJson)
  }
  if (isPlainObject(value)) {
    return mapValues(value as Readonly<Record<string, StoreValue>>, toJson)
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value)) {
    return value as JsonValue
  }
  throw new InvalidParametersError(
    `${String(value)} can't be stored: a value is made of null, booleans, finite numbers, text, bytes, arrays and plain objects.`
  )
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) {
    return false
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** Above what a store takes, which says better what is wrong, and far below what a stack bears. */
const DEPTH_MAX = 1_000

/**
 * The inverse of `toJson`.
 *
 * @throws InvalidParametersError where the base64 of bytes is not base64, or arrays and objects are nested more than 1,000 deep
 */
export function fromJson(value: JsonValue, depth = 0): StoreValue {
  if (depth > DEPTH_MAX) {
    throw new InvalidParametersError(`A value is nested more than ${DEPTH_MAX} deep.`)
  }
  const inner = (part: JsonValue): StoreValue => fromJson(part, depth + 1)
  if (Array.isArray(value)) {
    return value.map(inner)
  }
  if (typeof value === 'object' && value !== null) {
    const object = value as Readonly<Record<string, JsonValue>>
    const base64 = bytesOf(object)
    return base64 === undefined ? mapValues(object, inner) : decodeBase64(base64)
  }
  return value
}

function bytesOf(object: Readonly<Record<string, JsonValue>>): string | undefined {
  const inner = object['/']
  if (inner === undefined || typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
    return undefined
  }
  const { bytes } = inner as Readonly<Record<string, JsonValue>>
  const isOnly = Object.keys(object).length === 1 && Object.keys(inner).length === 1
  return isOnly && typeof bytes === 'string' ? bytes : undefined
}

function decodeBase64(text: string): Uint8Array {
  try {
    return fromString(text.replace(/=+$/, ''), 'base64')
  } catch (error) {
    throw new InvalidParametersError(`The bytes ${JSON.stringify(text.slice(0, 32))} are not base64.`, { cause: error })
  }
}

/** Own properties only, defined and not assigned: a property called `__proto__` is data like any other. */
function mapValues<From, To>(object: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]))
}
