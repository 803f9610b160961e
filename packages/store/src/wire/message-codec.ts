import type { ReplicaId } from '@peermesh/crdt'
import type { Codec } from '@peermesh/kernel'
import { MalformedMessageError, peerName } from '@peermesh/kernel'
import type { DeltasMessage, KeyState, Operation, Sibling, StatesMessage, StoreMessage } from '../core/index.ts'
import {
  check,
  ReplicaWriter,
  readClock,
  readCounter,
  readDots,
  readKey,
  readReplica,
  readReplicas,
  readTimestamp,
  readValue,
  writeClock,
  writeShortClock
} from './dots.ts'
import {
  type Deltas as DeltasFields,
  type KeyState as KeyStateFields,
  type Live as LiveFields,
  type Operation as OperationFields,
  type Pull as PullFields,
  type States as StatesFields,
  StoreFrame
} from './messages.js'
import { readKeyStates, readOperations, writeKeyStates, writeOperations } from './rows.ts'
import { readPrefixes, readSymbols, writePrefixes, writeSymbols } from './symbols.ts'

type PullMessage = Extract<StoreMessage, { type: 'pull' }>

/** Twice the length of any peer id of today. */
const PEER_NAME_LENGTH_MAX = 128

/** Operations and states of keys are rows of bytes, and no longer a message of protobuf each. */
export const ROWS_VERSION = 2

/** The store's messages as protobuf, in the version that is asked for, or the newest. Whatever the version, what is read says how it is written. */
export const messageCodec: Codec<StoreMessage> = {
  encode: (message, version = ROWS_VERSION) => StoreFrame.encode(toFields(message, version >= ROWS_VERSION)),
  decode: (bytes) => {
    let frame: StoreFrame
    try {
      frame = StoreFrame.decode(bytes)
    } catch (error) {
      throw new MalformedMessageError('not a message of the store', { cause: error })
    }
    return fromFields(frame)
  }
}

function toFields(message: StoreMessage, inRows: boolean): StoreFrame {
  const clockFields = inRows ? writeShortClock : writeClock
  switch (message.type) {
    case 'deltas':
      return { deltas: inRows ? writeDeltaRows(message) : writeDeltas(message) }
    case 'ack':
      return { ack: { sequence: message.sequence } }
    case 'digest':
      return { digest: { clock: clockFields(message.clock) } }
    case 'pull':
      return { pull: writePull(message, clockFields(message.clock)) }
    case 'symbols': {
      const { request, seed, from, keys, symbols } = message
      return { symbols: { request, seed: seed >>> 0, from, keys, symbols: writeSymbols(symbols, keys, from) } }
    }
    case 'need':
      return { need: { request: message.request, symbols: message.symbols } }
    case 'want':
      return { want: { request: message.request, items: message.items && writePrefixes(message.items) } }
    case 'busy':
      return { busy: { request: message.request } }
    case 'transfer':
      return { transfer: { ...message, agreed: message.agreed === true, base: clockFields(message.base) } }
    case 'states':
      return { states: inRows ? writeStateRows(message) : writeStates(message) }
  }
}

function fromFields(frame: StoreFrame): StoreMessage {
  const set = Object.values(frame).filter((field) => field !== undefined).length
  check(set === 1, 'a message of the store is exactly one of its kinds')
  const { deltas, ack, digest, pull, busy, transfer, states, symbols, need, want } = frame
  if (deltas !== undefined) {
    return readDeltas(deltas)
  }
  if (states !== undefined) {
    return readStates(states)
  }
  if (ack !== undefined) {
    return { type: 'ack', sequence: ack.sequence }
  }
  if (digest !== undefined) {
    return { type: 'digest', clock: readClock(digest.clock) }
  }
  if (pull !== undefined) {
    return readPull(pull)
  }
  if (symbols !== undefined) {
    const { request, seed, from, keys } = symbols
    return { type: 'symbols', request, seed: seed | 0, from, keys, symbols: readSymbols(symbols.symbols, keys, from) }
  }
  if (need !== undefined) {
    return { type: 'need', request: need.request, symbols: need.symbols }
  }
  if (want !== undefined) {
    return { type: 'want', request: want.request, items: want.items && readPrefixes(want.items) }
  }
  if (busy !== undefined) {
    return { type: 'busy', request: busy.request }
  }
  check(transfer !== undefined, 'a message of the store is exactly one of its kinds')
  const { request, snapshot, agreed, keys } = transfer
  return {
    type: 'transfer',
    request,
    snapshot,
    base: readClock(transfer.base),
    agreed: agreed ? true : undefined,
    keys
  }
}

function writePull({ request, to, holds }: PullMessage, clock: PullFields['clock']): PullFields {
  return { request, clock, to, holds: holds === 0 ? undefined : holds }
}

function readPull({ request, clock, to, holds }: PullFields): PullMessage {
  return { type: 'pull', request, clock: readClock(clock), to: readPeer(to), holds }
}

function writeDeltas({ sequence, replica, operations }: DeltasMessage): DeltasFields {
  const writer = new ReplicaWriter()
  writer.index(replica)
  const fields = operations.map(({ counter, key, timestamp, value, observed }): OperationFields => {
    const dots = writer.dots(observed)
    const { millis, count } = timestamp
    return { counter, key, millis, count, value, observedReplicas: dots.replicas, observedCounters: dots.counters }
  })
  return { sequence, replicas: writer.replicas, operations: fields }
}

function writeDeltaRows({ sequence, replica, operations }: DeltasMessage): DeltasFields {
  const writer = new ReplicaWriter()
  writer.index(replica)
  const rows = writeOperations(operations, writer)
  return { sequence, replicas: writer.replicas, operations: [], rows }
}

function readDeltas({ sequence, replicas, operations, rows }: DeltasFields): DeltasMessage {
  const table = readReplicas(replicas)
  const replica = readReplica(table, 0)
  if (rows !== undefined) {
    check(operations.length === 0, 'operations are rows or not')
    return { type: 'deltas', sequence, replica, operations: readOperations(rows, table) }
  }
  const read = operations.map(
    (fields): Operation => ({
      replica,
      counter: readCounter(fields.counter),
      key: readKey(fields.key),
      timestamp: readTimestamp(fields),
      value: fields.value === undefined ? undefined : readValue(fields.value),
      observed: readDots(table, fields.observedReplicas, fields.observedCounters)
    })
  )
  return { type: 'deltas', sequence, replica, operations: read }
}

function writeStates({ request, context, states, last, to }: StatesMessage): StatesFields {
  const writer = new ReplicaWriter()
  const fields = states.map(({ key, live, dead, residual, piece }): KeyStateFields => {
    const deadDots = writer.dots(dead)
    const residualDots = writer.dots(residual)
    return {
      key,
      live: live.map((sibling) => writeLive(sibling, writer)),
      deadReplicas: deadDots.replicas,
      deadCounters: deadDots.counters,
      residualReplicas: residualDots.replicas,
      residualCounters: residualDots.counters,
      piece: piece?.index ?? 0,
      pieces: piece?.count ?? 0
    }
  })
  return { request, context: writeClock(context), replicas: writer.replicas, states: fields, last, to }
}

function writeStateRows({ request, context, states, last, to }: StatesMessage): StatesFields {
  const writer = new ReplicaWriter(context.map(({ replica }) => replica))
  const rows = writeKeyStates(states, writer)
  return { request, context: writeShortClock(context), replicas: writer.replicas, states: [], rows, last, to }
}

function readStates({ request, context, replicas, states, rows, last, to }: StatesFields): StatesMessage {
  const table = readReplicas(replicas)
  if (rows !== undefined) {
    check(states.length === 0, 'states are rows or not')
    const clock = readClock(context)
    const read = readKeyStates(rows, [...clock.map(({ replica }) => replica), ...table])
    return { type: 'states', request, context: clock, states: read, last, to: readPeer(to) }
  }
  const read = states.map(
    (fields): KeyState => ({
      key: readKey(fields.key),
      live: fields.live.map((live) => readLive(live, table)),
      dead: readDots(table, fields.deadReplicas, fields.deadCounters),
      residual: readDots(table, fields.residualReplicas, fields.residualCounters),
      piece: readPiece(fields)
    })
  )
  return { type: 'states', request, context: readClock(context), states: read, last, to: readPeer(to) }
}

function readPiece({ piece: index, pieces: count }: KeyStateFields): KeyState['piece'] {
  check(index <= count && index > 0 === count > 0, 'a piece of a state is none of its pieces')
  return count === 0 ? undefined : { index, count }
}

function writeLive({ replica, counter, timestamp, value }: Sibling, writer: ReplicaWriter): LiveFields {
  return { replica: writer.index(replica), counter, millis: timestamp.millis, count: timestamp.count, value }
}

function readLive(fields: LiveFields, table: readonly ReplicaId[]): Sibling {
  return {
    replica: readReplica(table, fields.replica),
    counter: readCounter(fields.counter),
    timestamp: readTimestamp(fields),
    value: readValue(fields.value)
  }
}

function readPeer(to: string | undefined): ReturnType<typeof peerName> | undefined {
  check(to === undefined || (to.length > 0 && to.length <= PEER_NAME_LENGTH_MAX), 'a peer name is empty or too long')
  check(to?.isWellFormed() !== false, 'a peer name is not well-formed text')
  return to === undefined ? undefined : peerName(to)
}
