/**
 * How many replicas each member may hold at most.
 *
 * A member's share of all replicas is by its weight. One that would get more than every partition once gets just that, since replicas
 * of one partition lie on different members, and the rest is shared by the others. The bound is the share and a quarter, rounded down: what keeps a hash's unevenness
 * from becoming a member's overload (Mirrokni, Thorup, Zadimoghaddam: Consistent Hashing with Bounded Loads, SODA 2018).
 * A share below 4 leaves no room for a quarter; there the bound is the share, rounded up.
 *
 * P4 The bounds suffice: Σ min(bound, partitions) ≥ partitions · replicas.
 */
import { SLACK_DENOMINATOR, SLACK_NUMERATOR } from './limits.ts'

/** For each weight, in its order, a whole number from 1 to `partitions`. `replicas` is at most the number of weights. */
export function loadBounds(weights: readonly number[], partitions: number, replicas: number): number[] {
  let slots = partitions * replicas
  let weightSum = weights.reduce((sum, weight) => sum + weight, 0)
  // Heaviest first: whoever holds everything raises the share of all others.
  for (const weight of [...weights].sort((a, b) => b - a)) {
    if (weight * slots < partitions * weightSum) {
      break
    }
    slots -= partitions
    weightSum -= weight
  }
  return weights.map((weight) => {
    if (weight * slots >= partitions * weightSum) {
      return partitions
    }
    const withSlack = quotient(weight * slots * (SLACK_DENOMINATOR + SLACK_NUMERATOR), weightSum * SLACK_DENOMINATOR)
    return Math.min(partitions, Math.max(withSlack, quotient(weight * slots + weightSum - 1, weightSum)))
  })
}

/** The whole part of a quotient, by integers alone: the dividend stays far below 2^53. */
function quotient(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor
}
