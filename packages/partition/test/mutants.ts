/** Assignments with one fault each that somebody could write, made of our parts but for one, and the law that catches each. */
import type { PeerName } from '@peermesh/kernel'
import { Assignment } from '../src/core/assignment.ts'
import { loadBounds } from '../src/core/load-bounds.ts'
import { type Candidate, candidatesOf, type PlacementMember } from '../src/core/member.ts'
import { replicaSets, type Selection } from '../src/core/replica-sets.ts'
import { type Scores, ScoreTable } from '../src/core/scores.ts'
import type { Assign } from './golden.ts'
import { modelSets } from './model.ts'

interface Parts {
  candidates(members: readonly PlacementMember[]): readonly Candidate[]
  bounds(weights: readonly number[], partitions: number, replicas: number): number[]
  scores(candidates: readonly Candidate[], partitions: number): readonly Scores[]
  sets(selection: Selection): Int32Array
}

const ours: Parts = {
  candidates: candidatesOf,
  bounds: loadBounds,
  scores: (candidates, partitions) => {
    const table = new ScoreTable(partitions)
    return candidates.map(({ peer, weight }) => table.of(peer, weight))
  },
  sets: replicaSets
}

export function composed(changes: Partial<Parts>): Assign {
  const parts = { ...ours, ...changes }
  return (members, { partitions, replicas: wanted }) => {
    const candidates = parts.candidates(members)
    const replicas = Math.min(wanted, candidates.length)
    const bounds = parts.bounds(
      candidates.map(({ weight }) => weight),
      partitions,
      replicas
    )
    const scores = parts.scores(candidates, partitions)
    const zones = candidates.map(({ zone }) => zone)
    return new Assignment(partitions, candidates, bounds, parts.sets({ partitions, replicas, scores, bounds, zones }))
  }
}

interface Mutant {
  readonly fault: string
  /** The beginning of the title of a law that it violates, perhaps among others. */
  readonly caughtBy: string
  readonly assign: Assign
}

const single = (candidates: readonly Candidate[]) => candidates.map((candidate) => ({ ...candidate, weight: 1 }))

export const MUTANTS: readonly Mutant[] = [
  {
    fault: 'scores by the logarithm of a fraction',
    caughtBy: '[P1] the assignment of a view is the frozen one',
    assign: composed({
      scores: (candidates, partitions) =>
        ours.scores(single(candidates), partitions).map((scores, place) =>
          scores.map((score) => {
            const fraction = (score + 0x8000_0001) / 0x1_0000_0001
            const weight = (candidates[place] as Candidate).weight
            return Math.trunc(0x7fff_fff0 + Math.max(-0xffff_0000, (Math.log(fraction) / weight) * 0x1000_0000))
          })
        )
    })
  },
  {
    fault: 'nobody is ever full',
    caughtBy: '[P4] no member holds more than its share and a quarter',
    assign: composed({ bounds: (weights, partitions) => weights.map(() => partitions) })
  },
  {
    fault: 'scores go by places in the list and not by names',
    caughtBy: '[P1] it does not depend on the order',
    assign: composed({
      candidates: (members) => {
        const byName = new Map(candidatesOf(members).map((candidate) => [candidate.peer, candidate]))
        return members.flatMap(({ peer }) => byName.get(peer) ?? [])
      },
      scores: (candidates, partitions) =>
        ours.scores(
          candidates.map((candidate, place) => ({ ...candidate, peer: `${place}` as PeerName })),
          partitions
        )
    })
  },
  {
    fault: 'the sorted names are dealt out like cards',
    caughtBy: '[P5] who comes to twenty',
    assign: composed({
      sets: ({ partitions, replicas, bounds }) =>
        Int32Array.from({ length: partitions * replicas }, (_, at) => at % bounds.length)
    })
  },
  {
    fault: 'zones are not looked at',
    caughtBy: '[P4] two of one zone',
    assign: composed({ sets: (selection) => replicaSets({ ...selection, zones: selection.bounds.map((_, at) => at) }) })
  },
  {
    fault: 'a heavy member counts with all of its weight, though it can hold each partition but once',
    caughtBy: '[P4] each partition has as many different members',
    assign: composed({
      bounds: (weights, partitions, replicas) => {
        const sum = weights.reduce((a, b) => a + b, 0)
        return weights.map((weight) => Math.min(partitions, Math.ceil((1.25 * weight * partitions * replicas) / sum)))
      }
    })
  },
  {
    fault: 'a share below one is rounded up where that is not needed',
    caughtBy: '[P4] no member holds more than its share and a quarter',
    assign: composed({
      bounds: (weights, partitions, replicas) =>
        loadBounds(weights, partitions, replicas).map((bound) => Math.max(1, bound))
    })
  },
  {
    fault: 'it runs into the corner that the rule of Gale and Ryser keeps out of',
    caughtBy: '[P4] each partition has as many different members',
    assign: composed({ sets: (selection) => Int32Array.from(modelSets(selection)?.flat() ?? []) })
  }
]
