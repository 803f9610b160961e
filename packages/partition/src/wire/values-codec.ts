import type { DotRange } from '@peermesh/crdt'
import { type Codec, type Failure, MalformedMessageError } from '@peermesh/kernel'
import type {
  Era,
  Listing,
  ShardCodec,
  Sibling,
  Update,
  ValuesMessage,
  WriteOutcome,
  WriteRequest
} from '../core/index.ts'
import { readAdditions, writeAdditions } from './values-additions.ts'
import {
  CountersOnDisk,
  RowOnDisk,
  type Update as UpdateFields,
  ValuesFrame,
  type Write as WriteFields,
  type Written as WrittenFields
} from './values.js'
import {
  check,
  readHolding,
  readId,
  readKey,
  readNumber,
  readPartition,
  readValue,
  ReplicaReader,
  ReplicaWriter,
  writeHolding
} from './values-parts.ts'

type Bodies = Omit<ValuesFrame, 'replicas' | 'partition' | 'generation' | 'epoch' | 'id'>
type Message<T extends ValuesMessage['type']> = Extract<ValuesMessage, { readonly type: T }>

/** Messages of values that are always writable, as protobuf, version 1. */
export const valuesCodec: Codec<ValuesMessage> = {
  encode: (message) => {
    const replicas = new ReplicaWriter()
    const bodies = writeBody(message, replicas)
    return ValuesFrame.encode({ replicas: replicas.table, ...writeAbout(message), ...bodies })
  },
  decode: (bytes) => {
    let frame: ValuesFrame
    try {
      frame = ValuesFrame.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of values: not its schema', { cause: error })
    }
    const { replicas, partition: _partition, generation: _generation, epoch: _epoch, id: _id, ...bodies } = frame
    const set = Object.values(bodies).filter((field) => field !== undefined).length
    check(set === 1, 'it is exactly one of its kinds')
    return readBody(frame, new ReplicaReader(replicas))
  }
}

/** Rows, and what was seen, on disk. */
export const shardCodec: ShardCodec = {
  encodeRow: (siblings) => {
    const replicas = new ReplicaWriter()
    const written = siblings.map((one) => ({ ...replicas.dot(one), value: one.value }))
    // A copy, here and below: what was encoded is a view into a slab of many, and whoever keeps one would keep all of it.
    return RowOnDisk.encode({ replicas: replicas.table, siblings: written }).slice()
  },
  decodeRow: (bytes) => {
    const { replicas, siblings } = RowOnDisk.decode(bytes)
    const reader = new ReplicaReader(replicas)
    return siblings.map(({ value, ...dot }) => ({ ...reader.dot(dot), value: readValue(value) }))
  },
  encodeRanges: (ranges) => CountersOnDisk.encode({ counters: ranges.flatMap(({ from, to }) => [from, to]) }).slice(),
  decodeRanges: (replica, bytes) => {
    const { counters } = CountersOnDisk.decode(bytes)
    const ranges: DotRange[] = []
    for (let index = 0; index + 1 < counters.length; index += 2) {
      ranges.push({ replica, from: counters[index] as number, to: counters[index + 1] as number })
    }
    return ranges
  },
  encodeMinted: (minted) => CountersOnDisk.encode({ counters: [minted] }).slice(),
  decodeMinted: (bytes) => CountersOnDisk.decode(bytes).counters[0] ?? 0
}

function writeAbout(message: ValuesMessage): Pick<ValuesFrame, 'partition' | 'generation' | 'epoch' | 'id'> {
  switch (message.type) {
    case 'hello':
      return { partition: 0, generation: 0, epoch: 0, id: 0 }
    case 'moved': {
      const { partition, generation, epoch } = message.holding
      return { partition, generation, epoch, id: message.id }
    }
    default: {
      const { partition, era, id } = message
      return { partition, generation: era.generation, epoch: era.epoch, id }
    }
  }
}

function writeBody(message: ValuesMessage, replicas: ReplicaWriter): Bodies {
  switch (message.type) {
    case 'hello':
      return { hello: message.nonce }
    case 'moved':
      return { moved: writeHolding(message.holding) }
    case 'update':
      return { update: { hint: message.hint, ...writeUpdate(message.update, replicas) } }
    case 'get':
      return { get: message.key }
    case 'row': {
      const values = message.values.map((one) => ({ ...replicas.dot(one), value: one.value }))
      const { replica, last } = message
      return { row: { values, seen: replicas.ranges(message.seen), replica, last } }
    }
    case 'write':
      return { write: writeRequest(message, replicas) }
    case 'written':
      return { written: writeOutcome(message.outcome, replicas) }
    case 'compare':
      return { compare: message.digest }
    case 'lacks':
      return { lacks: { seen: replicas.ranges(message.seen), last: message.last } }
    case 'ack':
    case 'behind':
    case 'same':
    case 'told':
      return { [message.type]: {} }
  }
}

function writeUpdate(
  { additions, dead, listings, context }: Update,
  replicas: ReplicaWriter
): Omit<UpdateFields, 'hint'> {
  return {
    additions: writeAdditions(additions, replicas),
    dead: replicas.ranges(dead),
    listings: listings.map(({ key, dots }) => ({ key, dots: dots.map((dot) => replicas.dot(dot)) })),
    context: replicas.ranges(context)
  }
}

function writeRequest({ from, to, request }: Message<'write'>, replicas: ReplicaWriter): WriteFields {
  const { key, value, context, write, sloppy, timeoutMs } = request
  const dots = context && { dots: context.map((dot) => replicas.dot(dot)) }
  return { from, to, key, value, context: dots, write: write ?? 0, sloppy, timeoutMs: Math.ceil(timeoutMs) }
}

function writeOutcome(outcome: WriteOutcome, replicas: ReplicaWriter): WrittenFields {
  if (outcome.ok) {
    return { dot: outcome.dot && replicas.dot(outcome.dot) }
  }
  const { name, message, details = {} } = outcome.failure
  const { reason, limit } = details
  const told = { reason: typeof reason === 'string' ? reason : '', limit: typeof limit === 'number' ? limit : 0 }
  return { failure: { name, message, ...told } }
}

function readBody(frame: ValuesFrame, replicas: ReplicaReader): ValuesMessage {
  const { hello, update, ack, moved, behind, get, row, write, written, compare, same, lacks, told } = frame
  if (hello !== undefined) {
    return { type: 'hello', nonce: hello }
  }
  const partition = readPartition(frame.partition)
  const era = { generation: readNumber(frame.generation, 'a generation'), epoch: readNumber(frame.epoch, 'an epoch') }
  if (moved !== undefined) {
    return { type: 'moved', id: readId(frame.id), holding: readHolding(partition, era, moved) }
  }
  const about = { partition, era, id: readId(frame.id) }
  if (update !== undefined) {
    return { type: 'update', ...about, hint: update.hint, update: readUpdate(update, replicas) }
  }
  if (get !== undefined) {
    return { type: 'get', ...about, key: readKey(get) }
  }
  if (row !== undefined) {
    const values = row.values.map((one): Sibling => ({ ...replicas.dot(one), value: readValue(one.value) }))
    return { type: 'row', ...about, replica: row.replica, values, seen: replicas.ranges(row.seen), last: row.last }
  }
  if (write !== undefined) {
    return { type: 'write', ...about, from: write.from, to: write.to, request: readRequest(write, replicas) }
  }
  if (written !== undefined) {
    return { type: 'written', ...about, outcome: readOutcome(written, replicas, era) }
  }
  if (compare !== undefined) {
    check(/^[0-9a-f]{16}$/.test(compare), 'a digest is 16 hexadecimal digits')
    return { type: 'compare', ...about, digest: compare }
  }
  if (lacks !== undefined) {
    return { type: 'lacks', ...about, seen: replicas.ranges(lacks.seen), last: lacks.last }
  }
  const type = (ack && 'ack') ?? (behind && 'behind') ?? (same && 'same') ?? (told && 'told')
  check(type !== undefined, 'it is of a kind that this version knows')
  return { type, ...about }
}

function readUpdate({ additions, dead, listings, context }: UpdateFields, replicas: ReplicaReader): Update {
  return {
    additions: readAdditions(additions, replicas),
    dead: replicas.ranges(dead),
    listings: listings.map(({ key, dots }): Listing => ({ key: readKey(key), dots: replicas.dots(dots) })),
    context: replicas.ranges(context)
  }
}

function readRequest(
  { key, value, context, write, sloppy, timeoutMs }: WriteFields,
  replicas: ReplicaReader
): WriteRequest {
  return {
    key: readKey(key),
    value: value && readValue(value),
    context: context && replicas.dots(context.dots),
    write: write === 0 ? undefined : write,
    sloppy,
    timeoutMs
  }
}

function readOutcome({ dot, failure }: WrittenFields, replicas: ReplicaReader, era: Era): WriteOutcome {
  if (failure === undefined) {
    return { ok: true, dot: dot && replicas.dot(dot), era }
  }
  const { name, message, reason, limit } = failure
  check(name.length <= 64 && message.length <= 2_048 && reason.length <= 2_048, 'a failure is said in few words')
  const details = { ...(reason === '' ? {} : { reason }), ...(limit === 0 ? {} : { limit }) }
  return { ok: false, failure: { name, message, details } satisfies Failure }
}
