/**
 * A set of dots as plain data: what is sent, stored, compared and hashed.
 *
 * C2  Equal sets of dots have deeply equal data: replicas ascend (C14), each has at least one range, ranges ascend and
 *     neither overlap nor touch. The contiguous part is nothing special here: it is the first range, where that starts
 *     at 1.
 * C11 Data is accepted exactly if it is such a form and within the limits.
 */
import { MalformedContextError } from './errors.ts'
import type { ReplicaId } from './dot.ts'

export type CausalContextData = readonly ReplicaRanges[]

export interface ReplicaRanges {
  readonly replica: ReplicaId
  readonly ranges: readonly CounterRange[]
}

/** Both ends included, 1 ≤ from ≤ to. */
export type CounterRange = readonly [from: number, to: number]

/**
 * The most replicas in data from outside. Each start of a memory-only peer adds one, so that this is 1,000 peers that
 * each started 65 times from nothing; about 150 bytes each in memory, 10 MB in all.
 */
export const CONTEXT_REPLICAS_MAX = 65_536

/**
 * The most ranges in data from outside, over all replicas, and so one more than the most gaps. A replica that hears
 * every second update of another has a range for each, until it pulls: room for half a million such updates, and 4 MB
 * in memory.
 */
export const CONTEXT_RANGES_MAX = 262_144

/**
 * The most UTF-16 code units in a replica id from outside: a peer id (64 at most) and a store id (32), with room to
 * grow.
 */
export const REPLICA_ID_LENGTH_MAX = 256

/** Checks that data from outside is the canonical form of a set of dots. @throws MalformedContextError */
export function checkCausalContextData(data: unknown): asserts data is CausalContextData {
  check(Array.isArray(data), 'is not a list of replicas')
  check(data.length <= CONTEXT_REPLICAS_MAX, `has ${data.length} replicas, over the limit of ${CONTEXT_REPLICAS_MAX}`)
  let rangeCount = 0
  let previous = ''
  for (const entry of data as unknown[]) {
    checkReplicaRanges(entry)
    check(previous < entry.replica, 'has its replicas out of order, or one twice')
    previous = entry.replica
    rangeCount += entry.ranges.length
    check(rangeCount <= CONTEXT_RANGES_MAX, `has more ranges than the limit of ${CONTEXT_RANGES_MAX}`)
    checkRanges(entry.ranges)
  }
}

function checkReplicaRanges(entry: unknown): asserts entry is { replica: ReplicaId; ranges: unknown[] } {
  check(typeof entry === 'object' && entry !== null, 'has an entry that is not an object')
  const { replica, ranges } = entry as { replica?: unknown; ranges?: unknown }
  check(
    typeof replica === 'string' && replica.length > 0 && replica.length <= REPLICA_ID_LENGTH_MAX,
    `has a replica id that is not a text of 1 to ${REPLICA_ID_LENGTH_MAX} code units`
  )
  check(Array.isArray(ranges) && ranges.length > 0, 'has a replica without ranges')
}

function checkRanges(ranges: unknown[]): void {
  let previousTo: number | undefined
  for (const range of ranges) {
    check(Array.isArray(range) && range.length === 2, 'has a range that is not a pair')
    const [from, to] = range as unknown[]
    check(isCounter(from) && isCounter(to), 'has a counter that is not a safe integer of at least 1')
    check(from <= to, 'has a range that ends before it starts')
    check(previousTo === undefined || from > previousTo + 1, 'has ranges out of order, or that overlap or touch')
    previousTo = to
  }
}

function isCounter(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}

function check(condition: boolean, problem: string): asserts condition {
  if (!condition) {
    throw new MalformedContextError(`A causal context from outside ${problem}.`)
  }
}
