/**
 * What the frozen vectors hold, computed anew. It runs on any engine, a browser's too: it imports what assigns, from where that imports nothing
 * but the kernel.
 */
import { codeUnits, hash128, hashToHex, type PeerName, peerName } from '@peermesh/kernel'
import { Assigner } from '../src/core/assigner.ts'
import type { Assignment } from '../src/core/assignment.ts'
import type { PlacementMember } from '../src/core/member.ts'
import { partitionOf } from '../src/core/partition-of.ts'

export interface Parameters {
  readonly partitions: number
  readonly replicas: number
}

/** What an `Assigner` does, and so may a broken one. */
export type Assign = (members: readonly PlacementMember[], parameters: Parameters) => Assignment

/** `vectors/assignments.json`. */
export interface Golden {
  readonly digests: readonly {
    readonly members: number
    readonly partitions: number
    readonly replicas: number
    readonly digest: string
  }[]
  readonly sets: readonly (readonly string[])[]
  readonly keys: readonly {
    readonly key: string
    readonly of1024: number
    readonly of4096: number
    readonly of1: number
  }[]
}

export const assign: Assign = (members, parameters) => new Assigner(parameters).assign(members)

/** Mixed weights, zones of different sizes, and some members without one. Golden vectors hang on it: it never changes. */
export function mixedView(count: number): readonly PlacementMember[] {
  return Array.from({ length: count }, (_, index) => ({
    peer: peerName(`peer-${index}`),
    weight: 1 + ((index * 7) % 16),
    ...(index % 11 === 0 ? {} : { zone: `zone-${(index * index) % 5}` })
  }))
}

export function setsOf(assignment: Assignment): readonly (readonly PeerName[])[] {
  return Array.from({ length: assignment.partitions }, (_, partition) => assignment.replicasOf(partition))
}

/** Takes from the frozen ones what they are of, and nothing that they say of it. As JSON it is the same text, or they differ. */
export function computedAnew({ digests, keys }: Golden, assigns = assign): Golden {
  return {
    digests: digests.map(({ members, partitions, replicas }) => {
      const assignment = assigns(mixedView(members), { partitions, replicas })
      return { members, partitions, replicas, digest: digestOf(assignment) }
    }),
    sets: setsOf(assigns(mixedView(6), { partitions: 16, replicas: 3 })),
    keys: keys.map(({ key }) => ({
      key,
      of1024: partitionOf(key, 1_024),
      of4096: partitionOf(key, 4_096),
      of1: partitionOf(key, 1)
    }))
  }
}

/** All of it in 32 digits. */
function digestOf(assignment: Assignment): string {
  const lines = setsOf(assignment).map((set) => set.join(' '))
  return hashToHex(hash128(codeUnits(lines.join('\n'))))
}
