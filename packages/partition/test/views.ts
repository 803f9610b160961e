/** Views to assign, drawn. */
import type { PlacementMember } from '@peermesh/partition'
import { peerName, Random } from '@peermesh/kernel'
import fc from 'fast-check'
import type { Parameters } from './golden.ts'

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
