import { MalformedMessageError, type MessageCheck, messageCheck, peerName, readText } from '@peermesh/kernel'
import { equals } from 'uint8arrays/equals'
import {
  ADDRESS_LENGTH_MAX,
  ADDRESSES_MAX,
  NOT_AFTER_MAX,
  PARTITIONS_MAX,
  PEER_NAME_LENGTH_MAX,
  REPLICAS_MAX
} from '../core/limits.ts'
import type { OwnershipCodec, OwnershipRecord, Replica } from '../core/ownership-record.ts'
import { Ownership, type Replica as ReplicaFields } from './ownership.js'

/** What counts so far has run for a thousand years. */
const COUNTER_MAX = 2 ** 48

/** Fences keep the generation in the fifteen bits above their counter. */
const GENERATION_MAX = 32_767

/** A multiaddr as text. What does not parse as one is passed over by whoever dials it. */
const ADDRESS_PATTERN = /^\/[!-~]+$/

const check: MessageCheck = messageCheck('partition')

/** Who owns a partition, as protobuf, version 1. */
export const ownershipCodec: OwnershipCodec = {
  encode: (record) => Ownership.encode(fieldsOf(record)).slice(),
  decode: (bytes) => {
    const { partitions, generation, epoch, replicas, notAfter } = read(bytes)
    check(partitions >= 1 && partitions <= PARTITIONS_MAX, `partitions are 1 to ${PARTITIONS_MAX}`)
    check((partitions & (partitions - 1)) === 0, 'partitions are a power of two')
    check(generation <= GENERATION_MAX, `a generation is at most ${GENERATION_MAX}`)
    check(epoch >= 1 && epoch <= COUNTER_MAX, `an epoch is 1 to ${COUNTER_MAX}`)
    check(notAfter <= NOT_AFTER_MAX, 'the end of a record is a moment')
    check(replicas.length >= 1, 'somebody holds it')
    const record = { partitions, generation, epoch, replicas: replicas.map(readReplica), notAfter }
    check(new Set(record.replicas.map(({ peer }) => peer)).size === replicas.length, 'replicas are different peers')
    // protobuf writes one thing in many ways: one form for one record.
    check(equals(Ownership.encode(fieldsOf(record)), bytes), 'a record has one form')
    return record
  }
}

function read(bytes: Uint8Array): Ownership {
  try {
    return Ownership.decode(bytes, { limits: { replicas: REPLICAS_MAX, replicas$: { addresses: ADDRESSES_MAX } } })
  } catch (error) {
    throw new MalformedMessageError(`not a record of owners: ${String(error)}`)
  }
}

function readReplica({ peer, addresses }: ReplicaFields): Replica {
  for (const address of addresses) {
    check(address.length <= ADDRESS_LENGTH_MAX && ADDRESS_PATTERN.test(address), 'an address is one')
  }
  return { peer: peerName(readText(check, peer, PEER_NAME_LENGTH_MAX, 'a peer name')), addresses }
}

function fieldsOf({ replicas, ...record }: OwnershipRecord): Ownership {
  return { ...record, replicas: replicas.map(({ peer, addresses }) => ({ peer, addresses: [...addresses] })) }
}
