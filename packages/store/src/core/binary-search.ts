/** How many of a sorted list are before. `isBefore` holds of all up to some place, and of none beyond. */
export function countBefore<T>(sorted: readonly T[], isBefore: (each: T) => boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(sorted[middle] as T)) {
      low = middle + 1
    } else {
      high = middle
    }
  }
  return low
}
