import {
  CausalContext,
  CONTEXT_RANGES_MAX,
  CONTEXT_REPLICAS_MAX,
  REPLICA_ID_LENGTH_MAX,
  type ReplicaId,
  replicaId
} from '@peermesh/crdt'
import { describe, expect, test } from 'vitest'

const anna = replicaId('anna/1')
const bob = replicaId('bob/1')

const contextOf = (ranges: Record<string, [number, number][]>): CausalContext => {
  const context = new CausalContext()
  for (const [replica, list] of Object.entries(ranges)) {
    for (const [from, to] of list) {
      context.addRange(replicaId(replica), from, to)
    }
  }
  return context
}

describe('causal context', () => {
  test('[C7] [C10] a dot that closes a gap folds the cloud, in each of the 720 orders of six dots', () => {
    for (const order of permutations([1, 2, 3, 4, 5, 6])) {
      const context = new CausalContext()
      const seen = new Set<number>()
      for (const counter of order) {
        expect(context.add(anna, counter)).toBe(true)
        seen.add(counter)
        const starts = [...seen].filter((number) => !seen.has(number - 1)).length
        expect(context.rangeCount).toBe(starts)
        expect(context.dotCount()).toBe(seen.size)
      }
      expect(context.toData()).toEqual([{ replica: anna, ranges: [[1, 6]] }])
    }
  })

  test('[C2] the contiguous part is just a range that starts at 1', () => {
    const context = contextOf({
      'bob/1': [
        [3, 4],
        [1, 1],
        [9, 9]
      ],
      'anna/1': [[2, 2]]
    })
    expect(context.toData()).toEqual([
      { replica: anna, ranges: [[2, 2]] },
      {
        replica: bob,
        ranges: [
          [1, 1],
          [3, 4],
          [9, 9]
        ]
      }
    ])
    expect(CausalContext.fromData(context.toData()).toData()).toEqual(context.toData())
  })

  test('[C9] what one has and the other lacks is named in canonical order, in the longest ranges', () => {
    const one = contextOf({
      'anna/1': [[1, 10]],
      'bob/1': [
        [1, 2],
        [5, 9]
      ],
      'cleo/1': [[4, 4]]
    })
    const two = contextOf({
      'anna/1': [
        [3, 3],
        [9, 12]
      ],
      'bob/1': [[2, 6]],
      'dora/1': [[1, 1]]
    })
    expect([...one.missingFrom(two)]).toEqual([
      { replica: anna, from: 1, to: 2 },
      { replica: anna, from: 4, to: 8 },
      { replica: bob, from: 1, to: 1 },
      { replica: bob, from: 7, to: 9 },
      { replica: 'cleo/1', from: 4, to: 4 }
    ])
    expect([...one.missingFrom(one)]).toEqual([])
    expect([...new CausalContext().missingFrom(one)]).toEqual([])
  })

  test('[C9] a clone and its original go separate ways', () => {
    const original = contextOf({
      'anna/1': [
        [1, 2],
        [5, 6]
      ]
    })
    const copy = original.clone()
    copy.addRange(anna, 3, 4)
    original.add(anna, 8)
    expect(copy.toData()).toEqual([{ replica: anna, ranges: [[1, 6]] }])
    expect(original.toData()).toEqual([
      {
        replica: anna,
        ranges: [
          [1, 2],
          [5, 6],
          [8, 8]
        ]
      }
    ])
  })

  test('[C9] counters go up to the largest safe integer', () => {
    const context = contextOf({
      'anna/1': [[1, Number.MAX_SAFE_INTEGER - 1]],
      'bob/1': [[Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]]
    })
    context.add(anna, Number.MAX_SAFE_INTEGER)
    expect(context.toData()).toEqual([
      { replica: anna, ranges: [[1, Number.MAX_SAFE_INTEGER]] },
      { replica: bob, ranges: [[Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]] }
    ])
    expect(() => context.add(anna, Number.MAX_SAFE_INTEGER + 1)).toThrow('C9')
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('[C9] %d is no counter', (counter) => {
    const context = contextOf({ 'anna/1': [[1, 3]] })
    expect(() => context.add(anna, counter)).toThrow('C9')
    expect(() => context.addRange(anna, counter, counter)).toThrow('C9')
    expect(() => context.addRange(anna, 5, 4)).toThrow('C9')
    expect(context.toData()).toEqual([{ replica: anna, ranges: [[1, 3]] }])
  })
})

describe('data from outside', () => {
  const entry = (replica: unknown, ranges: unknown): unknown => ({ replica, ranges })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
    ['a text', 'anna/1'],
    ['an entry that is null', [null]],
    ['an entry that is a number', [7]],
    ['no replica', [{ ranges: [[1, 1]] }]],
    ['a replica that is a number', [entry(7, [[1, 1]])]],
    ['an empty replica id', [entry('', [[1, 1]])]],
    ['an over-long replica id', [entry('x'.repeat(REPLICA_ID_LENGTH_MAX + 1), [[1, 1]])]],
    ['no ranges', [entry('a', undefined)]],
    ['an empty list of ranges', [entry('a', [])]],
    ['a range that is no pair', [entry('a', [[1]])]],
    ['a range of three', [entry('a', [[1, 2, 3]])]],
    ['a range that is a number', [entry('a', [1])]],
    ['a counter of 0', [entry('a', [[0, 3]])]],
    ['a negative counter', [entry('a', [[-2, 3]])]],
    ['a fraction', [entry('a', [[1, 2.5]])]],
    ['a counter as text', [entry('a', [['1', 2]])]],
    ['a bigint', [entry('a', [[1n, 2n]])]],
    ['not a number', [entry('a', [[Number.NaN, 2]])]],
    ['infinity', [entry('a', [[1, Number.POSITIVE_INFINITY]])]],
    ['an unsafe counter', [entry('a', [[1, Number.MAX_SAFE_INTEGER + 1]])]],
    ['a range that ends before it starts', [entry('a', [[3, 2]])]],
    [
      'ranges out of order',
      [
        entry('a', [
          [5, 6],
          [1, 2]
        ])
      ]
    ],
    [
      'ranges that overlap',
      [
        entry('a', [
          [1, 5],
          [4, 8]
        ])
      ]
    ],
    [
      'ranges that touch',
      [
        entry('a', [
          [1, 4],
          [5, 8]
        ])
      ]
    ],
    ['replicas out of order', [entry('b', [[1, 1]]), entry('a', [[1, 1]])]],
    ['a replica twice', [entry('a', [[1, 1]]), entry('a', [[3, 3]])]],
    ['too many replicas', Array.from({ length: CONTEXT_REPLICAS_MAX + 1 }, (_, index) => entry(pad(index), [[1, 1]]))],
    [
      'too many ranges',
      [
        entry(
          'a',
          Array.from({ length: CONTEXT_RANGES_MAX + 1 }, (_, index) => [index * 2 + 1, index * 2 + 1])
        )
      ]
    ]
  ])('[C11] refuses %s', (_what, data) => {
    expect(() => CausalContext.fromData(data)).toThrow(expect.objectContaining({ name: 'MalformedContextError' }))
  })

  test('[C11] accepts what is just within the limits', () => {
    const replicas = Array.from({ length: CONTEXT_REPLICAS_MAX }, (_, index) => entry(pad(index), [[1, 1]]))
    expect(CausalContext.fromData(replicas).rangeCount).toBe(CONTEXT_REPLICAS_MAX)
    const ranges = Array.from({ length: CONTEXT_RANGES_MAX }, (_, index) => [index * 2 + 1, index * 2 + 1])
    expect(CausalContext.fromData([entry('x'.repeat(REPLICA_ID_LENGTH_MAX), ranges)]).rangeCount).toBe(
      CONTEXT_RANGES_MAX
    )
    expect(CausalContext.fromData([]).rangeCount).toBe(0)
  })

  test('[C9] contexts of more dots than numbers count are equal exactly if they have the same', () => {
    const upTo = (last: number): CausalContext =>
      CausalContext.fromData([entry('a', [[1, Number.MAX_SAFE_INTEGER]]), entry('b', [[1, last]])])
    const [more, less] = [upTo(Number.MAX_SAFE_INTEGER - 1), upTo(Number.MAX_SAFE_INTEGER - 2)]
    expect([more.equals(less), less.equals(more), more.equals(more.clone())]).toEqual([false, false, true])
  })

  test('[C11] a name of an object is a replica id like any other', () => {
    const data = ['__proto__', 'constructor', 'toString'].map((name) => ({
      replica: name as ReplicaId,
      ranges: [[1, 2]]
    }))
    expect(CausalContext.fromData(data).toData()).toEqual(data)
  })
})

function pad(index: number): string {
  return String(index).padStart(9, '0')
}

function permutations(items: readonly number[]): number[][] {
  if (items.length <= 1) {
    return [[...items]]
  }
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}
