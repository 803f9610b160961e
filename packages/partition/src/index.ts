/**
 * Which members of a mesh hold which keys: who should, by a pure function of the view that is the same on every engine; and who does, by quorum groups, as a libp2p service.
 *
 * Use it to find the owners of a key, and to keep small values with them that are linearizable. Owning is no right to act alone: take a lock or a term for that. Where everybody may hold
 * everything, `@peermesh/store` is simpler, and always answers.
 *
 * @example
 *
 * ```TypeScript
 * import { createLibp2p } from 'libp2p'
 * import { identify } from '@libp2p/identify'
 * import { meshHost } from '@peermesh/host'
 * import { membership } from '@peermesh/membership'
 * import { partitionSettings, partitions } from '@peermesh/partition'
 * import { quorum } from '@peermesh/quorum'
 *
 * const node = await createLibp2p({
 *   // transports, encryption, a muxer; then
 *   services: {
 *     identify: identify(),
 *     host: meshHost({ mesh: 'orders', dataDir: './data/peer-a' }),
 *     membership: membership({ found: true, settings: partitionSettings() }),
 *     quorum: quorum({ votes: 'durable' }),
 *     partitions: partitions({ votes: 'durable' })
 *   }
 * })
 *
 * const { kv } = node.services.partitions
 * const { version } = await kv.put('stock/17', 4)
 * await kv.compareAndSet('stock/17', version, 3)
 * const { primary } = node.services.partitions.lookup('stock/17')
 * ```
 *
 * @packageDocumentation
 */
import { PARTITIONS_DEFAULT, REPLICAS_DEFAULT } from './core/limits.ts'
import { groupOf } from './core/partition-of.ts'
import type { Partitions, PartitionsComponents, PartitionsInit } from './partitions.ts'
import { PartitionsService } from './service.ts'

export { Assigner, type AssignmentParameters } from './core/assigner.ts'
export { type Assignment, type Load } from './core/assignment.ts'
export type { Compared, Owners, PartitionStatus, PlaceChange, Stage, ValuesStatus } from './core/index.ts'
export type { PlacementMember } from './core/member.ts'
export { groupOf, partitionOf, partitionOfGroup } from './core/partition-of.ts'
export { type Move, movesBetween, type Plan, type ViewChange } from './core/plan.ts'
export type { Replica } from './core/ownership-record.ts'
export { type FoundOwners, lookupPartition, type PartitionLookup } from './dht/lookup-partition.ts'
export {
  partitionDht,
  type PartitionDhtInit,
  type PartitionDhtOptions,
  selectOwnership,
  validateOwnership
} from './dht/partition-dht.ts'
export { PARTITION_OPTIONS } from './options.ts'
export type {
  LinearizableKeys,
  PartitionOwners,
  PartitionPlan,
  Partitions,
  PartitionsComponents,
  PartitionsEvents,
  PartitionsInit,
  PartitionsStatus,
  PlannedChange,
  PlannedLoad,
  PlannedMove
} from './partitions.ts'
export { PARTITION, type PartitionOptions, partitionSeat, VALUES, valuesSeat } from './seat.ts'
export {
  PartitionValueTooLargeError,
  TooFewReplicasError,
  TooManySiblingsError,
  ValuesBusyError,
  ValueUnreadableError
} from './errors.ts'
export type { AvailableKeys, AvailableValue, ValueReadOptions, ValueWriteOptions, WrittenContext } from './values.ts'

/** @throws InvalidParametersError for options that cannot be meant */
export function partitions(init: PartitionsInit = {}): (components: PartitionsComponents) => Partitions {
  return (components) => new PartitionsService(components, init)
}

/**
 * What two peers must have in common to mean the same partitions: given to `membership({ settings })`, peers that have it otherwise refuse each other by name.
 * Without it they would look for one key in two places.
 */
export function partitionSettings({
  partitions: count = PARTITIONS_DEFAULT,
  replicas = REPLICAS_DEFAULT
}: Pick<PartitionsInit, 'partitions' | 'replicas'> = {}): Readonly<Record<string, string>> {
  return { partitions: String(count), replicas: String(replicas) }
}

/**
 * Where locks and elections lie in a mesh that keeps them in partitions: given to `locks({ groupOf })` and `elections({ groupOf })`, beside `partitionSettings` in the settings of membership.
 * The first use of a name founds its partition.
 */
export function partitionGroups({
  partitions: count = PARTITIONS_DEFAULT
}: Pick<PartitionsInit, 'partitions'> = {}): (name: string) => string {
  return (name) => groupOf(name, count)
}
