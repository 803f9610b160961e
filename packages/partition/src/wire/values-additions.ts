/*
 * The additions of an update in columns, all of which SPEC.md has: how each differs from the one before, then all keys, then all values.
 *
 * Intuition: a peer that is handed a partition reads little else, and the keys and values of an update are most of its bytes. A message of protobuf for each costs more than all that is then done with it.
 */
import { foldSign, MalformedMessageError, readShortAscii, SEVEN_BITS, unfoldSign, writeVarint } from '@peermesh/kernel'
import { allocUnsafe } from 'uint8arrays/alloc'
import type { Addition } from '../core/index.ts'
import { KEY_LENGTH_MAX, VALUE_BYTES_MAX } from '../core/values/limits.ts'
import { check, type ReplicaReader, type ReplicaWriter, readDotCounter } from './values-parts.ts'

const NUMBER_BYTES_MAX = 8

/** At the low end of a row's first number: it is of another replica than the row before. */
const OTHER_REPLICA = 1
const STEP_SCALE = 2

/** The first number of a row, its replica, and two lengths. */
const ROW_BYTES_MAX = 4 * NUMBER_BYTES_MAX

/** Small values that lie together are copied together, so much of them at a time: one that is kept keeps no more than that of others. */
const COPIED_BYTES = 2 * 1_024

/** What is larger is copied by itself: of what is copied together a quarter at most is lost where the next value is cut. */
const COPIED_ALONE_BYTES = COPIED_BYTES / 4

const utf8 = new TextEncoder()
const fromUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Nothing where there are none. */
export function writeAdditions(additions: readonly Addition[], replicas: ReplicaWriter): Uint8Array | undefined {
  if (additions.length === 0) {
    return undefined
  }
  let [keyBytes, valueBytes] = [0, 0]
  for (const { key, value } of additions) {
    keyBytes += utf8Length(key)
    valueBytes += value.length
  }
  const bytes = allocUnsafe(2 * NUMBER_BYTES_MAX + additions.length * ROW_BYTES_MAX + keyBytes + valueBytes)
  let at = writeVarint(bytes, writeVarint(bytes, 0, keyBytes), valueBytes)
  at = writeRows(bytes, at, additions, replicas)
  for (const { key } of additions) {
    at = writeText(bytes, at, key)
  }
  for (const { value } of additions) {
    bytes.set(value, at)
    at += value.length
  }
  return bytes.subarray(0, at)
}

/** Returns where what follows begins, here and below. */
function writeRows(bytes: Uint8Array, start: number, additions: readonly Addition[], replicas: ReplicaWriter): number {
  let [at, previous, previousCounter] = [start, 0, 0]
  for (const { key, replica, counter, value } of additions) {
    const index = replicas.index(replica)
    const step = foldSign(counter - previousCounter - 1) * STEP_SCALE
    if (index === previous) {
      at = writeVarint(bytes, at, step)
    } else {
      at = writeVarint(bytes, at, step + OTHER_REPLICA)
      at = writeVarint(bytes, at, index)
    }
    at = writeVarint(bytes, at, utf8Length(key))
    at = writeVarint(bytes, at, value.length)
    previous = index
    previousCounter = counter
  }
  return at
}

/** @throws MalformedMessageError for anything that `writeAdditions` does not write */
export function readAdditions(bytes: Uint8Array | undefined, replicas: ReplicaReader): Addition[] {
  return bytes === undefined ? [] : new AdditionsReader(bytes, replicas).read()
}

const KEY_RULE = `a key has 1 to ${KEY_LENGTH_MAX} characters`
const VALUE_RULE = `a value has 1 to ${VALUE_BYTES_MAX} bytes`

/** Goes through all columns at once. Nothing is made of what is claimed before it is there. */
class AdditionsReader {
  readonly #bytes: Uint8Array
  readonly #replicas: ReplicaReader
  /** In the rows. */
  #at = 0
  #keyAt = 0
  #valueAt = 0
  /** A copy of some of the bytes: from here. */
  #copied = new Uint8Array(0)
  #copiedFrom = 0

  constructor(bytes: Uint8Array, replicas: ReplicaReader) {
    this.#bytes = bytes
    this.#replicas = replicas
  }

  read(): Addition[] {
    const [keyBytes, valueBytes] = [this.#number(), this.#number()]
    const valuesFrom = this.#bytes.length - valueBytes
    const keysFrom = valuesFrom - keyBytes
    check(this.#at < keysFrom, 'additions end too soon')
    this.#keyAt = keysFrom
    this.#valueAt = valuesFrom
    const additions: Addition[] = []
    let [index, counter] = [0, 0]
    let replica = this.#replicas.at(0)
    while (this.#at < keysFrom) {
      const head = this.#number()
      counter = readDotCounter(counter + 1 + unfoldSign(Math.floor(head / STEP_SCALE)))
      if (head % STEP_SCALE === OTHER_REPLICA) {
        const other = this.#number()
        check(other !== index, 'additions name a replica twice in a row')
        index = other
        replica = this.#replicas.at(other)
      }
      const key = this.#key(this.#number(), valuesFrom)
      additions.push({ key, replica, counter, value: this.#value(this.#number()) })
    }
    const isAtEnd = this.#at === keysFrom && this.#keyAt === valuesFrom && this.#valueAt === this.#bytes.length
    check(isAtEnd, 'additions have bytes that are of none')
    return additions
  }

  #key(length: number, end: number): string {
    const start = this.#keyAt
    check(length <= end - start, 'additions end too soon')
    this.#keyAt = start + length
    const key = readShortAscii(this.#bytes, start, length) ?? decodeText(this.#bytes.subarray(start, start + length))
    check(key.length > 0 && key.length <= KEY_LENGTH_MAX, KEY_RULE)
    return key
  }

  /** A copy: what was decoded is a view into the frame, and would keep all of it. */
  #value(length: number): Uint8Array {
    const start = this.#valueAt
    const end = start + length
    check(length > 0 && length <= VALUE_BYTES_MAX, VALUE_RULE)
    check(end <= this.#bytes.length, 'additions end too soon')
    this.#valueAt = end
    if (length > COPIED_ALONE_BYTES) {
      return new Uint8Array(this.#bytes.subarray(start, end))
    }
    if (end > this.#copiedFrom + this.#copied.length) {
      this.#copied = new Uint8Array(this.#bytes.subarray(start, start + COPIED_BYTES))
      this.#copiedFrom = start
    }
    return this.#copied.subarray(start - this.#copiedFrom, end - this.#copiedFrom)
  }

  #number(): number {
    const first = this.#byte()
    if (first < SEVEN_BITS) {
      return first
    }
    let number = first - SEVEN_BITS
    for (let scale = SEVEN_BITS; scale < Number.MAX_SAFE_INTEGER; scale *= SEVEN_BITS) {
      const byte = this.#byte()
      number += (byte % SEVEN_BITS) * scale
      if (byte < SEVEN_BITS) {
        check(byte > 0 && number <= Number.MAX_SAFE_INTEGER, 'a number is not in its shortest form, or over 2^53')
        return number
      }
    }
    throw new MalformedMessageError('not a message of values: a number is over 2^53')
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    check(byte !== undefined, 'additions end too soon')
    return byte
  }
}

function utf8Length(text: string): number {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= SEVEN_BITS) {
      return utf8.encode(text).length
    }
  }
  return text.length
}

function writeText(bytes: Uint8Array, start: number, text: string): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code >= SEVEN_BITS) {
      return start + utf8.encodeInto(text, bytes.subarray(start)).written
    }
    bytes[start + index] = code
  }
  return start + text.length
}

function decodeText(bytes: Uint8Array): string {
  try {
    return fromUtf8.decode(bytes)
  } catch (error) {
    throw new MalformedMessageError('not a message of values: a key is not well-formed text', { cause: error })
  }
}
