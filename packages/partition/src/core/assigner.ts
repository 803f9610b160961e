import { InvalidParametersError } from '@peermesh/kernel'
import { Assignment } from './assignment.ts'
import { PARTITIONS_DEFAULT, REPLICAS_DEFAULT, REPLICAS_MAX } from './limits.ts'
import { loadBounds } from './load-bounds.ts'
import { candidatesOf, type PlacementMember } from './member.ts'
import { checkPartitions } from './partition-of.ts'
import { movesBetween, type Plan, type ViewChange, viewAfter } from './plan.ts'
import { replicaSets } from './replica-sets.ts'
import { ScoreTable } from './scores.ts'

/** The same at all peers of a mesh, for ever. */
export interface AssignmentParameters {
  /** A power of two, from 1 to 4,096. @default 1024 */
  readonly partitions?: number
  /** Of each partition, from 1 to 7. @default 3 */
  readonly replicas?: number
}

/**
 * Assigns partitions to members: weighted rendezvous hashing with zones and bounded load.
 *
 * The assignment is a function of the parameters and of names, weights and zones of the members: peers with the same view compute the same, on
 * every engine, in whatever order they learnt of it, and without a word. Peers with different views compute different ones: it proposes, and decides nothing.
 *
 * The assigner remembers scores, and nothing else: who asks again after a change pays for the hashes of those members only that
 * are new or have another weight. Memory: 4 bytes for each partition of each member that was last asked about.
 */
export class Assigner {
  readonly partitions: number
  readonly replicas: number
  readonly #scores: ScoreTable

  /** @throws InvalidParametersError for a number that is out of range */
  constructor({ partitions = PARTITIONS_DEFAULT, replicas = REPLICAS_DEFAULT }: AssignmentParameters = {}) {
    checkPartitions(partitions)
    if (!Number.isInteger(replicas) || replicas < 1 || replicas > REPLICAS_MAX) {
      throw new InvalidParametersError(`There are 1 to ${REPLICAS_MAX} replicas of a partition, not ${replicas}.`)
    }
    this.partitions = partitions
    this.replicas = replicas
    this.#scores = new ScoreTable(partitions)
  }

  /**
   * O(partitions · members · replicas), and a hash for each partition and unit of weight of a member that was not in the last view.
   *
   * @throws InvalidParametersError for a member that is there twice, a weight that is none, or more than 4,096 members
   */
  assign(members: readonly PlacementMember[]): Assignment {
    const assignment = this.#assign(members)
    this.#scores.forgetAllBut(members)
    return assignment
  }

  /**
   * What would move if members came, changed or went. Nothing moves by it, and nothing of it is remembered.
   *
   * @throws InvalidParametersError as `assign` does, and for the name of somebody who is not there to go
   */
  plan(members: readonly PlacementMember[], change: ViewChange): Plan {
    const before = this.#assign(members)
    const after = this.#assign(viewAfter(members, change))
    this.#scores.forgetAllBut(members)
    return { before, after, moves: movesBetween(before, after) }
  }

  #assign(members: readonly PlacementMember[]): Assignment {
    const { partitions } = this
    const candidates = candidatesOf(members)
    const replicas = Math.min(this.replicas, candidates.length)
    const bounds = loadBounds(
      candidates.map(({ weight }) => weight),
      partitions,
      replicas
    )
    const scores = candidates.map(({ peer, weight }) => this.#scores.of(peer, weight))
    const zones = candidates.map(({ zone }) => zone)
    return new Assignment(partitions, candidates, bounds, replicaSets({ partitions, replicas, scores, bounds, zones }))
  }
}
