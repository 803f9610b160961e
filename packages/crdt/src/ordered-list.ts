/**
 * A list into which many insert, and from which many delete, at any place.
 *
 * A position by number means something else to everyone as soon as somebody inserts before it. So an element says
 * beside whom it was put, and keeps that for ever: the list is a tree, walked in order (`list-order.ts`). This is Fugue:
 * Weidner, Kleppmann: The Art of the Fugue: Minimizing Interleaving in Collaborative Text Editing (2023). Why that and
 * no other: docs/decisions/0012.
 *
 * C26 The elements that a replica sees are those that were inserted and not deleted; a delete holds against everything.
 * C27 All replicas have the same order, and each element stays between those between which it was inserted.
 * C28 What two peers inserted at one place at once is not mixed: one's run comes whole before the other's, typed
 *     forwards or backwards.
 *
 * A deleted element keeps its node, since others may hang on it (and for lists like this one nothing less than the
 * number of deletions will do: Attiya et al.: Specification and Complexity of Collaborative Text Editing, 2016). In
 * bytes a run of deleted ones costs as much as one.
 *
 * Each operation costs time in proportion to the list, tens of microseconds for 10,000 elements; for long text with
 * many changes use Yjs. It has no causal context, and so does not nest in maps. An element that came before the one
 * that it hangs on is not shown until that comes.
 */
import { InvalidParametersError, invariant } from '@peermesh/kernel'
import type { EncodedType } from './causal-type.ts'
import { compareDots, type Dot } from './dot.ts'
import { hasChildren, type ListNode, type ListNodes, orderNodes, placeNode, searchNode } from './list-order.ts'
import { readListNodes, writeListNodes } from './list-codec.ts'
import type { StateCodec } from './state-bytes.ts'

/** Indexes count the elements that are there: `insert` takes 0 to their number, `delete` what lies within. */
export type ListOperation<V> =
  | { readonly type: 'insert'; readonly index: number; readonly value: V }
  | { readonly type: 'delete'; readonly index: number; readonly count: number }

export type OrderedList<V> = ListNodes<V>

/** The order of states that were asked for it, or grew out of one that was. */
const orders = new WeakMap<OrderedList<unknown>, readonly ListNode<unknown>[]>()

export function orderedList<V extends NonNullable<unknown> | null>(
  values: StateCodec<V>
): EncodedType<OrderedList<V>, ListOperation<V>, readonly V[]> {
  return {
    name: 'ordered list',
    bottom: () => [],
    mutate: (state, operation, stamp) =>
      operation.type === 'insert'
        ? insert(state, operation.index, operation.value, stamp)
        : remove(state, operation.index, operation.count),
    join: joinLists,
    value: (state) => orderOf(state).flatMap(({ value }) => (value === undefined ? [] : [value])),
    toData: (state) => state,
    write: (writer, state) => writeListNodes(writer, state, values),
    read: (reader) => readListNodes(reader, values)
  }
}

function orderOf<V>(state: OrderedList<V>): readonly ListNode<V>[] {
  const known = orders.get(state)
  if (known !== undefined) {
    return known as readonly ListNode<V>[]
  }
  const order = orderNodes(state)
  orders.set(state, order)
  return order
}

/** Algorithm 1 of the paper: on the right of its left neighbour, or else on the left of the node after that one. */
function insert<V>(state: OrderedList<V>, index: number, value: V, { replica, counter }: Dot): OrderedList<V> {
  invariant(!searchNode(state, { replica, counter }).found, 'C4: no dot is issued twice')
  const order = orderOf(state)
  const at = index === 0 ? -1 : placeOfLive(order, index - 1, index)
  const before = order[at]
  const after = order[at + 1]
  const origin = before === undefined ? null : dotOf(before)
  if (after !== undefined && hasChildren(state, origin, 'right', after)) {
    return [{ replica, counter, parent: dotOf(after), side: 'left', value }]
  }
  return [{ replica, counter, parent: origin, side: 'right', value }]
}

/** The delta is the nodes without their values; whole nodes, so that it stands alone. */
function remove<V>(state: OrderedList<V>, index: number, count: number): OrderedList<V> {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new InvalidParametersError(`A list can't have ${count} elements deleted.`)
  }
  if (count === 0) {
    return []
  }
  const order = orderOf(state)
  const deleted: ListNode<V>[] = []
  for (let at = placeOfLive(order, index); deleted.length < count; at++) {
    const node = order[at]
    if (node === undefined) {
      throw new InvalidParametersError(`The list has fewer than ${index + count} elements.`)
    }
    if (node.value !== undefined) {
      const { replica, counter, parent, side } = node
      deleted.push({ replica, counter, parent, side })
    }
  }
  return deleted.sort(compareDots)
}

/** Where the element is in the order that has this index among those that are there. @param asked for whom */
function placeOfLive(order: readonly ListNode<unknown>[], index: number, asked = index): number {
  if (Number.isSafeInteger(index) && index >= 0) {
    let left = index
    for (let at = 0; at < order.length; at++) {
      if ((order[at] as ListNode<unknown>).value !== undefined && left-- === 0) {
        return at
      }
    }
  }
  throw new InvalidParametersError(
    `The list has no place ${asked} among its ${order.filter(({ value }) => value !== undefined).length} elements.`
  )
}

/** Up to this part of the left side, new nodes are put in one by one. */
const SMALL_PART = 1 / 16

function joinLists<V>(left: OrderedList<V>, right: OrderedList<V>): OrderedList<V> {
  if (left.length < right.length) {
    return joinLists(right, left)
  }
  const joined = left.slice()
  let order = orders.get(left)?.slice() as ListNode<V>[] | undefined
  const added: ListNode<V>[] = []
  for (const node of right) {
    const { at, found } = searchNode(left, node)
    const ours = left[at] as ListNode<V>
    if (!found) {
      added.push(node)
    } else if (ours.value !== undefined && node.value === undefined) {
      joined[at] = node
      if (order !== undefined) {
        replaceIn(order, ours, node)
      }
    }
  }
  if (added.length > left.length * SMALL_PART) {
    return joined.concat(added).sort(compareDots)
  }
  for (const node of added) {
    if (order !== undefined && !placeNode(order, joined, node)) {
      order = undefined
    }
    joined.splice(searchNode(joined, node).at, 0, node)
  }
  if (order !== undefined) {
    orders.set(joined, order)
  }
  return joined
}

/** A node without a place, since its parent has not come, is in no order. */
function replaceIn<V>(order: ListNode<V>[], node: ListNode<V>, replacement: ListNode<V>): void {
  const at = order.indexOf(node)
  if (at !== -1) {
    order[at] = replacement
  }
}

function dotOf({ replica, counter }: Dot): Dot {
  return { replica, counter }
}
