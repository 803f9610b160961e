import { type HybridTimestamp, MalformedMessageError, varintBytes, writeVarint } from '@peermesh/kernel'
import { allocUnsafe } from 'uint8arrays/alloc'
import type { RecordCodec } from '../core/index.ts'
import { keep, ReplicaWriter, readClock, readDots, readReplicas, readTimestamp, writeClock } from './dots.ts'
import { ClockRecord, DotsRecord, SiblingRecord, TextRecord } from './records.js'

/** The values of the store's journal records as protobuf, version 1. Decoding throws `MalformedMessageError`. */
export const recordCodec: RecordCodec = {
  encodeText: (text) => TextRecord.encode({ text }),
  decodeText: (bytes) => read(() => TextRecord.decode(bytes)).text,

  encodeClock: (clock) => ClockRecord.encode(writeClock(clock)),
  decodeClock: (bytes) => readClock(read(() => ClockRecord.decode(bytes))),

  encodeSibling,
  decodeSibling: (bytes) => {
    const record = read(() => SiblingRecord.decode(bytes))
    return { timestamp: readTimestamp(record), value: keep(record.value) }
  },

  encodeDots: (dots) => {
    const writer = new ReplicaWriter()
    const { replicas, counters } = writer.dots(dots)
    return DotsRecord.encode({ replicas: writer.replicas, dotReplicas: replicas, dotCounters: counters })
  },
  decodeDots: (bytes) => {
    const { replicas, dotReplicas, dotCounters } = read(() => DotsRecord.decode(bytes))
    return readDots(readReplicas(replicas), dotReplicas, dotCounters)
  }
}

/** Tags of the fields of `SiblingRecord`, which is written as its schema says but by hand: there is one for each entry of a store. */
const MILLIS = 0x08
const COUNT = 0x10
const VALUE = 0x1a

function encodeSibling({ millis, count }: HybridTimestamp, value: Uint8Array): Uint8Array {
  const lengthBytes = varintBytes(value.length)
  // Fields that are 0 or empty are left out.
  const size =
    (millis === 0 ? 0 : 1 + varintBytes(millis)) +
    (count === 0 ? 0 : 1 + varintBytes(count)) +
    (value.length === 0 ? 0 : 1 + lengthBytes + value.length)
  const bytes = allocUnsafe(size)
  let at = 0
  if (millis > 0) {
    bytes[at++] = MILLIS
    at = writeVarint(bytes, at, millis)
  }
  if (count > 0) {
    bytes[at++] = COUNT
    at = writeVarint(bytes, at, count)
  }
  if (value.length > 0) {
    bytes[at++] = VALUE
    bytes.set(value, writeVarint(bytes, at, value.length))
  }
  return bytes
}

function read<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw new MalformedMessageError('a record of the store is not readable', { cause: error })
  }
}
