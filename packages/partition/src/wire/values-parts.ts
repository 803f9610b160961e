import { type Dot, type DotRange, type ReplicaId, replicaId } from '@peermesh/crdt'
import { MalformedMessageError, type MessageCheck, messageCheck, peerName, readText, storeId } from '@peermesh/kernel'
import { fromString } from 'uint8arrays/from-string'
import { toString as toText } from 'uint8arrays/to-string'
import type { Era, Holding } from '../core/index.ts'
import { PARTITIONS_MAX, PEER_NAME_LENGTH_MAX, REPLICAS_MAX } from '../core/limits.ts'
import { KEY_LENGTH_MAX, REPLICAS_WIRE_MAX, SIBLINGS_WIRE_MAX, VALUE_BYTES_MAX } from '../core/values/limits.ts'
import type { Dot as DotFields, Holding as HoldingFields, Range as RangeFields } from './values.js'

/** What counts so far has run for a thousand years. */
const COUNTER_MAX = 2 ** 48

/** A peer's name, a slash, and the 32 digits of its store id. */
const REPLICA_LENGTH_MAX = PEER_NAME_LENGTH_MAX + 33

export const check: MessageCheck = messageCheck('values')

/** Collects the table of replicas of a message while its dots are written. */
export class ReplicaWriter {
  readonly table: string[] = []
  readonly #indexOf = new Map<string, number>()

  dot({ replica, counter }: Dot): DotFields {
    return { replica: this.index(replica), counter }
  }

  ranges(ranges: readonly DotRange[]): RangeFields[] {
    return ranges.map(({ replica, from, to }) => ({ replica: this.index(replica), from, to }))
  }

  index(replica: string): number {
    let index = this.#indexOf.get(replica)
    if (index === undefined) {
      index = this.table.push(replica) - 1
      this.#indexOf.set(replica, index)
    }
    return index
  }
}

/** Reads dots by the message's table of replicas. */
export class ReplicaReader {
  readonly #replicas: readonly ReplicaId[]

  constructor(replicas: readonly string[]) {
    check(replicas.length <= REPLICAS_WIRE_MAX, `a message names at most ${REPLICAS_WIRE_MAX} replicas`)
    this.#replicas = replicas.map((text) => replicaId(readText(check, text, REPLICA_LENGTH_MAX, 'a replica')))
  }

  dot({ replica, counter }: DotFields): Dot {
    return { replica: this.at(replica), counter: readDotCounter(counter) }
  }

  dots(dots: readonly DotFields[]): Dot[] {
    check(dots.length <= SIBLINGS_WIRE_MAX, `a key has at most ${SIBLINGS_WIRE_MAX} values`)
    return dots.map((dot) => this.dot(dot))
  }

  ranges(ranges: readonly RangeFields[]): DotRange[] {
    return ranges.map(({ replica, from, to }) => {
      check(from <= to, 'a range ends where it begins, or later')
      return { replica: this.at(replica), from: readDotCounter(from), to: readDotCounter(to) }
    })
  }

  at(index: number): ReplicaId {
    const replica = this.#replicas[index]
    check(replica !== undefined, 'a dot names nobody of the table')
    return replica
  }
}

export function readDotCounter(counter: number): number {
  check(counter >= 1, 'counters begin with 1')
  return readNumber(counter, 'a counter')
}

export function readNumber(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > COUNTER_MAX) {
    throw new MalformedMessageError(`not a message of values: ${what} is at most ${COUNTER_MAX}`)
  }
  return value
}

export function readId(value: number): number {
  check(Number.isSafeInteger(value) && value >= 0, 'a question has a number')
  return value
}

export function readPartition(partition: number): number {
  check(partition < PARTITIONS_MAX, `partitions are below ${PARTITIONS_MAX}`)
  return partition
}

export function readKey(text: string): string {
  return readText(check, text, KEY_LENGTH_MAX, 'a key')
}

/** A copy: what was decoded is a view into the frame, and would keep all of it. */
export function readValue(value: Uint8Array | undefined): Uint8Array {
  check(
    value !== undefined && value.length > 0 && value.length <= VALUE_BYTES_MAX,
    `a value has 1 to ${VALUE_BYTES_MAX} bytes`
  )
  // Not `slice`, which is slower.
  return new Uint8Array(value)
}

export function writeHolding({ replicas }: Holding): HoldingFields {
  return { replicas: replicas.map(({ peer, storeId: id }) => ({ peer, storeId: fromString(id, 'base16') })) }
}

export function readHolding(partition: number, era: Era, { replicas }: HoldingFields): Holding {
  check(replicas.length > 0 && replicas.length <= REPLICAS_MAX, `a partition has 1 to ${REPLICAS_MAX} replicas`)
  check(new Set(replicas.map(({ peer }) => peer)).size === replicas.length, 'replicas are different peers')
  return {
    partition,
    ...era,
    replicas: replicas.map(({ peer, storeId: id }) => {
      check(id.length === 16, 'a store id has 16 bytes')
      const name = peerName(readText(check, peer, PEER_NAME_LENGTH_MAX, 'a peer name'))
      return { peer: name, storeId: storeId(toText(id, 'base16')) }
    })
  }
}
