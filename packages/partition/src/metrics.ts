import type { GaugeGroup } from '@peermesh/host'
import type { ValuesStatus } from './core/index.ts'
import type { PartitionsStatus } from './partitions.ts'

/** What the figures of partitions are read from. */
export interface PartitionFigures {
  status(): PartitionsStatus
  happened(): Readonly<Record<string, number>>
  /** Questions of strangers. */
  asked(): Readonly<Record<string, number>>
  /** Values that are always writable. */
  values(): ValuesStatus
}

const STAGES = ['serving', 'settling', 'waiting', 'moving'] as const

/** How the partitions stand, as figures: by stage, and not one by one, of which there may be thousands. */
export function partitionGauges(partitions: PartitionFigures): GaugeGroup[] {
  return [
    {
      name: 'peermesh_partitions',
      help: 'Partitions that somebody used, by the stage at which they are',
      label: 'stage',
      read: () => {
        const { used } = partitions.status()
        return Object.fromEntries(STAGES.map((stage) => [stage, used.filter((one) => one.stage === stage).length]))
      }
    },
    {
      name: 'peermesh_partitions_held',
      help: 'Partitions that this peer holds, and those of them of which it is primary',
      label: 'role',
      read: () => {
        const { held, primary } = partitions.status()
        return { replica: held, primary }
      }
    },
    {
      name: 'peermesh_partition_stage_age_ms',
      help: 'For how long the one that has been there longest is at a stage, in milliseconds; 0 where none is',
      label: 'stage',
      read: () => {
        const { used } = partitions.status()
        const oldest = (stage: string): number =>
          used.reduce((most, one) => (one.stage === stage ? Math.max(most, one.forMs) : most), 0)
        return Object.fromEntries(STAGES.filter((stage) => stage !== 'serving').map((stage) => [stage, oldest(stage)]))
      }
    },
    {
      name: 'peermesh_partition_happened',
      help: 'Moves that this peer proposed since the start, and configurations that it saw begin to serve',
      label: 'what',
      read: () => partitions.happened()
    },
    {
      name: 'peermesh_partition_asked',
      help: 'Questions for the owners of a partition since the start, of whoever came by the DHT: those that were answered, and those that were not',
      label: 'outcome',
      read: () => partitions.asked()
    },
    {
      name: 'peermesh_partition_values',
      help: 'Values that are always writable: partitions held, keys of them, partitions of which something is kept for replicas that lack it, operations that wait',
      label: 'what',
      read: () => {
        const { held, values, kept, pending } = partitions.values()
        return { held, keys: values, kept, pending }
      }
    },
    {
      name: 'peermesh_partition_values_bytes',
      help: 'Bytes of such values that this peer holds, or keeps',
      label: 'what',
      read: () => ({ bytes: partitions.values().valueBytes })
    },
    {
      name: 'peermesh_partition_values_happened',
      help: 'Since the start: peers that a get told what they lacked, and partitions that were handed over and dropped',
      label: 'what',
      read: () => {
        const { repairs, handedOver } = partitions.values()
        return { repaired: repairs, 'handed-over': handedOver }
      }
    }
  ]
}
