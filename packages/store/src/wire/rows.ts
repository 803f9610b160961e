import type { Dot, ReplicaId } from '@peermesh/crdt'
import { foldSign, type HybridTimestamp, unfoldSign } from '@peermesh/kernel'
import type { KeyState, Operation, Sibling } from '../core/index.ts'
import {
  check,
  checkValue,
  NO_DOTS,
  type ReplicaWriter,
  readCounter,
  readKey,
  readReplica,
  timestampOf
} from './dots.ts'
import { RowReader, RowWriter } from './row-bytes.ts'

/*
 * Operations and states of keys as rows of bytes: version 2 of the store's messages. SPEC.md has the format.
 *
 * Intuition: what follows another is nearly the same. Counters go up by one, and what was written in one millisecond is counted. So a row says how it
 * differs from the one before, which is mostly one byte, where a message of protobuf for each costs twenty.
 */

/** Bits at the low end of a head, below a difference of counters. */
const DELETE = 1
const OBSERVES = 2
const TICK = 4
const OPERATION_SCALE = 8

/** The head of a state: one that is more than one live value, or a live value's head. */
const COMPOUND = 1
const STATE_SCALE = 2
const LIVE_TICK = 1
const OTHER_REPLICA = 2
const LIVE_SCALE = 4

/** What the next row is told as a difference from. */
class Previous {
  replica = 0
  counter = 0
  millis = 0
  count = 0

  /** Whether this is the next time that a hybrid clock gives within one millisecond. */
  isTick({ millis, count }: HybridTimestamp): boolean {
    return millis === this.millis && count === this.count + 1
  }

  step(counter: number): number {
    return foldSign(counter - this.counter - 1)
  }

  is(counter: number, { millis, count }: HybridTimestamp): void {
    this.counter = counter
    this.millis = millis
    this.count = count
  }

  readCounter(step: number): number {
    return readCounter(this.counter + 1 + unfoldSign(step))
  }

  readTime(reader: RowReader, isTick: boolean): HybridTimestamp {
    const millis = isTick ? this.millis : this.millis + reader.difference()
    const count = isTick ? this.count + 1 : reader.number()
    return timestampOf(millis, count)
  }
}

export function writeOperations(operations: readonly Operation[], replicas: ReplicaWriter): Uint8Array {
  const writer = new RowWriter(operations.reduce((sum, { key, value }) => sum + expectedBytes(key, value), 0))
  const previous = new Previous()
  for (const { counter, key, timestamp, value, observed } of operations) {
    const isTick = previous.isTick(timestamp)
    const flags = (value === undefined ? DELETE : 0) + (observed.length > 0 ? OBSERVES : 0) + (isTick ? TICK : 0)
    writer.number(previous.step(counter) * OPERATION_SCALE + flags)
    writeTime(writer, timestamp, isTick ? undefined : previous)
    writer.text(key)
    if (value !== undefined) {
      writer.bytes(value)
    }
    if (observed.length > 0) {
      writer.number(observed.length)
      writeDots(writer, observed, replicas)
    }
    previous.is(counter, timestamp)
  }
  return writer.finish()
}

export function readOperations(bytes: Uint8Array, table: readonly ReplicaId[]): Operation[] {
  const reader = new RowReader(bytes)
  const previous = new Previous()
  const replica = readReplica(table, 0)
  const operations: Operation[] = []
  while (!reader.isAtEnd) {
    const head = reader.number()
    const counter = previous.readCounter(Math.floor(head / OPERATION_SCALE))
    const timestamp = previous.readTime(reader, (head & TICK) !== 0)
    const key = readKey(reader.text())
    const value = (head & DELETE) === 0 ? checkValue(reader.copy()) : undefined
    const observed = (head & OBSERVES) === 0 ? NO_DOTS : readDots(reader, reader.number(), table)
    operations.push({ replica, counter, key, timestamp, value, observed })
    previous.is(counter, timestamp)
  }
  return operations
}

export function writeKeyStates(states: readonly KeyState[], replicas: ReplicaWriter): Uint8Array {
  const writer = new RowWriter(
    states.reduce((sum, { key, live }) => sum + live.reduce((all, { value }) => all + expectedBytes(key, value), 0), 0)
  )
  const previous = new Previous()
  for (const { key, live, dead, residual, piece } of states) {
    const [first] = live
    const isPlain = live.length === 1 && dead.length === 0 && residual.length === 0 && piece === undefined
    if (isPlain && first !== undefined) {
      writeLive(writer, first, { previous, replicas, scale: STATE_SCALE, key })
      continue
    }
    writer.number(live.length * STATE_SCALE + COMPOUND)
    writer.number(dead.length)
    writer.number(residual.length)
    writer.number(piece?.index ?? 0)
    if (piece !== undefined) {
      writer.number(piece.count)
    }
    writer.text(key)
    for (const sibling of live) {
      writeLive(writer, sibling, { previous, replicas, scale: 1 })
    }
    writeDots(writer, dead, replicas)
    writeDots(writer, residual, replicas)
  }
  return writer.finish()
}

export function readKeyStates(bytes: Uint8Array, table: readonly ReplicaId[]): KeyState[] {
  const reader = new RowReader(bytes)
  const previous = new Previous()
  const states: KeyState[] = []
  while (!reader.isAtEnd) {
    const head = reader.number()
    const rest = Math.floor(head / STATE_SCALE)
    states.push(
      (head & COMPOUND) === 0 ? readPlain(reader, rest, previous, table) : readCompound(reader, rest, previous, table)
    )
  }
  return states
}

function readPlain(reader: RowReader, head: number, previous: Previous, table: readonly ReplicaId[]): KeyState {
  const timestamp = readLiveHead(reader, head, previous)
  const key = readKey(reader.text())
  const live = [readLive(reader, timestamp, previous, table)]
  return { key, live, dead: NO_DOTS, residual: NO_DOTS, piece: undefined }
}

function readCompound(reader: RowReader, liveCount: number, previous: Previous, table: readonly ReplicaId[]): KeyState {
  const deadCount = reader.number()
  const residualCount = reader.number()
  const index = reader.number()
  const count = index === 0 ? 0 : reader.number()
  check(index <= count, 'a piece of a state is none of its pieces')
  const key = readKey(reader.text())
  const live: Sibling[] = []
  for (let left = liveCount; left > 0; left--) {
    const timestamp = readLiveHead(reader, reader.number(), previous)
    live.push(readLive(reader, timestamp, previous, table))
  }
  const dead = readDots(reader, deadCount, table)
  const residual = readDots(reader, residualCount, table)
  return { key, live, dead, residual, piece: index === 0 ? undefined : { index, count } }
}

interface LiveRow {
  readonly previous: Previous
  readonly replicas: ReplicaWriter
  readonly scale: number
  /** Written between the head and the value, where the head is that of the state too. */
  readonly key?: string
}

function writeLive(
  writer: RowWriter,
  { replica, counter, timestamp, value }: Sibling,
  { previous, replicas, scale, key }: LiveRow
): void {
  const index = replicas.index(replica)
  const isTick = previous.isTick(timestamp)
  const isOther = index !== previous.replica
  const flags = (isTick ? LIVE_TICK : 0) + (isOther ? OTHER_REPLICA : 0)
  writer.number((previous.step(counter) * LIVE_SCALE + flags) * scale)
  if (isOther) {
    writer.number(index)
  }
  writeTime(writer, timestamp, isTick ? undefined : previous)
  if (key !== undefined) {
    writer.text(key)
  }
  writer.bytes(value)
  previous.replica = index
  previous.is(counter, timestamp)
}

/** What is read besides the time is the previous row from then on. */
function readLiveHead(reader: RowReader, head: number, previous: Previous): HybridTimestamp {
  const counter = previous.readCounter(Math.floor(head / LIVE_SCALE))
  if ((head & OTHER_REPLICA) !== 0) {
    previous.replica = reader.number()
  }
  const timestamp = previous.readTime(reader, (head & LIVE_TICK) !== 0)
  previous.is(counter, timestamp)
  return timestamp
}

function readLive(
  reader: RowReader,
  timestamp: HybridTimestamp,
  { replica, counter }: Previous,
  table: readonly ReplicaId[]
): Sibling {
  return { replica: readReplica(table, replica), counter, timestamp, value: checkValue(reader.copy()) }
}

/** What a row takes that is not key or value, on the large side of what is usual. */
const ROW_OVERHEAD_BYTES = 12

function expectedBytes(key: string, value: Uint8Array | undefined): number {
  return ROW_OVERHEAD_BYTES + key.length + (value?.length ?? 0)
}

/** Nothing where it is the next tick, which the head tells. */
function writeTime(writer: RowWriter, { millis, count }: HybridTimestamp, previous: Previous | undefined): void {
  if (previous !== undefined) {
    writer.difference(millis - previous.millis)
    writer.number(count)
  }
}

function writeDots(writer: RowWriter, dots: readonly Dot[], replicas: ReplicaWriter): void {
  for (const { replica, counter } of dots) {
    writer.number(replicas.index(replica))
    writer.number(counter)
  }
}

function readDots(reader: RowReader, count: number, table: readonly ReplicaId[]): readonly Dot[] {
  const dots: Dot[] = []
  for (let left = count; left > 0; left--) {
    dots.push({ replica: readReplica(table, reader.number()), counter: readCounter(reader.number()) })
  }
  return dots.length === 0 ? NO_DOTS : dots
}
