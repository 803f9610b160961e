/**
 * Values that are alive, each under the dot of the update that wrote it.
 *
 * The dot store of the causal CRDTs. It says nothing by itself; beside a causal context it says everything: a dot that
 * is in the context and not in the store was overwritten or removed, and one that is in neither has not been heard of.
 * Hence the one rule by which all causal types join (Almeida, Shoker, Baquero: Delta State Replicated Data Types, JPDC
 * 2018, section 7.2). Of (s, c) and (s', c'),
 *
 *   keep the dots in both; the dots of s that are not in c'; the dots of s' that are not in c.
 *
 * C1 With c ∪ c' as the joined context, that is the least upper bound, as long as the dots of a store are in its
 *    context.
 * C2 A store is sorted by dot (C14), each dot once.
 * C3 What one side has not heard of survives; what one side has heard of and dropped stays dropped.
 *
 * A dot names one value for ever (C4), so that where both have it, either will do. Immutable. A key of a store has
 * nearly always one live dot: hence a sorted array and no map.
 */
import type { SeenDots } from './causal-context.ts'
import { compareDots, type Dot } from './dot.ts'

export interface DottedValue<V> extends Dot {
  readonly value: V
}

/** Sorted by dot, each dot once. A decoder checks what it read with `isDotFun`. */
export type DotFun<V> = readonly DottedValue<V>[]

/**
 * The join rule. The contexts are asked, not changed: to join them is the caller's.
 *
 * @returns `left` itself where the join changed nothing in it
 */
export function joinDotFuns<V>(left: DotFun<V>, leftSeen: SeenDots, right: DotFun<V>, rightSeen: SeenDots): DotFun<V> {
  const joined: DottedValue<V>[] = []
  let changed = false
  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    const ours = left[l]
    const theirs = right[r]
    const order = ours === undefined ? 1 : theirs === undefined ? -1 : compareDots(ours, theirs)
    if (order <= 0) {
      l++
    }
    if (order >= 0) {
      r++
    }
    if (order <= 0 && ours !== undefined) {
      if (order === 0 || !rightSeen.has(ours.replica, ours.counter)) {
        joined.push(ours)
      } else {
        changed = true
      }
    } else if (theirs !== undefined && !leftSeen.has(theirs.replica, theirs.counter)) {
      joined.push(theirs)
      changed = true
    }
  }
  return changed ? joined : left
}

/** Whether the entries are in the form of a store: sorted by dot, each dot once. */
export function isDotFun(entries: readonly Dot[]): boolean {
  return entries.every((entry, index) => {
    const previous = entries[index - 1]
    return previous === undefined || compareDots(previous, entry) < 0
  })
}
