/**
 * Counters that are never set back.
 *
 * Each replica counts for itself, on a line of its own, and everybody's count is the sum of the lines. A line is only
 * ever written by its replica and only grows, so of two copies of it the larger is the later. What is to go down as
 * well has two lines. From Shapiro et al.: A Comprehensive Study of Convergent and Commutative Replicated Data Types
 * (INRIA 7506, 2011), specifications 6 and 7.
 *
 * C25 The value is the sum of all amounts that were added, less those that were taken away. No concurrent change is
 *     lost, and none counts twice.
 *
 * A replica mutates from a state that has all that it did before: a line that started again from an older one would
 * hide what was counted between (why a replica id names a memory: SPEC.md). Costs a line a replica that ever counted,
 * for ever. Inside a map, use the resettable counter.
 */
import { compareText, InvalidParametersError } from '@peermesh/kernel'
import type { EncodedType } from './causal-type.ts'
import type { ReplicaId } from './dot.ts'
import { checkState } from './errors.ts'
import type { StateReader, StateWriter } from './state-bytes.ts'
import { exactSum } from './values.ts'

/** Sorted by replica, each once, none with nothing in it. */
export type GrowOnlyCounter = readonly CountedUp[]
export type PnCounter = readonly CountedUpAndDown[]

export interface CountedUp {
  readonly replica: ReplicaId
  readonly up: number
}

export interface CountedUpAndDown extends CountedUp {
  readonly down: number
}

/** The amount is whole and not negative: 0 up to what keeps the replica's own line within 2^53 − 1. */
export interface GrowOnlyOperation {
  readonly type: 'add'
  readonly amount: number
}

/** The amount is whole, of either sign; what one replica adds, and what it takes away, each stay within 2^53 − 1. */
export interface PnOperation {
  readonly type: 'add'
  readonly amount: number
}

/** Its value is exact up to 2^53. */
export function growOnlyCounter(): EncodedType<GrowOnlyCounter, GrowOnlyOperation, number> {
  return {
    name: 'grow-only counter',
    bottom: () => [],
    mutate: (state, { amount }, { replica }) => {
      checkAmount(amount, 0)
      const before = state.find((line) => line.replica === replica)?.up ?? 0
      return amount === 0 ? [] : [{ replica, up: grown(before, amount) }]
    },
    join: (left, right) => joinLines(left, right, (ours, theirs) => (ours.up >= theirs.up ? ours : theirs)),
    value: (state) => state.reduce((sum, { up }) => sum + up, 0),
    toData: (state) => state,
    write: (writer, state) => writeLines(writer, state, ({ up }) => writer.count(up)),
    read: (reader) =>
      readLines(reader, (replica) => {
        const up = reader.count()
        checkState(up > 0, 'has a line of a counter with nothing on it')
        return { replica, up }
      })
  }
}

/** Its value is exact up to 2^53. */
export function pnCounter(): EncodedType<PnCounter, PnOperation, number> {
  return {
    name: 'PN-counter',
    bottom: () => [],
    mutate: (state, { amount }, { replica }) => {
      checkAmount(amount, -Number.MAX_SAFE_INTEGER)
      const { up, down } = state.find((line) => line.replica === replica) ?? { up: 0, down: 0 }
      if (amount === 0) {
        return []
      }
      return [amount > 0 ? { replica, up: grown(up, amount), down } : { replica, up, down: grown(down, -amount) }]
    },
    join: (left, right) => joinLines(left, right, joinUpAndDown),
    value: (state) => exactSum(state.flatMap(({ up, down }) => [up, -down])),
    toData: (state) => state,
    write: (writer, state) =>
      writeLines(writer, state, ({ up, down }) => {
        writer.count(up)
        writer.count(down)
      }),
    read: (reader) =>
      readLines(reader, (replica) => {
        const up = reader.count()
        const down = reader.count()
        checkState(up > 0 || down > 0, 'has a line of a counter with nothing on it')
        return { replica, up, down }
      })
  }
}

function joinUpAndDown(ours: CountedUpAndDown, theirs: CountedUpAndDown): CountedUpAndDown {
  return { replica: ours.replica, up: Math.max(ours.up, theirs.up), down: Math.max(ours.down, theirs.down) }
}

function joinLines<Line extends CountedUp>(
  left: readonly Line[],
  right: readonly Line[],
  join: (ours: Line, theirs: Line) => Line
): readonly Line[] {
  const joined: Line[] = []
  let l = 0
  let r = 0
  for (;;) {
    const ours = left[l]
    const theirs = right[r]
    if (ours === undefined || theirs === undefined) {
      return [...joined, ...left.slice(l), ...right.slice(r)]
    }
    const order = compareText(ours.replica, theirs.replica)
    joined.push(order < 0 ? ours : order > 0 ? theirs : join(ours, theirs))
    l += order <= 0 ? 1 : 0
    r += order >= 0 ? 1 : 0
  }
}

function writeLines<Line extends CountedUp>(
  writer: StateWriter,
  lines: readonly Line[],
  write: (line: Line) => void
): void {
  writer.count(lines.length)
  for (const line of lines) {
    writer.replica(line.replica)
    write(line)
  }
}

function readLines<Line extends CountedUp>(reader: StateReader, read: (replica: ReplicaId) => Line): readonly Line[] {
  const lines: Line[] = []
  for (let left = reader.count(); left > 0; left--) {
    const line = read(reader.replica())
    const previous = lines.at(-1)
    checkState(previous === undefined || previous.replica < line.replica, 'has its replicas out of order, or one twice')
    lines.push(line)
  }
  return lines
}

function checkAmount(amount: number, least: number): void {
  if (!Number.isSafeInteger(amount) || amount < least) {
    throw new InvalidParametersError(`A counter is changed by a whole number of at least ${least}, not by ${amount}.`)
  }
}

function grown(before: number, amount: number): number {
  const after = before + amount
  if (after > Number.MAX_SAFE_INTEGER) {
    throw new InvalidParametersError(
      `A counter's line would pass ${Number.MAX_SAFE_INTEGER}, beyond which it can't count.`
    )
  }
  return after
}
