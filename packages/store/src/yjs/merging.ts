/** Above so many updates whoever writes merges some: few enough to open a document at once, many enough that a merge is rare. */
export const UPDATES_MAX = 64

/** So many are merged at a time, however many there are. */
const MERGED_MAX = 1_024

/**
 * Which of the updates to merge into one, by their sizes: all that are no larger than those smaller than them together.
 *
 * So what is left beside the merged one doubles in size from each to the next: of a document of a megabyte some 15 updates at most. And a byte is
 * written again only with as many others at least, so about log2(size of the document) times and not with every merge.
 *
 * (The rule of a log-structured merge tree: O'Neil, Cheng, Gawlick, O'Neil 1996.)
 */
export function toMerge(sizes: ReadonlyMap<string, number>): string[] {
  const bySize = [...sizes].sort(([, a], [, b]) => a - b).slice(0, MERGED_MAX)
  let smaller = 0
  let count = 0
  for (const [index, [, size]] of bySize.entries()) {
    if (size <= smaller) {
      count = index + 1
    }
    smaller += size
  }
  return bySize.slice(0, count).map(([id]) => id)
}
