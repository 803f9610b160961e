import { codeUnits, hash128, InvalidParametersError } from '@peermesh/kernel'
import { PARTITIONS_MAX } from './limits.ts'

/** What parts this hash from all others of the same text. */
const KEY_SEED = 0x7e4d_1001

/**
 * In which partition a key lies: the first bits of its hash, so that a partition of a mesh with twice as many is half of one here.
 * The same on every engine, for ever.
 *
 * @param partitions a power of two, from 1 to 4,096
 * @throws InvalidParametersError for another number
 */
export function partitionOf(key: string, partitions: number): number {
  checkPartitions(partitions)
  const [first] = hash128(codeUnits(key), KEY_SEED)
  // A shift by 32 would be none. Of a power of two, the leading zeros are those of a lane less its exponent and one.
  return partitions === 1 ? 0 : first >>> (Math.clz32(partitions) + 1)
}

/**
 * Which quorum group holds the register of a name: that of the name's partition, or the root group in a mesh that has no other.
 * A mesh is founded with a number of partitions and keeps it, so that a name never changes its group.
 *
 * @param partitions that the mesh was founded with; 0 for the root group only
 * @returns `'root'` or, as of the partition 17, `'partition-17'`
 * @throws InvalidParametersError where that is neither 0 nor a power of two up to 4,096
 */
export function groupOf(name: string, partitions: number): string {
  return partitions === 0 ? 'root' : groupOfPartition(partitionOf(name, partitions))
}

const GROUP_PREFIX = 'partition-'

/** The quorum group that holds a partition. */
export function groupOfPartition(partition: number): string {
  return `${GROUP_PREFIX}${partition}`
}

/** The partition that a group holds; `undefined` for any other group. */
export function partitionOfGroup(group: string): number | undefined {
  const digits = group.startsWith(GROUP_PREFIX) ? group.slice(GROUP_PREFIX.length) : ''
  const partition = Number(digits)
  return digits !== '' && groupOfPartition(partition) === group ? partition : undefined
}

/** @throws InvalidParametersError where it is not a power of two from 1 to 4,096 */
export function checkPartitions(partitions: number): void {
  const isPowerOfTwo = Number.isInteger(partitions) && partitions > 0 && (partitions & (partitions - 1)) === 0
  if (!isPowerOfTwo || partitions > PARTITIONS_MAX) {
    throw new InvalidParametersError(`Partitions are a power of two, at most ${PARTITIONS_MAX}, not ${partitions}.`)
  }
}
