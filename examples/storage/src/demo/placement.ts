import type { PartitionPlan, PartitionsStatus, PeerStatus } from 'peermesh'
import { formatBar, formatCount } from './format.ts'

/** Of partitions that are not where they should be so many are told of. */
const TOLD_MAX = 5

/** How partitions stand in the eyes of one peer. */
export interface Placement {
  /** Among whom it shares them out, by name. Asked before the rest, which follows from it. */
  readonly sharers: readonly string[]
  readonly status: PartitionsStatus
}

/** What of a peer `placementOf` asks. */
interface Asked {
  plan(change: object, options: { readonly signal: AbortSignal }): Promise<PartitionPlan>
  partitions(options: { readonly signal: AbortSignal }): Promise<PartitionsStatus>
}

export async function placementOf(peer: Asked, signal: AbortSignal): Promise<Placement> {
  const { loads } = await peer.plan({}, { signal })
  return { sharers: loads.map((load) => load.peer), status: await peer.partitions({ signal }) }
}

/** Whether all of them share the partitions out among these peers, know of the same ones that are used, and have each of these where it should be. */
export function isSettled(placements: readonly Placement[], names: readonly string[]): boolean {
  const wanted = [...names].sort().join()
  const [first] = placements
  const known = first === undefined ? '' : usedBy(first)
  return placements.every(
    (placement) =>
      [...placement.sharers].sort().join() === wanted &&
      usedBy(placement) === known &&
      placement.status.used.every(({ stage }) => stage === 'serving')
  )
}

function usedBy({ status }: Placement): string {
  return status.used.map(({ partition }) => partition).join()
}

/** How often partitions were handed over between two looks: each time it is one epoch later. */
export function movesBetween(before: PartitionsStatus, after: PartitionsStatus): number {
  const epochs = new Map(before.used.map(({ partition, epoch }) => [partition, epoch]))
  return after.used.reduce((moves, { partition, epoch }) => moves + epoch - (epochs.get(partition) ?? epoch), 0)
}

/** Those that are not where they should be, and why: the first of them. */
export function describeUnsettled({ used }: PartitionsStatus): string[] {
  return used
    .filter(({ stage }) => stage !== 'serving')
    .slice(0, TOLD_MAX)
    .map(({ partition, stage, reason = 'it is being handed over' }) => `Partition ${partition} is ${stage}: ${reason}.`)
}

/** How far they are, in the eyes of one peer: as a bar, and in words. */
export function renderProgress({ used, stages }: PeerStatus['partitions']): { bar: string; words: string } {
  const { serving, settling, moving, waiting } = stages
  const under = `${formatCount(settling)} settle, ${formatCount(moving + waiting)} move`
  return {
    bar: formatBar(used === 0 ? 1 : serving / used),
    words: `${formatCount(serving)} of ${formatCount(used)} are where they should be, ${under}`
  }
}
