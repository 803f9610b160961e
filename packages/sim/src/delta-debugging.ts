/**
 * Delta debugging: a part of a list that still fails, and from which no single item can be taken without that it passes (1-minimal).
 * Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002, figure 5.
 *
 * @param items fails as a whole; order is kept
 * @param fails whether these still fail; asked O(n²) times at worst, O(log n) where one item is to blame
 * @param goOn asked before each question; what was found until it says no is returned, and need not be minimal
 */
export function minimised<Item>(
  items: readonly Item[],
  fails: (items: readonly Item[]) => boolean,
  goOn: () => boolean = () => true
): readonly Item[] {
  if (items.length > 0 && goOn() && fails([])) {
    return []
  }
  let current = items
  let partsCount = 2
  while (current.length >= 2) {
    const smaller = onePartLess(current, partsCount, fails, goOn)
    if (smaller !== undefined) {
      current = smaller.items
      partsCount = Math.min(current.length, smaller.partsCount)
    } else if (partsCount >= current.length || !goOn()) {
      break
    } else {
      partsCount = Math.min(current.length, partsCount * 2)
    }
  }
  return current
}

/** One of the parts, or all but one of them, if that fails. */
function onePartLess<Item>(
  items: readonly Item[],
  partsCount: number,
  fails: (items: readonly Item[]) => boolean,
  goOn: () => boolean
): { readonly items: readonly Item[]; readonly partsCount: number } | undefined {
  const borders = Array.from({ length: partsCount + 1 }, (_, part) => Math.floor((part * items.length) / partsCount))
  const parts = borders.slice(1).map((to, part) => [borders[part] as number, to] as const)
  for (const [from, to] of parts) {
    const part = items.slice(from, to)
    if (goOn() && fails(part)) {
      return { items: part, partsCount: 2 }
    }
  }
  if (partsCount === 2) {
    return undefined
  }
  for (const [from, to] of parts) {
    const rest = [...items.slice(0, from), ...items.slice(to)]
    if (goOn() && fails(rest)) {
      return { items: rest, partsCount: Math.max(partsCount - 1, 2) }
    }
  }
  return undefined
}
