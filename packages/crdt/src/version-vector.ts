/**
 * How far each replica's updates are known without a gap: "all of A's up to 7, all of B's up to 3".
 *
 * One number stands for any number of dots, which is why a causal context costs the number of replicas and not of
 * updates (and one entry for each writer is necessary: Charron-Bost 1991). What is known beyond a gap is the dot
 * cloud's. From Parker et al.: Detection of Mutual Inconsistency in Distributed Systems (1983).
 *
 * It has no limit of its own: whoever adds replicas bounds them (`CONTEXT_REPLICAS_MAX` for what comes from outside).
 */
import type { ReplicaId } from './dot.ts'

export class VersionVector {
  /** No entry is 0, so that equal vectors have equally many. */
  readonly #counters: Map<ReplicaId, number>

  constructor(counters: Iterable<readonly [ReplicaId, number]> = []) {
    this.#counters = new Map(counters)
  }

  /** How many replicas have an entry. */
  get size(): number {
    return this.#counters.size
  }

  /** The last of the contiguous dots of a replica; 0 for none. */
  get(replica: ReplicaId): number {
    return this.#counters.get(replica) ?? 0
  }

  /**
   * Says that all dots of `replica` up to `counter` are known. The caller sees to it that this never lowers an entry.
   */
  set(replica: ReplicaId, counter: number): void {
    this.#counters.set(replica, counter)
  }

  /** In no order that two replicas agree on: sort before it is seen outside. */
  replicas(): Iterable<ReplicaId> {
    return this.#counters.keys()
  }

  clone(): VersionVector {
    return new VersionVector(this.#counters)
  }
}
