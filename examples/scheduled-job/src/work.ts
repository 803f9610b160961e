import { setTimeout as sleep } from 'node:timers/promises'
import type { Lock, Peer } from 'peermesh'
import { type LedgerClient, RefusedError } from './ledger-client.ts'

const LOCK = 'nightly-report'

/** What a worker tells of. */
export type WorkEvent =
  | { readonly type: 'begins'; readonly due: number; readonly from: number; readonly fence: string }
  | { readonly type: 'step'; readonly due: number; readonly step: number; readonly fence: string }
  | { readonly type: 'done'; readonly due: number; readonly fence: string }
  /** It could not ask for the lock, or for the ledger, and tries again. */
  | { readonly type: 'failed'; readonly due: number; readonly reason: string }
  /** It had lost the lock and did not know it. */
  | { readonly type: 'refused'; readonly due: number; readonly fence: string; readonly reason: string }

export interface Schedule {
  readonly everyMs: number
  readonly steps: number
  readonly stepMs: number
}

/**
 * Runs the job whenever it is due, as one of several peers that all do this. All of them ask for the lock; who has it looks in the ledger what is left to do.
 * So exactly one does the job, and where that one dies in the middle the next in the queue goes on from there.
 */
export async function work(
  peer: Peer,
  ledger: LedgerClient,
  options: { readonly schedule: Schedule; readonly tell: (event: WorkEvent) => void; readonly signal: AbortSignal }
): Promise<void> {
  const { schedule, signal } = options
  for (let due = nextDue(schedule); ; due = nextDue(schedule)) {
    await sleep(due - Date.now(), undefined, { signal })
    while (!(await tryJob({ peer, ledger, due, ...options }))) {
      await sleep(RETRY_MS, undefined, { signal })
    }
  }
}

/** Between two tries, where no majority of the workers answers. */
const RETRY_MS = 100

/** Whether there is nothing more to be done for it here. */
async function tryJob(job: Omit<Run, 'lock'> & { readonly signal: AbortSignal }): Promise<boolean> {
  const { peer, due, tell, signal } = job
  try {
    await using lock = await peer.locks.acquire(LOCK, { signal })
    await runJob({ ...job, lock })
    return true
  } catch (error) {
    signal.throwIfAborted()
    tell({ type: 'failed', due, reason: String(error) })
    return false
  }
}

interface Run {
  readonly peer: Peer
  readonly ledger: LedgerClient
  readonly lock: Lock
  readonly due: number
  readonly schedule: Schedule
  readonly tell: (event: WorkEvent) => void
}

/**
 * Each step goes out with the fence. A job whose steps cost much asks `lock.held()` before each of them too; it is left out here to show that the resource alone
 * keeps out whoever was paused.
 */
async function runJob({ peer, ledger, lock, due, schedule: { steps, stepMs }, tell }: Run): Promise<void> {
  const fence = String(lock.fence)
  const done = await ledger.steps(due)
  if (done === steps) {
    return
  }
  tell({ type: 'begins', due, from: done + 1, fence })
  try {
    for (let step = done + 1; step <= steps; step++) {
      await sleep(stepMs)
      await ledger.append({ due, step, worker: peer.name, mesh: peer.meshId ?? '', fence })
      tell({ type: 'step', due, step, fence })
    }
    tell({ type: 'done', due, fence })
  } catch (error) {
    if (!(error instanceof RefusedError)) {
      throw error
    }
    tell({ type: 'refused', due, fence, reason: error.message })
  }
}

function nextDue({ everyMs }: Schedule): number {
  return (Math.floor(Date.now() / everyMs) + 1) * everyMs
}
