import { deepStrictEqual } from 'node:assert/strict'
import { CausalContext, type DotRange, replicaId } from '@peermesh/crdt'
import fc from 'fast-check'
import { test } from 'vitest'
import { canonicalText } from './canonical.ts'

const REPLICAS = ['anna/1', 'bob/1', 'bob/2'].map(replicaId)
const COUNTER_MAX = 14

const replica = fc.constantFrom(...REPLICAS)
const counter = fc.integer({ min: 1, max: COUNTER_MAX })
/** Commands on two contexts, `on` one of them, with the other beside it. */
const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('add' as const), replica, counter }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('addRange' as const), replica, counter, more: fc.nat({ max: 5 }) })
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom('merge' as const, 'mergeSelf' as const, 'reload' as const) })
  }
)
const script = fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), command), { maxLength: 40 })

/** A context beside its model: the set of its dots as texts. */
class Pair {
  context = new CausalContext()
  readonly dots = new Set<string>()

  addRange(of: DotRange): void {
    const added =
      of.from === of.to ? this.context.add(of.replica, of.from) : this.context.addRange(of.replica, of.from, of.to)
    const before = this.dots.size
    for (const dot of expand([of])) {
      this.dots.add(dot)
    }
    deepStrictEqual(added, this.dots.size > before, 'says whether something was new')
  }
}

test('[C9] a causal context answers as a plain set of dots would', () => {
  fc.assert(
    fc.property(script, (steps) => {
      const pairs = [new Pair(), new Pair()] as const
      for (const [on, step] of steps) {
        const pair = pairs[on]
        const other = pairs[on === 0 ? 1 : 0]
        if (step.type === 'add') {
          pair.addRange({ replica: step.replica, from: step.counter, to: step.counter })
        } else if (step.type === 'addRange') {
          pair.addRange({ replica: step.replica, from: step.counter, to: step.counter + step.more })
        } else if (step.type === 'reload') {
          pair.context = CausalContext.fromData(pair.context.toData())
        } else {
          pair.context.merge(step.type === 'merge' ? other.context : pair.context)
          if (step.type === 'merge') {
            other.dots.forEach((dot) => pair.dots.add(dot))
          }
        }
        checkOne(pair)
        checkTwo(pair, other)
      }
    }),
    { numRuns: 500 }
  )
})

test('[C10] the same dots in any order, by any calls, have one form', () => {
  const dots = fc.uniqueArray(fc.tuple(replica, counter), { selector: String, maxLength: 25 })
  const shuffled = dots.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))
  )
  fc.assert(
    fc.property(shuffled, fc.nat(), ([list, reordered], cut) => {
      const oneByOne = new CausalContext()
      for (const [name, number] of list) {
        oneByOne.add(name, number)
      }
      const halves = [new CausalContext(), new CausalContext()] as const
      reordered.forEach(([name, number], index) => halves[index < cut % 25 ? 0 : 1].add(name, number))
      halves[0].merge(halves[1])
      const ranges = new CausalContext()
      ranges.merge(oneByOne)
      for (const context of [halves[0], ranges, oneByOne.clone(), CausalContext.fromData(oneByOne.toData())]) {
        deepStrictEqual(canonicalText(context.toData()), canonicalText(oneByOne.toData()))
        deepStrictEqual(context.equals(oneByOne), true)
      }
    }),
    { numRuns: 500 }
  )
})

test('[C11] data that is accepted is returned unchanged by toData', () => {
  const range = fc.tuple(fc.integer({ min: -1, max: 9 }), fc.integer({ min: -1, max: 9 }))
  const data = fc.array(
    fc.record({ replica: fc.constantFrom('', ...REPLICAS), ranges: fc.array(range, { maxLength: 3 }) }),
    { maxLength: 3 }
  )
  let accepted = 0
  fc.assert(
    fc.property(data, (candidate) => {
      let context: CausalContext
      try {
        context = CausalContext.fromData(candidate)
      } catch (error) {
        deepStrictEqual((error as Error).name, 'MalformedContextError')
        return
      }
      accepted++
      deepStrictEqual(canonicalText(context.toData()), canonicalText(candidate))
    }),
    { numRuns: 3_000 }
  )
  deepStrictEqual(accepted > 100, true, `only ${accepted} accepted: the test would show nothing`)
})

function checkOne({ context, dots }: Pair): void {
  const has = (name: string, number: number): boolean => dots.has(`${name} ${number}`)
  for (const name of REPLICAS) {
    const counters = Array.from({ length: COUNTER_MAX + 7 }, (_, index) => index).filter((number) => has(name, number))
    let contiguous = 0
    while (has(name, contiguous + 1)) {
      contiguous++
    }
    deepStrictEqual(context.contiguous(name), contiguous)
    deepStrictEqual(context.max(name), counters.at(-1) ?? 0)
    for (let number = 0; number <= COUNTER_MAX + 6; number++) {
      deepStrictEqual(context.has(name, number), has(name, number))
    }
    for (const [from, to] of [
      [1, 3],
      [2, 9],
      [5, 5]
    ] as const) {
      const whole = counters.filter((number) => from <= number && number <= to).length === to - from + 1
      deepStrictEqual(context.hasRange(name, from, to), whole)
    }
  }
  const present = REPLICAS.filter((name) => [...dots].some((dot) => dot.startsWith(`${name} `)))
  deepStrictEqual(context.replicas(), present)
  deepStrictEqual(context.dotCount(), dots.size)
  const ranges = [...context.ranges()]
  deepStrictEqual(context.rangeCount, ranges.length)
  deepStrictEqual(new Set(expand(ranges)), dots)
  checkCanonical(ranges)
}

function checkTwo(pair: Pair, other: Pair): void {
  const lacking = [...pair.dots].filter((dot) => !other.dots.has(dot))
  const missing = [...pair.context.missingFrom(other.context)]
  deepStrictEqual(new Set(expand(missing)), new Set(lacking))
  checkCanonical(missing)
  deepStrictEqual(other.context.includes(pair.context), lacking.length === 0)
  deepStrictEqual(pair.context.equals(other.context), lacking.length === 0 && pair.dots.size === other.dots.size)
}

/** Sorted, disjoint, and none could be longer. */
function checkCanonical(ranges: readonly DotRange[]): void {
  ranges.forEach(({ replica: name, from, to }, index) => {
    const previous = ranges[index - 1]
    deepStrictEqual(from <= to, true)
    deepStrictEqual(
      previous === undefined || previous.replica < name || (previous.replica === name && previous.to + 1 < from),
      true
    )
  })
}

function expand(ranges: Iterable<DotRange>): string[] {
  return [...ranges].flatMap(({ replica: name, from, to }) => {
    return Array.from({ length: to - from + 1 }, (_, index) => `${name} ${from + index}`)
  })
}
