import { readFileSync, writeFileSync } from 'node:fs'
import { machineMs } from '../../test/support/held-terms.ts'

/** Whatever hands out one lock. */
export interface Contender {
  /** Resolves once the lock is held here. */
  take(): Promise<Taken>
  /** Whether it is known by now to stand in a queue. Absent: there is none. */
  isQueued?(): boolean
}

export interface Taken {
  readonly fence?: bigint | undefined
  release(): Promise<unknown>
}

export interface Contest {
  /** Whoever holds the lock reads a number there and writes one more: wrong at the end where two held it at once. */
  readonly counterFile: string
  /** Of the machine's monotonic clock, so that all processes begin together. */
  readonly fromMs: number
  /** Takes the lock so often, or as often as it can until then. */
  readonly grants?: number | undefined
  readonly untilMs?: number | undefined
}

/** One time that the lock was held. Moments are of the machine's monotonic clock, which all its processes share. */
export interface Grant {
  readonly askedMs: number
  /** When it was first seen to stand in the queue: it was there before. */
  readonly queuedMs?: number | undefined
  readonly grantedMs: number
  readonly releasedMs: number
  readonly fence?: bigint | undefined
}

/** How often a waiter looks whether it stands in the queue, until it does. More often would take processor time from those that hand over. */
const LOOK_EVERY_MS = 5

/** Takes one lock again and again, as fast as it is handed out, and does under it what two at once would get wrong. */
export async function contend(
  contender: Contender,
  { counterFile, fromMs, grants = Number.POSITIVE_INFINITY, untilMs = Number.POSITIVE_INFINITY }: Contest
): Promise<readonly Grant[]> {
  const all: Grant[] = []
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, fromMs - machineMs())))
  while (all.length < grants && machineMs() < untilMs) {
    const askedMs = machineMs()
    let queuedMs: number | undefined
    const look = setInterval(() => {
      if (contender.isQueued?.() === true) {
        queuedMs = machineMs()
        clearInterval(look)
      }
    }, LOOK_EVERY_MS)
    const taken = await contender.take()
    const grantedMs = machineMs()
    clearInterval(look)
    writeFileSync(counterFile, String(Number(readFileSync(counterFile, 'utf8')) + 1))
    const releasedMs = machineMs()
    all.push({ askedMs, queuedMs, grantedMs, releasedMs, fence: taken.fence })
    await taken.release()
  }
  return all
}
