import { CausalContext, type CausalContextData, type Dot, REPLICA_ID_LENGTH_MAX, type ReplicaId } from '@peermesh/crdt'
import {
  type HybridTimestamp,
  MalformedMessageError,
  TIMESTAMP_COUNT_MAX,
  TIMESTAMP_MILLIS_MAX
} from '@peermesh/kernel'
import { fromString, toString as toText } from 'uint8arrays'
import { KEY_BYTES_MAX, VALUE_BYTES_MAX } from '../core/index.ts'

const utf8 = new TextEncoder()

/** Counters are kept under 2^48: a replica that mints a million dots a second reaches it in nine years. */
export const COUNTER_MAX = 2 ** 48

/** What one message or record says of replicas, on the wire: each id once. */
export class ReplicaWriter {
  /** Those that the message does not name otherwise. */
  readonly replicas: string[] = []
  readonly #indexes = new Map<string, number>()

  /** @param named what the message names before them, in this order */
  constructor(named: readonly string[] = []) {
    for (const replica of named) {
      this.#indexes.set(replica, this.#indexes.size)
    }
  }

  index(replica: string): number {
    let index = this.#indexes.get(replica)
    if (index === undefined) {
      index = this.#indexes.size
      this.replicas.push(replica)
      this.#indexes.set(replica, index)
    }
    return index
  }

  dots(dots: readonly Dot[]): { replicas: number[]; counters: number[] } {
    return { replicas: dots.map((dot) => this.index(dot.replica)), counters: dots.map((dot) => dot.counter) }
  }
}

/** Throws `MalformedMessageError` where something read is not as it must be. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) {
    throw new MalformedMessageError(what)
  }
}

/** Checks the table of replicas of a message or record: once, however often its dots name them. */
export function readReplicas(replicas: readonly string[]): readonly ReplicaId[] {
  for (const replica of replicas) {
    check(replica.length > 0 && replica.length <= REPLICA_ID_LENGTH_MAX, 'a replica has no name or too long a one')
    // Text that is not well-formed has other bytes when it is sent on, and so names another replica.
    check(replica.isWellFormed(), 'the name of a replica is not well-formed text')
  }
  return replicas as readonly ReplicaId[]
}

export function readReplica(table: readonly ReplicaId[], index: number): ReplicaId {
  const replica = table[index]
  check(replica !== undefined, 'a dot names no replica of its message')
  return replica
}

export function readCounter(counter: number): number {
  check(Number.isSafeInteger(counter) && counter >= 1 && counter <= COUNTER_MAX, 'a counter is out of range')
  return counter
}

export const NO_DOTS: readonly Dot[] = []

export function readDots(
  table: readonly ReplicaId[],
  replicas: readonly number[],
  counters: readonly number[]
): readonly Dot[] {
  check(replicas.length === counters.length, 'the lists of dots differ in length')
  if (replicas.length === 0) {
    return NO_DOTS
  }
  return replicas.map((index, position) => ({
    replica: readReplica(table, index),
    counter: readCounter(counters[position] as number)
  }))
}

export function readTimestamp({ millis, count }: { millis: number; count: number }): HybridTimestamp {
  return timestampOf(millis, count)
}

/** The same of its two numbers. */
export function timestampOf(millis: number, count: number): HybridTimestamp {
  const isInRange = millis >= 0 && millis <= TIMESTAMP_MILLIS_MAX && count <= TIMESTAMP_COUNT_MAX
  check(isInRange, 'a timestamp is out of range')
  return { millis, count }
}

export function readKey(key: string): string {
  // Three bytes a code unit is the most, so that short keys need no counting.
  const fits = key.length * 3 <= KEY_BYTES_MAX || utf8.encode(key).length <= KEY_BYTES_MAX
  check(key.length > 0 && fits, 'a key is empty or too long')
  check(key.isWellFormed(), 'a key is not well-formed text')
  return key
}

/** As a copy. */
export function readValue(value: Uint8Array): Uint8Array {
  return keep(checkValue(value))
}

export function checkValue(value: Uint8Array): Uint8Array {
  check(value.length <= VALUE_BYTES_MAX, 'a value is too large')
  return value
}

interface ReplicaFields {
  replica: string
  bounds: number[]
  storeId?: Uint8Array | undefined
}

interface ClockFields {
  replicas: ReplicaFields[]
}

export function writeClock(clock: CausalContextData): ClockFields {
  return { replicas: clock.map(({ replica, ranges }) => ({ replica, bounds: ranges.flat() })) }
}

/** What a replica's id ends with where a host made it: half of what a clock of one replica takes. */
const STORE_ID = /\/[0-9a-f]{32}$/
const STORE_ID_BYTES = 16

/** The same with store ids as the bytes that they are: since version 2. */
export function writeShortClock(clock: CausalContextData): ClockFields {
  return {
    replicas: clock.map(({ replica, ranges }): ReplicaFields => {
      const bounds = ranges.flat()
      if (!STORE_ID.test(replica)) {
        return { replica, bounds }
      }
      const digits = 2 * STORE_ID_BYTES
      return { replica: replica.slice(0, -digits), bounds, storeId: fromString(replica.slice(-digits), 'base16') }
    })
  }
}

function replicaOf({ replica, storeId }: ReplicaFields): string {
  check(storeId === undefined || storeId.length === STORE_ID_BYTES, 'a store id is of another length')
  return storeId === undefined ? replica : replica + toText(storeId, 'base16')
}

export function readClock(fields: ClockFields | undefined): CausalContextData {
  check(fields !== undefined, 'a clock is missing')
  const table = readReplicas(fields.replicas.map(replicaOf))
  const data = fields.replicas.map(({ bounds }, index) => {
    check(bounds.length % 2 === 0, 'a range of a clock has no end')
    const ranges: [number, number][] = []
    for (let at = 0; at < bounds.length; at += 2) {
      ranges.push([bounds[at] as number, readCounter(bounds[at + 1] as number)])
    }
    return { replica: readReplica(table, index), ranges }
  })
  try {
    CausalContext.fromData(data)
  } catch (error) {
    throw new MalformedMessageError('a clock is not in its normal form', { cause: error })
  }
  return data
}

/** Small values share an allocation of this size: one that is kept keeps no more than that of others. */
export const SLAB_BYTES = 8 * 1_024

let slab = new Uint8Array(0)
let slabUsed = 0

/**
 * A copy of a value, so that one kept value does not keep the whole message in memory that it came in. Small ones share slabs, since an allocation of
 * its own costs more than most values.
 */
export function keep(value: Uint8Array): Uint8Array {
  if (value.length > SLAB_BYTES / 2) {
    return new Uint8Array(value)
  }
  if (slabUsed + value.length > slab.length) {
    slab = new Uint8Array(SLAB_BYTES)
    slabUsed = 0
  }
  const copy = slab.subarray(slabUsed, slabUsed + value.length)
  slabUsed += value.length
  copy.set(value)
  return copy
}
