/**
 * Which members hold each partition, given what they score and how many they may hold.
 *
 * Partitions are served in their order. Each takes the members that score highest among those below their bound: first
 * one of each zone, then, where zones do not suffice, the best of the rest. Equal scores go to the earlier member.
 *
 * A greedy choice could run into a corner: few members below their bound, and each of them wanted twice by the same partition. The rule
 * that keeps out of it is that of Gale and Ryser (1957). With R partitions left, a member takes part in at most R of them,
 * so that all can be served exactly if
 *
 *   slack = Σ min(room, R) − replicas · R ≥ 0, where room = bound − load.
 *
 * Serving one partition lowers slack by the number of members with room ≥ R that it passes over. So it must not pass over
 * more of them than there is slack. That binds only in small meshes, near the last partitions.
 *
 * P4 No member is taken twice for a partition, none exceeds its bound, and each partition gets `replicas` members; two of
 *    a zone only where no zone without one had a member below its bound.
 */
import { invariant } from '@peermesh/kernel'
import type { Scores } from './scores.ts'

export interface Selection {
  readonly partitions: number
  /** At most as many as there are candidates. */
  readonly replicas: number
  /** By candidate, as are the rest. */
  readonly scores: readonly Scores[]
  readonly bounds: readonly number[]
  /** Numbers below the count of candidates; equal ones are one zone. */
  readonly zones: readonly number[]
}

/** Places of candidates, `replicas` of them for each partition, in the order in which they were taken. */
export function replicaSets(selection: Selection): Int32Array {
  const { partitions, replicas } = selection
  const sets = new Int32Array(partitions * replicas)
  const choice = new Choice(selection)
  for (let partition = 0; partition < partitions; partition++) {
    choice.begin(partition)
    for (let rank = 0; rank < replicas; rank++) {
      sets[partition * replicas + rank] = choice.take(replicas - rank)
    }
  }
  return sets
}

/** Whoever has no room, or is taken: lower than any score. */
const INELIGIBLE = -0x8000_0000

/** The members of one partition, chosen one by one. */
class Choice {
  readonly #selection: Selection
  /** What each candidate may still take. */
  readonly #room: Int32Array
  /** What each candidate scores for the partition at hand, or that it is not eligible. */
  readonly #row: Int32Array
  /** By zone, the partition that took a member of it last. */
  readonly #zoneUsedBy: Int32Array
  #partition = 0
  #partitionsLeft = 0
  /** Of those with room for every partition left, how many this one must still take. */
  #owed = 0

  constructor(selection: Selection) {
    this.#selection = selection
    this.#room = Int32Array.from(selection.bounds)
    this.#row = new Int32Array(selection.bounds.length)
    this.#zoneUsedBy = new Int32Array(selection.bounds.length).fill(-1)
  }

  begin(partition: number): void {
    const { partitions, replicas, scores } = this.#selection
    const rooms = this.#room
    const row = this.#row
    const left = partitions - partition
    this.#partition = partition
    this.#partitionsLeft = left
    let roomy = 0
    let slack = -replicas * left
    for (let index = 0; index < row.length; index++) {
      const room = rooms[index] as number
      row[index] = room > 0 ? ((scores[index] as Scores)[partition] as number) : INELIGIBLE
      roomy += room >= left ? 1 : 0
      slack += room >= left ? left : room
    }
    invariant(slack >= 0, 'P4: what is left of the bounds suffices for the partitions that are left')
    this.#owed = Math.max(0, roomy - slack)
  }

  /** @param wanted how many the partition still wants, this one included */
  take(wanted: number): number {
    const roomLeast = this.#owed >= wanted ? this.#partitionsLeft : 1
    const spread = this.#best(roomLeast, true)
    const taken = spread === undefined ? this.#best(roomLeast, false) : spread
    invariant(taken !== undefined, 'P4: a partition finds as many members as it wants')
    this.#owed -= (this.#room[taken] as number) >= this.#partitionsLeft ? 1 : 0
    this.#room[taken] = (this.#room[taken] as number) - 1
    this.#row[taken] = INELIGIBLE
    this.#zoneUsedBy[this.#selection.zones[taken] as number] = this.#partition
    return taken
  }

  #best(roomLeast: number, inUnusedZone: boolean): number | undefined {
    // Fields are read once: this loop is where the time goes.
    const { zones } = this.#selection
    const row = this.#row
    const room = this.#room
    const zoneUsedBy = this.#zoneUsedBy
    const partition = this.#partition
    let best: number | undefined
    let bestScore = INELIGIBLE
    for (let index = 0; index < row.length; index++) {
      const score = row[index] as number
      if (
        score > bestScore &&
        (room[index] as number) >= roomLeast &&
        !(inUnusedZone && zoneUsedBy[zones[index] as number] === partition)
      ) {
        best = index
        bestScore = score
      }
    }
    return best
  }
}
