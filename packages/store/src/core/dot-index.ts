import type { Dot, ReplicaId } from '@peermesh/crdt'

interface ReplicaIndex {
  /** Dots up to here have been cut: their keys are forgotten. */
  cut: number
  /** The key of dot `cut + 1 + position`. */
  keys: (string | undefined)[]
  count: number
}

/**
 * Which key each dot belongs to, in the order of each replica's counters: what finds the keys that a lagging peer needs, without
 * looking at any other key. A dot may be cut from it at any time; then whoever still lacks the dot needs a snapshot.
 */
export class DotIndex {
  readonly #replicas = new Map<ReplicaId, ReplicaIndex>()
  #size = 0

  /** How many dots it remembers. */
  get size(): number {
    return this.#size
  }

  /** The highest counter of this replica that was cut; 0 where none was. */
  cut(replica: ReplicaId): number {
    return this.#replicas.get(replica)?.cut ?? 0
  }

  get(replica: ReplicaId, counter: number): string | undefined {
    const index = this.#replicas.get(replica)
    return index?.keys[counter - index.cut - 1]
  }

  set(dot: Dot, key: string): void {
    const index = this.#of(dot.replica)
    if (dot.counter <= index.cut) {
      return
    }
    const position = dot.counter - index.cut - 1
    if (index.keys[position] === undefined) {
      index.count++
      this.#size++
    }
    index.keys[position] = key
  }

  /** Forgets the dots of this replica up to `counter`, and returns those that it had. */
  cutTo(replica: ReplicaId, counter: number): { readonly counter: number; readonly key: string }[] {
    const index = this.#of(replica)
    if (counter <= index.cut) {
      return []
    }
    const forgotten: { counter: number; key: string }[] = []
    index.keys.splice(0, counter - index.cut).forEach((key, position) => {
      if (key !== undefined) {
        forgotten.push({ counter: index.cut + 1 + position, key })
      }
    })
    index.cut = counter
    index.count -= forgotten.length
    this.#size -= forgotten.length
    return forgotten
  }

  /** The replica of which it remembers most dots, and up to which counter to cut so as to forget about `excess` of them. */
  cheapestCut(excess: number): { readonly replica: ReplicaId; readonly counter: number } | undefined {
    let largest: readonly [ReplicaId, ReplicaIndex] | undefined
    for (const entry of this.#replicas) {
      if (largest === undefined || entry[1].count > largest[1].count) {
        largest = entry
      }
    }
    if (largest === undefined || largest[1].count === 0) {
      return undefined
    }
    const [replica, index] = largest
    return { replica, counter: index.cut + Math.min(excess, index.keys.length) }
  }

  #of(replica: ReplicaId): ReplicaIndex {
    let index = this.#replicas.get(replica)
    if (index === undefined) {
      index = { cut: 0, keys: [], count: 0 }
      this.#replicas.set(replica, index)
    }
    return index
  }
}
