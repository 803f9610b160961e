/**
 * Stores under keys: the dot store that nests. From Almeida, Shoker, Baquero: Delta State Replicated Data Types (JPDC
 * 2018), section 7.2.
 *
 * C1 Joined key by key, with the one context of all.
 * C2 Sorted by key, as UTF-16 code units; a key without a live dot is left out.
 */
import { compareText } from '@peermesh/kernel'
import type { SeenDots } from './causal-context.ts'
import type { CausalType } from './causal-type.ts'

export interface DotMapEntry<Store> {
  readonly key: string
  readonly store: Store
}

export type DotMap<Store> = readonly DotMapEntry<Store>[]

/** The store of a key; undefined where it has no live dot. O(log keys). */
export function storeOf<Store>(map: DotMap<Store>, key: string): Store | undefined {
  let low = 0
  let high = map.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((map[middle] as DotMapEntry<Store>).key < key) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  const found = map[low]
  return found?.key === key ? found.store : undefined
}

/**
 * Joins two maps of stores of one type. O(dots of both): a delta says which dots are gone, and not under which keys.
 *
 * @returns `left` itself where the join changed nothing in it
 */
export function joinDotMaps<Store>(
  of: Pick<CausalType<Store, never, unknown>, 'empty' | 'isEmpty' | 'join'>,
  left: DotMap<Store>,
  leftSeen: SeenDots,
  right: DotMap<Store>,
  rightSeen: SeenDots
): DotMap<Store> {
  const joined: DotMapEntry<Store>[] = []
  let changed = false
  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    const ours = left[l]
    const theirs = right[r]
    const order = ours === undefined ? 1 : theirs === undefined ? -1 : compareText(ours.key, theirs.key)
    if (order <= 0) {
      l++
    }
    if (order >= 0) {
      r++
    }
    const ourStore = order <= 0 && ours !== undefined ? ours.store : of.empty
    const theirStore = order >= 0 && theirs !== undefined ? theirs.store : of.empty
    const store = of.join(ourStore, leftSeen, theirStore, rightSeen)
    if (store === ourStore && order <= 0 && ours !== undefined) {
      joined.push(ours)
      continue
    }
    changed ||= store !== ourStore
    if (!of.isEmpty(store)) {
      joined.push({ key: (order <= 0 ? ours : theirs)?.key as string, store })
    }
  }
  return changed ? joined : left
}
