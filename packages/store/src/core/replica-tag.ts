import type { ReplicaId } from '@peermesh/crdt'
import { codeUnits, hash128 } from '@peermesh/kernel'
import { digits } from './ordered-integers.ts'

const LANE_DIGITS = 5

/**
 * A replica in ten letters, for keys, where its id of 80 would be in every one. About 59 bits of a hash: of a thousand replicas the chance
 * that two share a tag is one in 10^12, and what they then wrote at one place at the same time would be siblings, of which one shows.
 */
export function replicaTag(replica: ReplicaId): string {
  const [first, second] = hash128(codeUnits(replica))
  return digits(first % 62 ** LANE_DIGITS, LANE_DIGITS) + digits(second % 62 ** LANE_DIGITS, LANE_DIGITS)
}
