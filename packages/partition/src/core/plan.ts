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

/** @throws InvalidParametersError where they do not have the same partitions */
export function movesBetween(before: Assignment, after: Assignment): readonly Move[] {
  if (before.partitions !== after.partitions) {
    throw new InvalidParametersError(`${before.partitions} partitions cannot become ${after.partitions}.`)
  }
  const moves: Move[] = []
  for (let partition = 0; partition < before.partitions; partition++) {
    const held = before.replicasOf(partition)
    const holds = after.replicasOf(partition)
    const gains = holds.filter((peer) => !held.includes(peer))
    const loses = held.filter((peer) => !holds.includes(peer))
    if (gains.length > 0 || loses.length > 0 || held[0] !== holds[0]) {
      moves.push({ partition, gains, loses, primary: holds[0] })
    }
  }
  return moves
}
