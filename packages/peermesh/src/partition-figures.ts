import type { PartitionsStatus } from '@peermesh/partition'
import type { GroupStatus } from '@peermesh/quorum'
import type { PeerPartitions } from './peer.ts'

/** @param groups those that hold partitions */
export function partitionFigures(
  { used, ...figures }: PartitionsStatus,
  groups: readonly GroupStatus[]
): PeerPartitions {
  const stages = { serving: 0, settling: 0, waiting: 0, moving: 0 }
  for (const { stage } of used) {
    if (stage !== 'absent') {
      stages[stage]++
    }
  }
  const withoutMajority = groups.filter(({ hasMajority }) => !hasMajority).length
  return { ...figures, used: used.length, stages, withoutMajority }
}
