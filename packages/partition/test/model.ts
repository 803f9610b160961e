/**
 * The assignment as dumb as can be: all members in the order of their scores, one after the other, until there are enough. It knows
 * nothing of the corner that the rule of Gale and Ryser keeps out of, and gives up there.
 */
import type { Selection } from '../src/core/replica-sets.ts'

/** By partition, the places of its members; `undefined` where one found too few below their bound. */
export function modelSets({ partitions, replicas, scores, bounds, zones }: Selection): number[][] | undefined {
  const room = [...bounds]
  const sets: number[][] = []
  for (let partition = 0; partition < partitions; partition++) {
    const order = scores
      .map((column, place) => ({ place, score: column[partition] as number }))
      .filter(({ place }) => (room[place] as number) > 0)
      .sort((a, b) => b.score - a.score || a.place - b.place)
      .map(({ place }) => place)
    const spread = order.filter((place, at) => order.findIndex((other) => zones[other] === zones[place]) === at)
    const rest = order.filter((place) => !spread.includes(place))
    const set = [...spread, ...rest].slice(0, replicas)
    if (set.length < replicas) {
      return undefined
    }
    for (const place of set) {
      room[place] = (room[place] as number) - 1
    }
    sets.push(set)
  }
  return sets
}
