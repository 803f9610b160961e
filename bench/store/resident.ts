import { setTimeout as sleep } from 'node:timers/promises'

export interface Resident {
  /** Resident set size: what the operating system counts for this process. */
  readonly residentBytes: number
  /** What is reachable: the JavaScript heap and the buffers outside of it. */
  readonly liveBytes: number
}

/** What a process took before it had the entries, and with them. */
export interface Held {
  readonly idle: Resident
  readonly holding: Resident
}

/** V8 gives pages back to the system some time after it collected them. */
const PAGES_RETURNED_MS = 300

/** Collects garbage and looks at what is left. Needs `--expose-gc`. */
export async function residentAfterCollection(): Promise<Resident> {
  await collectGarbage()
  await sleep(PAGES_RETURNED_MS)
  await collectGarbage()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { residentBytes: rss, liveBytes: heapUsed + external }
}

export async function collectGarbage(): Promise<void> {
  await globalThis.gc?.({ type: 'major', execution: 'async' })
}
