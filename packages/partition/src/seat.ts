import { MalformedMessageError, type Seat } from '@peermesh/kernel'
import { Assigner } from './core/assigner.ts'
import { PartitionCore, type PartitionTypes, ValuesCore, type ValuesTypes } from './core/index.ts'
import { GONE_MS, PARTITIONS_DEFAULT, REPLICAS_DEFAULT, REPUBLISH_MS, SETTLE_MS } from './core/limits.ts'
import { ownershipCodec } from './wire/ownership-codec.ts'
import { shardCodec, valuesCodec } from './wire/values-codec.ts'

export { ownershipCodec } from './wire/ownership-codec.ts'

/** The name of the core of partitions in a stack. */
export const PARTITION = 'partition'

/** The name of the core of values that are always writable. */
export const VALUES = 'values'

/** What may be chosen. */
export interface PartitionOptions {
  /** A power of two, from 1 to 4,096. The same at all peers of a mesh, for ever. @default 1024 */
  readonly partitions?: number
  /** Of each partition, from 1 to 7. An even number counts as one less. The same at all peers. @default 3 */
  readonly replicas?: number
  /** As quorum is told. A peer that never votes holds nothing. @default 'volatile' */
  readonly votes?: 'never' | 'volatile' | 'durable'
  /** How much this peer bears beside others, as its membership says: a whole number, of which 64 are heeded. With 0 it holds nothing. @default 1 */
  readonly capacity?: number
  /** As its membership says. Two replicas are of one zone only where they must be. @default a zone of its own */
  readonly zone?: string
  /** For so long the same members should hold a partition before it is moved to them, in milliseconds. @default 5,000 */
  readonly settleMs?: number
  /** Dead for so long, a member is taken for one that does not come back, in milliseconds. @default 30,000 */
  readonly goneMs?: number
  /** Where the node has a DHT: how often what is told there is put again, in milliseconds. It is good for three times as long. @default 600,000 */
  readonly republishMs?: number
}

/**
 * The place of partitions in a stack: tag 5, which no frame bears. What is said of them quorum says.
 *
 * @param assigner of as many partitions and replicas, for many peers of one process that need not compute the same each for itself. Default: one of its own
 */
export function partitionSeat(
  {
    partitions = PARTITIONS_DEFAULT,
    replicas = REPLICAS_DEFAULT,
    votes = 'volatile',
    capacity: weight = 1,
    zone,
    settleMs = SETTLE_MS,
    goneMs = GONE_MS,
    republishMs = REPUBLISH_MS
  }: PartitionOptions = {},
  assigner?: Assigner
): Seat<PartitionTypes> {
  return {
    name: PARTITION,
    tag: 5,
    version: 1,
    priority: 2,
    codec: {
      encode: () => new Uint8Array(),
      decode: () => {
        throw new MalformedMessageError('partitions are not spoken of but by quorum')
      }
    },
    listensTo: ['membership', 'quorum'],
    calls: ['membership', 'quorum'],
    create: () =>
      new PartitionCore({
        partitions,
        votes,
        weight,
        zone,
        settleMs,
        goneMs,
        republishMs,
        codec: ownershipCodec,
        assigner: assigner ?? new Assigner({ partitions, replicas })
      })
  }
}

/**
 * The place of values that are always writable in a stack, above quorum and partitions: tag 6. Of a damaged disk nothing is taken: a row that is lost looks like one whose values are dead.
 *
 * @param partitions as many as `partitionSeat` was given
 */
export function valuesSeat({
  partitions = PARTITIONS_DEFAULT
}: Pick<PartitionOptions, 'partitions'> = {}): Seat<ValuesTypes> {
  return {
    name: VALUES,
    tag: 6,
    version: 1,
    priority: 3,
    codec: valuesCodec,
    listensTo: ['quorum'],
    calls: [PARTITION],
    create: () => new ValuesCore({ partitions, codec: shardCodec })
  }
}
