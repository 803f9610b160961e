/** What is known at a moment of a lock and of the command that runs under it. Times are milliseconds of one monotonic clock. */
export interface Standing {
  readonly now: number
  /** For how long the lock is held if nothing more is heard. */
  readonly heldForMs: number
  /** It will not be held for longer than that. */
  readonly isOver: boolean
  /** When the command is asked to end in any case. */
  readonly holdUntil?: number | undefined
  /** When it was asked to end. */
  readonly terminatedAt?: number | undefined
  /** So long it is given to end once it was asked to, where the lock lasts for so long. */
  readonly killAfterMs: number
}

/** `inMs`: when to look again, where nothing changes before. */
export type Act =
  | { readonly type: 'kill' }
  | { readonly type: 'terminate' }
  | { readonly type: 'wait'; readonly inMs: number }

/** A signal sent now has done its work by then, on a machine that is not overloaded. */
export const KILL_BEFORE_MS = 100

/**
 * So little is left only where the lock was not renewed in time: each third of a lease of 2 s it becomes 2 s again, and that is asked for each quarter of a second. More
 * would give a command longer to clean up where no majority answers any more, and end it more often where a busy machine was only late.
 */
export const TERMINATE_BEFORE_MS = 400

/** Whether a command may go on. It is killed before others may hold the lock, as far as clocks can tell; before that it is asked to end, as early as can be. */
export function nextAct(standing: Standing): Act {
  const { now, heldForMs, isOver, holdUntil = Number.POSITIVE_INFINITY, terminatedAt, killAfterMs } = standing
  const untilKill = heldForMs - KILL_BEFORE_MS
  if (untilKill <= 0) {
    return { type: 'kill' }
  }
  if (terminatedAt !== undefined) {
    const inMs = Math.min(untilKill, terminatedAt + killAfterMs - now)
    return inMs <= 0 ? { type: 'kill' } : { type: 'wait', inMs }
  }
  const inMs = Math.min(heldForMs - TERMINATE_BEFORE_MS, holdUntil - now)
  return isOver || inMs <= 0 ? { type: 'terminate' } : { type: 'wait', inMs }
}
