/**
 * Who may hold partitions, in canonical form: whatever order a view lists its members in, the assignment sees one order.
 */
import { compareText, InvalidParametersError, type PeerName } from '@peermesh/kernel'
import { MEMBERS_MAX, WEIGHT_MAX } from './limits.ts'

/** One member of the view, as far as placement is concerned. Nobody checks that what it says of itself is true. */
export interface PlacementMember {
  readonly peer: PeerName
  /** Its share against the others', a whole number from 0 to 64. With 0 it holds nothing. @default 1 */
  readonly weight?: number
  /** Members of one zone may fail together: a rack, a host, a site. @default a zone of its own */
  readonly zone?: string
}

/** A member that may hold something. */
export interface Candidate {
  readonly peer: PeerName
  readonly weight: number
  /** Below the count of candidates; equal numbers are one zone. */
  readonly zone: number
}

/**
 * Those with a weight, sorted by name.
 *
 * @throws InvalidParametersError for a name that is there twice, a weight that is none, or more than 4,096 members
 */
export function candidatesOf(members: readonly PlacementMember[]): readonly Candidate[] {
  if (members.length > MEMBERS_MAX) {
    throw new InvalidParametersError(`At most ${MEMBERS_MAX} members are placed, not ${members.length}.`)
  }
  const sorted = [...members].sort((a, b) => compareText(a.peer, b.peer))
  const zones = new Map<string, number>()
  const candidates: Candidate[] = []
  let zonesCount = 0
  for (const [index, { peer, weight = 1, zone }] of sorted.entries()) {
    if (peer === sorted[index - 1]?.peer) {
      throw new InvalidParametersError(`${peer} is there twice.`)
    }
    if (!Number.isInteger(weight) || weight < 0 || weight > WEIGHT_MAX) {
      throw new InvalidParametersError(`A weight is a whole number from 0 to ${WEIGHT_MAX}, not ${weight}: ${peer}.`)
    }
    if (weight > 0) {
      const known = zone === undefined ? undefined : zones.get(zone)
      const number = known ?? zonesCount++
      if (zone !== undefined) {
        zones.set(zone, number)
      }
      candidates.push({ peer, weight, zone: number })
    }
  }
  return candidates
}
