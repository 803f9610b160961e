/** Views to assign: some by a rule that is frozen, some drawn. */
import type { Assignment, PlacementMember } from '@peermesh/partition'
import { codeUnits, hash128, hashToHex, type PeerName, peerName, Random } from '@peermesh/kernel'
import fc from 'fast-check'

export interface Parameters {
  readonly partitions: number
  readonly replicas: number
}

/** What an `Assigner` does, and so may a broken one. */
export type Assign = (members: readonly PlacementMember[], parameters: Parameters) => Assignment

/** Mixed weights, zones of different sizes, and some members without one. Golden vectors hang on it: it never changes. */
export function mixedView(count: number): readonly PlacementMember[] {
  return Array.from({ length: count }, (_, index) => ({
    peer: peerName(`peer-${index}`),
    weight: 1 + ((index * 7) % 16),
    ...(index % 11 === 0 ? {} : { zone: `zone-${(index * index) % 5}` })
  }))
}

/** Equal members, each its own zone, with names by a seed. */
export function evenView(count: number, seed: string): readonly PlacementMember[] {
  const random = new Random(seed, 'names')
  return Array.from({ length: count }, () => ({ peer: peerName(`${random.uint32()}-${random.uint32()}`) }))
}

const weight = fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 64 }))
const zone = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined })
const member = fc.record({ peer: fc.string({ minLength: 1, maxLength: 6 }).map(peerName), weight, zone })

/** Any view, small enough for corners. */
export const anyView: fc.Arbitrary<readonly PlacementMember[]> = fc
  .uniqueArray(member, { selector: ({ peer }) => peer, maxLength: 9 })
  .map((members) =>
    members.map(({ peer, weight, zone }) => ({ peer, weight, ...(zone === undefined ? {} : { zone }) }))
  )

export const anyParameters: fc.Arbitrary<Parameters> = fc.record({
  partitions: fc.constantFrom(1, 2, 4, 8, 16, 64),
  replicas: fc.integer({ min: 1, max: 7 })
})

export function setsOf(assignment: Assignment): readonly (readonly PeerName[])[] {
  return Array.from({ length: assignment.partitions }, (_, partition) => assignment.replicasOf(partition))
}

/** All of it in 32 digits. */
export function digestOf(assignment: Assignment): string {
  return hashToHex(
    hash128(
      codeUnits(
        setsOf(assignment)
          .map((set) => set.join(' '))
          .join('\n')
      )
    )
  )
}
