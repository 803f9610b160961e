import { deepStrictEqual, ok } from 'node:assert/strict'
import { Assigner, movesBetween, type PlacementMember } from '@peermesh/partition'
import { peerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadBounds } from '../src/core/load-bounds.ts'
import { candidatesOf } from '../src/core/member.ts'
import { replicaSets } from '../src/core/replica-sets.ts'
import { ScoreTable } from '../src/core/scores.ts'
import { assign, setsOf } from './golden.ts'
import { LAWS } from './laws.ts'
import { modelSets } from './model.ts'
import { composed, MUTANTS } from './mutants.ts'
import { anyParameters, anyView } from './views.ts'

const draws = { seed: 20_261_124, numRuns: 200 }

describe('laws', () => {
  for (const { title, check } of LAWS) {
    test(title, () => check(assign))
  }
})

describe('the laws bite', () => {
  test.each(MUTANTS)('an assignment is caught in which $fault', ({ caughtBy, assign }) => {
    const law = LAWS.find(({ title }) => title.startsWith(caughtBy))
    // Of our own parts, put together in the same way, it holds.
    law?.check(composed({}))
    expect(() => law?.check(assign)).toThrow()
  })
})

test('[P4] it is the plain greedy choice, wherever that gets to the end; and it gets there where that does not', () => {
  let corners = 0
  fc.assert(
    fc.property(anyView, anyParameters, (view, { partitions, replicas: wanted }) => {
      const candidates = candidatesOf(view)
      const replicas = Math.min(wanted, candidates.length)
      const table = new ScoreTable(partitions)
      const bounds = loadBounds(
        candidates.map(({ weight }) => weight),
        partitions,
        replicas
      )
      const scores = candidates.map(({ peer, weight }) => table.of(peer, weight))
      const selection = { partitions, replicas, scores, bounds, zones: candidates.map(({ zone }) => zone) }
      const sets = replicaSets(selection)
      const plain = modelSets(selection)
      corners += plain === undefined ? 1 : 0
      deepStrictEqual([...sets], plain?.flat() ?? [...sets])
    }),
    draws
  )
  ok(corners > 0, 'no draw had a corner')
})

test('[P5] where nobody is full, who comes takes what it wins, and nothing else moves', () => {
  const unbounded = composed({ bounds: (weights, partitions) => weights.map(() => partitions) })
  const newcomer = peerName('longer than any')
  fc.assert(
    fc.property(anyView, fc.integer({ min: 1, max: 64 }), anyParameters, (view, weight, parameters) => {
      // Where zones differ from members, taking a place in one gives back one in another.
      const members = view.map(({ zone: _, ...member }) => member)
      const moves = movesBetween(
        unbounded(members, parameters),
        unbounded([...members, { peer: newcomer, weight }], parameters)
      )
      for (const { gains, loses } of moves) {
        ok(gains.every((peer) => peer === newcomer) && loses.length <= 1)
      }
    }),
    draws
  )
})

test('[P6] an assigner that has seen other views assigns as a new one does', () => {
  fc.assert(
    fc.property(fc.array(anyView, { minLength: 1, maxLength: 4 }), anyParameters, (views, parameters) => {
      const assigner = new Assigner(parameters)
      for (const view of views) {
        deepStrictEqual(setsOf(assigner.assign(view)), setsOf(assign(view, parameters)))
      }
    }),
    draws
  )
})

test('[P8] a plan is what turns the assignment of now into that of then', () => {
  fc.assert(
    fc.property(anyView, anyView, anyParameters, (view, coming, parameters) => {
      const going = view.filter((_, at) => at % 3 === 0).map(({ peer }) => peer)
      const { before, after, moves } = new Assigner(parameters).plan(view, { with: coming, without: going })
      const gone = new Set([...going, ...coming.map(({ peer }) => peer)])
      const then: readonly PlacementMember[] = [...view.filter(({ peer }) => !gone.has(peer)), ...coming]
      deepStrictEqual(setsOf(before), setsOf(assign(view, parameters)))
      deepStrictEqual(setsOf(after), setsOf(assign(then, parameters)))
      const moved = setsOf(before).map((set) => new Set<string>(set))
      const primaries = setsOf(before).map(([primary]) => primary)
      for (const { partition, gains, loses, primary } of moves) {
        loses.forEach((peer) => ok(moved[partition]?.delete(peer)))
        gains.forEach((peer) => ok(!moved[partition]?.has(peer) && moved[partition]?.add(peer)))
        primaries[partition] = primary
      }
      deepStrictEqual(
        moved,
        setsOf(after).map((set) => new Set<string>(set))
      )
      deepStrictEqual(
        primaries,
        setsOf(after).map(([primary]) => primary)
      )
    }),
    draws
  )
})

test('[P9] more weight only raises the scores of a member', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 63 }), (name, weight) => {
      const lighter = new ScoreTable(64).of(peerName(name), weight)
      const heavier = new ScoreTable(64).of(peerName(name), weight + 1)
      ok(heavier.every((score, partition) => score >= (lighter[partition] as number)))
    }),
    draws
  )
})
