/**
 * Works through all items with up to `width` of them begun and not finished at any time: the next begins when one finishes.
 * Returns how long that took, in milliseconds of this process's monotonic clock.
 */
export async function timeInFlight<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<unknown>
): Promise<number> {
  let next = 0
  async function worker(): Promise<void> {
    while (next < items.length) {
      await work(items[next++] as T)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return performance.now() - startedAt
}

/** The same with so many calls of one thing: how long all took, and the median of one, in milliseconds. */
export async function timeEach(
  count: number,
  width: number,
  work: (index: number) => Promise<unknown>
): Promise<{ readonly elapsedMs: number; readonly medianMs: number }> {
  const taken: number[] = []
  const elapsedMs = await timeInFlight([...Array(count).keys()], width, async (index) => {
    const startedAt = performance.now()
    await work(index)
    taken.push(performance.now() - startedAt)
  })
  taken.sort((a, b) => a - b)
  return { elapsedMs, medianMs: taken[Math.floor(taken.length / 2)] ?? 0 }
}
