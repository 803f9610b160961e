/**
 * In which order the nodes of an ordered list stand: the tree of Fugue, and its walk.
 *
 * Each element hangs on the left or the right of another one, as its writer saw them. Walking the tree, left children,
 * then the node, then right children, siblings by dot, gives the list. Weidner, Kleppmann: The Art of the Fugue (2023),
 * section 4, algorithm 1.
 *
 * A node whose parent has not come yet has no place; it gets one when the parent comes.
 */
import { compareDots, type Dot, type ReplicaId } from './dot.ts'

export interface ListNode<V> extends Dot {
  /** Whom it hangs on; `null` for the root. */
  readonly parent: Dot | null
  readonly side: Side
  /** Absent once it is deleted: the node stays, for what hangs on it. */
  readonly value?: V
}

export type Side = 'left' | 'right'

/** Sorted by dot, each once. */
export type ListNodes<V> = readonly ListNode<V>[]

interface Placed<V> {
  readonly node: ListNode<V>
  readonly left: Placed<V>[]
  readonly right: Placed<V>[]
}

/** Where a dot is, or would be. */
export function searchNode(nodes: ListNodes<unknown>, dot: Dot): { readonly at: number; readonly found: boolean } {
  let low = 0
  let high = nodes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = compareDots(nodes[middle] as Dot, dot)
    if (order === 0) {
      return { at: middle, found: true }
    }
    if (order < 0) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  return { at: low, found: false }
}

/** The nodes that have a place, deleted ones too, in the order of the list. O(nodes). */
export function orderNodes<V>(nodes: ListNodes<V>): ListNode<V>[] {
  const placed = nodes.map((node): Placed<V> => ({ node, left: [], right: [] }))
  const byDot = new Map<ReplicaId, Map<number, Placed<V>>>()
  for (const entry of placed) {
    const { replica, counter } = entry.node
    const counters = byDot.get(replica) ?? new Map<number, Placed<V>>()
    byDot.set(replica, counters.set(counter, entry))
  }
  const roots: Placed<V>[] = []
  // Nodes come in the order of dots, and so do the children of each.
  for (const entry of placed) {
    const { parent, side } = entry.node
    const siblings = parent === null ? roots : byDot.get(parent.replica)?.get(parent.counter)?.[side]
    siblings?.push(entry)
  }
  return walk(roots)
}

/** Without recursion: a text that was typed from its start to its end is as deep as it is long. */
function walk<V>(roots: readonly Placed<V>[]): ListNode<V>[] {
  const order: ListNode<V>[] = []
  const waiting: (Placed<V> | ListNode<V>)[] = roots.toReversed()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!('node' in next)) {
      order.push(next)
    } else if (next.left.length === 0) {
      order.push(next.node)
      pushReversed(waiting, next.right)
    } else {
      pushReversed(waiting, next.right)
      waiting.push(next.node)
      pushReversed(waiting, next.left)
    }
  }
  return order
}

function pushReversed<T>(target: T[], items: readonly T[]): void {
  for (let index = items.length - 1; index >= 0; index--) {
    target.push(items[index] as T)
  }
}

/**
 * Whether a node has children on a side, told from its neighbour on that side: the nearest of a subtree is its
 * outermost, which goes up to the top of the subtree by the other side only.
 */
export function hasChildren(
  nodes: ListNodes<unknown>,
  parent: Dot | null,
  side: Side,
  neighbour: ListNode<unknown> | undefined
): boolean {
  let node = neighbour
  while (node !== undefined && node.side !== side) {
    node = node.parent === null ? undefined : nodes[searchNode(nodes, node.parent).at]
  }
  return node !== undefined && isSameParent(node.parent, parent)
}

export function isSameParent(a: Dot | null, b: Dot | null): boolean {
  return a === null || b === null ? a === b : compareDots(a, b) === 0
}

/**
 * Puts a new node into an order where that takes no more than a look at its neighbour: no sibling is there, and none
 * waited for it.
 *
 * @returns false where it is not so, and the order is to be worked out anew
 */
export function placeNode<V>(order: ListNode<V>[], nodes: ListNodes<V>, node: ListNode<V>): boolean {
  if (order.length !== nodes.length) {
    return false
  }
  let at = -1
  if (node.parent !== null) {
    const { at: place, found } = searchNode(nodes, node.parent)
    at = found ? order.indexOf(nodes[place] as ListNode<V>) : -1
    if (at === -1) {
      return false
    }
  }
  const neighbour = order[node.side === 'right' ? at + 1 : at - 1]
  if (hasChildren(nodes, node.parent, node.side, neighbour)) {
    return false
  }
  order.splice(node.side === 'right' ? at + 1 : at, 0, node)
  return true
}
