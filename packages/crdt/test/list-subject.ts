/** The ordered list as the law suite wants it, with the tree of the paper in its plainest form as its model. */
import {
  compareDots,
  type EncodedType,
  integerValues,
  type ListOperation,
  type OrderedList,
  orderedList,
  type Stamp
} from '@peermesh/crdt'
import fc from 'fast-check'
import type { Issued } from './history.ts'
import type { LawSubject } from './laws.ts'

type List = EncodedType<OrderedList<number>, ListOperation<number>, readonly number[]>

/** Any operation, made to fit a list of this length. */
function fitted(operation: ListOperation<number>, length: number): ListOperation<number> {
  if (operation.type === 'insert') {
    return { ...operation, index: operation.index % (length + 1) }
  }
  const index = length === 0 ? 0 : operation.index % length
  return { type: 'delete', index, count: Math.min(operation.count, length - index) }
}

/** A list that takes every operation, for histories that know nothing of its length. */
export function fittedList(list: List): List {
  return {
    ...list,
    mutate: (state, operation, stamp) => list.mutate(state, fitted(operation, list.value(state).length), stamp)
  }
}

const list = fittedList(orderedList(integerValues))

export const listSubject: LawSubject<OrderedList<number>, ListOperation<number>, readonly number[]> = {
  type: list,
  codec: list,
  operation: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('insert' as const),
        index: fc.nat({ max: 9 }),
        value: fc.nat({ max: 99 })
      })
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('delete' as const),
        index: fc.nat({ max: 9 }),
        count: fc.nat({ max: 3 })
      })
    }
  ),
  small: [
    { type: 'insert', index: 0, value: 1 },
    { type: 'insert', index: 1, value: 2 },
    { type: 'delete', index: 0, count: 1 }
  ],
  model: fugue,
  modelNeedsCauses: true
}

interface Node {
  readonly index: number
  readonly stamp: Stamp
  readonly value: number
  readonly parent: number | null
  readonly side: 'left' | 'right'
}

/** Works out what each writer saw when it wrote, one after the other, and then what is seen in the end. */
function fugue(delivered: readonly Issued<ListOperation<number>>[]): number[] {
  const nodes: Node[] = []
  const deletions = new Map<number, readonly number[]>()

  const see = (has: (index: number) => boolean): { order: Node[]; live: Node[] } => {
    const gone = new Set([...deletions].filter(([index]) => has(index)).flatMap(([, of]) => of))
    // A deletion tells of the nodes that it deleted, where their insertions have not come.
    const there = nodes.filter(({ index }) => has(index) || gone.has(index))
    const under = (parent: number | null, side: Node['side']): Node[] =>
      there
        .filter((node) => node.parent === parent && node.side === side)
        .sort((a, b) => compareDots(a.stamp, b.stamp))
        .flatMap((node) => [...under(node.index, 'left'), node, ...under(node.index, 'right')])
    const order = under(null, 'right')
    return { order, live: order.filter(({ index }) => !gone.has(index)) }
  }

  for (const { index, operation, observed, stamp } of delivered) {
    const { order, live } = see((other) => observed.has(other))
    const fit = fitted(operation, live.length)
    if (fit.type === 'delete') {
      deletions.set(
        index,
        live.slice(fit.index, fit.index + fit.count).map((node) => node.index)
      )
      continue
    }
    const before = fit.index === 0 ? undefined : live[fit.index - 1]
    const parent = before?.index ?? null
    const isTaken = order.some((node) => node.parent === parent && node.side === 'right')
    const after = order[before === undefined ? 0 : order.indexOf(before) + 1]
    nodes.push(
      isTaken && after !== undefined
        ? { index, stamp, value: fit.value, parent: after.index, side: 'left' }
        : { index, stamp, value: fit.value, parent, side: 'right' }
    )
  }
  return see(() => true).live.map(({ value }) => value)
}
