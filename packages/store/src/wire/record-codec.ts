import { MalformedMessageError } from '@peermesh/kernel'
import type { RecordCodec } from '../core/index.ts'
import { keep, ReplicaWriter, readClock, readDots, readReplicas, readTimestamp, writeClock } from './dots.ts'
import { ClockRecord, DotsRecord, SiblingRecord, TextRecord } from './records.js'

/** The values of the store's journal records as protobuf, version 1. Decoding throws `MalformedMessageError`. */
export const recordCodec: RecordCodec = {
  encodeText: (text) => TextRecord.encode({ text }),
  decodeText: (bytes) => read(() => TextRecord.decode(bytes)).text,

  encodeClock: (clock) => ClockRecord.encode(writeClock(clock)),
  decodeClock: (bytes) => readClock(read(() => ClockRecord.decode(bytes))),

  encodeSibling: ({ millis, count }, value) => SiblingRecord.encode({ millis, count, value }),
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

function read<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw new MalformedMessageError('a record of the store is not readable', { cause: error })
  }
}
