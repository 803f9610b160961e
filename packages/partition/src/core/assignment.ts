import { InvalidParametersError, type PeerName } from '@peermesh/kernel'
import type { Candidate } from './member.ts'

/** What one member holds by an assignment. */
export interface Load {
  readonly replicas: number
  /** The most that it may hold: its share and a quarter. */
  readonly bound: number
}

/**
 * Which members hold each partition: the outcome of one view. A plain value; it does not change when the view does.
 *
 * It says who *should* hold a partition. Who does hold it is decided by the partition's quorum group, one change at a time.
 */
export class Assignment {
  readonly partitions: number
  /** Replicas of each partition: as many as were asked for, or as there are members with a weight, where these are fewer. */
  readonly replicas: number
  readonly #candidates: readonly Candidate[]
  readonly #bounds: readonly number[]
  /** Places in `#candidates`, `replicas` for each partition. */
  readonly #sets: Int32Array

  /** @internal */
  constructor(partitions: number, candidates: readonly Candidate[], bounds: readonly number[], sets: Int32Array) {
    this.partitions = partitions
    this.replicas = sets.length / partitions
    this.#candidates = candidates
    this.#bounds = bounds
    this.#sets = sets
  }

  /**
   * Different members, the one that should be primary first.
   *
   * @throws InvalidParametersError for what is no partition
   */
  replicasOf(partition: number): readonly PeerName[] {
    if (!Number.isInteger(partition) || partition < 0 || partition >= this.partitions) {
      throw new InvalidParametersError(`There is no partition ${partition} of ${this.partitions}.`)
    }
    const from = partition * this.replicas
    return Array.from(
      this.#sets.subarray(from, from + this.replicas),
      (place) => (this.#candidates[place] as Candidate).peer
    )
  }

  /** Of each member with a weight, in the order of their names. */
  loads(): ReadonlyMap<PeerName, Load> {
    const counts = new Array<number>(this.#candidates.length).fill(0)
    for (const place of this.#sets) {
      counts[place] = (counts[place] as number) + 1
    }
    return new Map(
      this.#candidates.map(({ peer }, place) => [
        peer,
        { replicas: counts[place] as number, bound: this.#bounds[place] as number }
      ])
    )
  }
}
