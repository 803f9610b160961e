/** Every limit of the assignment, with its reason. */

/** A power of two: a key's partition is the first bits of its hash. More of them cost a quorum group each. */
export const PARTITIONS_MAX = 4_096
export const PARTITIONS_DEFAULT = 1_024

/** What a quorum group grows to: more copies cost messages and save little. */
export const REPLICAS_MAX = 7
export const REPLICAS_DEFAULT = 3

/** A weight is a number of tickets in the draw, and each ticket costs a hash a partition. */
export const WEIGHT_MAX = 64

/** The scores that an `Assigner` remembers take 4 bytes for each partition of each member: 64 MiB at both limits. */
export const MEMBERS_MAX = 4_096

/** So much more than its share a member may hold, as a fraction: a quarter. Less slack moves more (SPEC.md). */
export const SLACK_NUMERATOR = 1
export const SLACK_DENOMINATOR = 4
