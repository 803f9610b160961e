/**
 * How many replicas each member may hold at most.
 *
 * A member's share of all replicas is by its weight. One that would get more than every partition once gets just that, since replicas
 * of one partition lie on different members, and the rest is shared by the others. The bound is the share and a quarter, rounded down: what keeps a hash's unevenness
 * from becoming a member's overload (Mirrokni, Thorup, Zadimoghaddam: Consistent Hashing with Bounded Loads, SODA 2018).
 * A share below 4 leaves no room for a quarter. There the bound is rounded down too, to nothing for who should have less than four fifths of a replica,
 * as long as all bounds together leave an eighth to spare; else, as where all shares are small, it is the share, rounded up.
 *
 * P4 The bounds suffice: Σ min(bound, partitions) ≥ partitions · replicas.
 */
import { SLACK_DENOMINATOR, SLACK_NUMERATOR, SPARE_DENOMINATOR, SPARE_NUMERATOR } from './limits.ts'

/** For each weight, in its order, a whole number up to `partitions`. `replicas` is at most the number of weights. */
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
  const isFull = (weight: number): boolean => weight * slots >= partitions * weightSum
  const withSlack = (weight: number): number =>
    quotient(weight * slots * (SLACK_DENOMINATOR + SLACK_NUMERATOR), weightSum * SLACK_DENOMINATOR)
  const roundedUp = (weight: number): number => quotient(weight * slots + weightSum - 1, weightSum)

  const room = weights.reduce((sum, weight) => sum + (isFull(weight) ? 0 : Math.min(partitions, withSlack(weight))), 0)
  const isEnough = room * SPARE_DENOMINATOR >= slots * (SPARE_DENOMINATOR + SPARE_NUMERATOR)
  return weights.map((weight) =>
    isFull(weight)
      ? partitions
      : Math.min(partitions, isEnough ? withSlack(weight) : Math.max(withSlack(weight), roundedUp(weight)))
  )
}

/** The whole part of a quotient, by integers alone: the dividend stays far below 2^53. */
function quotient(dividend: number, divisor: number): number {
  return (dividend - (dividend % divisor)) / divisor
}
