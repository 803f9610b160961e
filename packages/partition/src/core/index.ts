/**
 * The core of partitions: what the simulator and other packages may import.
 *
 * @packageDocumentation
 */

export type {
  Compared,
  KeyValue,
  Owners,
  PartitionCommand,
  PartitionEvent,
  PartitionStatus,
  PartitionTypes,
  PlaceChange,
  Stage
} from './events.ts'
export { MOVES_MAX } from './limits.ts'
export { OwnerSearch, type SearchOutcome, type SearchStep } from './owner-search.ts'
export {
  compareRecords,
  isByReplica,
  type OwnershipClaim,
  type OwnershipCodec,
  ownershipKey,
  type OwnershipRecord,
  type Replica
} from './ownership-record.ts'
export { PartitionCore, type PartitionConfig } from './partition-core.ts'
export { groupOf, groupOfPartition, partitionOf, partitionOfGroup } from './partition-of.ts'
export type { FoundValues, KeyedCommand, ValuesCommand, ValuesTypes, WrittenValue } from './values/events.ts'
export type {
  Addition,
  Era,
  Holding,
  HoldingReplica,
  Listing,
  PartOfSeen,
  Sibling,
  Update,
  ValuesMessage,
  WriteOutcome,
  WriteRequest
} from './values/messages.ts'
export type { Shard, ShardChanges } from './values/shard.ts'
export type { ShardCodec } from './values/shards.ts'
export { ValuesCore, type ValuesConfig, type ValuesStatus } from './values/values-core.ts'
