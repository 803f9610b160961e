/**
 * What holds for any view, asked of any `Assign`: ours, and the broken ones of mutants.ts. Bounds are reckoned here anew, so that who
 * breaks them cannot also excuse it.
 */
import { deepStrictEqual, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { PlacementMember } from '@peermesh/partition'
import { peerName } from '@peermesh/kernel'
import fc from 'fast-check'
import { type Assign, computedAnew, type Golden, mixedView, type Parameters, setsOf } from './golden.ts'
import { anyParameters, anyView, evenView } from './views.ts'

export const GOLDEN = JSON.parse(readFileSync(new URL('./vectors/assignments.json', import.meta.url), 'utf8')) as Golden

/** Fixed, so that a mutant is caught or survives on every machine alike. */
const draws = { seed: 20_261_124, numRuns: 200 }

export const LAWS: readonly { readonly title: string; readonly check: (assign: Assign) => void }[] = [
  {
    title: '[P1] the assignment of a view is the frozen one',
    check: (assign) => deepStrictEqual(computedAnew(GOLDEN, assign), GOLDEN)
  },
  {
    title: '[P1] it does not depend on the order in which members are listed',
    check: (assign) => {
      const views = anyView.chain((view) =>
        fc.tuple(fc.constant(view), fc.shuffledSubarray([...view], { minLength: view.length }))
      )
      fc.assert(
        fc.property(views, anyParameters, ([view, shuffled], parameters) => {
          deepStrictEqual(setsOf(assign(shuffled, parameters)), setsOf(assign(view, parameters)))
        }),
        draws
      )
    }
  },
  {
    title: '[P4] each partition has as many different members as there can be, and none that has no weight',
    check: (assign) =>
      forAll(assign, (view, sets, { partitions, replicas }) => {
        const holders = new Set<string>(view.filter(({ weight }) => weight !== 0).map(({ peer }) => peer))
        deepStrictEqual(sets.length, partitions)
        for (const set of sets) {
          deepStrictEqual(new Set(set).size, Math.min(replicas, holders.size))
          ok(set.length === new Set(set).size && set.every((peer) => holders.has(peer)))
        }
      })
  },
  {
    title: '[P4] no member holds more than its share and a quarter',
    check: (assign) =>
      forAll(assign, (view, sets, parameters) => {
        const most = boundsOf(view, parameters)
        for (const [peer, count] of loadsOf(sets)) {
          ok(count <= (most.get(peer) ?? 0), `${peer} holds ${count} of ${most.get(peer)}`)
        }
      })
  },
  {
    title: '[P4] two of one zone hold a partition only where every member of the zones without it is full',
    check: (assign) => {
      for (const count of [12, 30, 60]) {
        const view = mixedView(count)
        const parameters = { partitions: 256, replicas: 3 }
        const sets = setsOf(assign(view, parameters))
        const most = boundsOf(view, parameters)
        const loads = loadsOf(sets)
        const zoneOf = new Map(view.map(({ peer, zone = `only ${peer}` }) => [peer, zone]))
        for (const set of sets) {
          const zones = new Set(set.map((peer) => zoneOf.get(peer)))
          const free = view.filter(
            ({ peer }) => !zones.has(zoneOf.get(peer)) && (loads.get(peer) ?? 0) < (most.get(peer) ?? 0)
          )
          ok(zones.size === set.length || free.length === 0, `${free.length} could have taken it`)
        }
      }
    }
  },
  {
    title: '[P5] who comes to twenty moves at most 1.1 times what it must get, and so does who goes',
    check: (assign) => {
      const parameters = { partitions: 1_024, replicas: 3 }
      let moved = 0
      for (const seed of ['1', '2', '3', '4']) {
        const view = evenView(21, seed)
        const large = setsOf(assign(view, parameters))
        const small = setsOf(assign(view.slice(1), parameters))
        moved += copies(small, large) + copies(large, small)
      }
      const floor = (8 * parameters.partitions * parameters.replicas) / 21
      ok(moved <= 1.1 * floor, `${moved} for ${floor}`)
    }
  },
  {
    title: '[P6] a member that holds nothing changes nothing',
    check: (assign) =>
      forAll(assign, (view, sets, parameters) => {
        const idle = { peer: peerName('longer than any'), weight: 0, zone: 'a' }
        deepStrictEqual(setsOf(assign([idle, ...view], parameters)), sets)
      })
  }
]

type Sets = readonly (readonly string[])[]

function forAll(
  assign: Assign,
  holds: (view: readonly PlacementMember[], sets: Sets, parameters: Parameters) => void
): void {
  fc.assert(
    fc.property(anyView, anyParameters, (view, parameters) => {
      holds(view, setsOf(assign(view, parameters)), parameters)
    }),
    draws
  )
}

/** How many replicas `after` has where `before` had none. */
function copies(before: Sets, after: Sets): number {
  return after.reduce((sum, set, at) => sum + set.filter((peer) => !before[at]?.includes(peer)).length, 0)
}

function loadsOf(sets: Sets): ReadonlyMap<string, number> {
  const loads = new Map<string, number>()
  for (const peer of sets.flat()) {
    loads.set(peer, (loads.get(peer) ?? 0) + 1)
  }
  return loads
}

/** By the words of SPEC.md, with fractions of whole numbers. */
function boundsOf(view: readonly PlacementMember[], { partitions, replicas }: Parameters): ReadonlyMap<string, number> {
  const weights = new Map(
    view.map(({ peer, weight = 1 }) => [peer as string, BigInt(weight)] as const).filter(([, weight]) => weight > 0n)
  )
  const bounds = new Map<string, number>()
  const most = BigInt(partitions)
  let slots = most * BigInt(Math.min(replicas, weights.size))
  for (;;) {
    const sum = [...weights.values()].reduce((a, b) => a + b, 0n)
    const full = [...weights].filter(([, weight]) => weight * slots >= most * sum)
    for (const [peer] of full) {
      bounds.set(peer, partitions)
      weights.delete(peer)
    }
    slots -= most * BigInt(full.length)
    if (full.length === 0) {
      const quarterMore = (weight: bigint) => (5n * weight * slots) / (4n * sum)
      const least = (a: bigint, b: bigint) => (a < b ? a : b)
      const room = [...weights.values()].reduce((all, weight) => all + least(most, quarterMore(weight)), 0n)
      const leavesAnEighth = 8n * room >= 9n * slots
      for (const [peer, weight] of weights) {
        const roundedUp = leavesAnEighth ? 0n : (weight * slots + sum - 1n) / sum
        const bound = quarterMore(weight) > roundedUp ? quarterMore(weight) : roundedUp
        bounds.set(peer, Number(least(bound, most)))
      }
      return bounds
    }
  }
}
