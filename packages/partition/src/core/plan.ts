/** What would move: the difference of two assignments, before anything does. */
import { InvalidParametersError, type PeerName } from '@peermesh/kernel'
import type { Assignment } from './assignment.ts'
import type { PlacementMember } from './member.ts'

/** Who comes and who goes, all at once. */
export interface ViewChange {
  /** Members that come, or that are there already and get this weight and zone. */
  readonly with?: readonly PlacementMember[]
  /** Members that go. */
  readonly without?: readonly PeerName[]
}

/** One partition whose replicas are others than before, or whose primary is. */
export interface Move {
  readonly partition: number
  /** Who gets a copy of it, in the order of its replicas. */
  readonly gains: readonly PeerName[]
  /** Who has one to give up. */
  readonly loses: readonly PeerName[]
  /** Who should be primary; `undefined` where there is no member. */
  readonly primary: PeerName | undefined
}

export interface Plan {
  readonly before: Assignment
  readonly after: Assignment
  /** By partition, ascending. */
  readonly moves: readonly Move[]
}

/** @throws InvalidParametersError for the name of somebody who is not there to go */
export function viewAfter(members: readonly PlacementMember[], change: ViewChange): readonly PlacementMember[] {
  const { with: coming = [], without: going = [] } = change
  const present = new Set(members.map(({ peer }) => peer))
  const stranger = going.find((peer) => !present.has(peer))
  if (stranger !== undefined) {
    throw new InvalidParametersError(`${stranger} cannot go: it is not among the members.`)
  }
  const replaced = new Set([...going, ...coming.map(({ peer }) => peer)])
  return [...members.filter(({ peer }) => !replaced.has(peer)), ...coming]
}

/**
 * @param held those of the replicas that hold it: some are left out where an even number of voters bears no more loss
 * @throws InvalidParametersError where they do not have the same partitions
 */
export function movesBetween(
  before: Assignment,
  after: Assignment,
  held: (replicas: readonly PeerName[]) => readonly PeerName[] = (replicas) => replicas
): readonly Move[] {
  if (before.partitions !== after.partitions) {
    throw new InvalidParametersError(`${before.partitions} partitions cannot become ${after.partitions}.`)
  }
  const moves: Move[] = []
  for (let partition = 0; partition < before.partitions; partition++) {
    const from = held(before.replicasOf(partition))
    const to = held(after.replicasOf(partition))
    const gains = to.filter((peer) => !from.includes(peer))
    const loses = from.filter((peer) => !to.includes(peer))
    if (gains.length > 0 || loses.length > 0 || from[0] !== to[0]) {
      moves.push({ partition, gains, loses, primary: to[0] })
    }
  }
  return moves
}
