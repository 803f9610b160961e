import type { Election, Leadership, Lock } from 'peermesh'

/** That a peer was told, at every look between these moments, that it leads a scope, or holds a lock: its fence is the term then. */
export interface HeldTerm {
  readonly scope: string
  readonly peer: string
  readonly term: number
  /** Of the machine's monotonic clock, which all its processes share. */
  readonly fromMs: number
  readonly untilMs: number
}

/** Short against an election, and long against a look. */
const LOOK_EVERY_MS = 5

/** Looks again and again whether this process leads, or holds a lock, and remembers when it did. */
export class HeldTerms {
  readonly #held = new Map<string, HeldTerm>()
  readonly #last = new Map<string, Leadership>()

  get all(): readonly HeldTerm[] {
    return [...this.#held.values()]
  }

  /** The last lead of this process: it may be over. */
  last(scope: string): Leadership | undefined {
    return this.#last.get(scope)
  }

  watch(election: Election): void {
    election.addEventListener('won', () => this.#look(election))
    setInterval(() => this.#look(election), LOOK_EVERY_MS).unref()
  }

  /** Until it is not held any more. */
  watchLock(lock: Lock, peer: string): void {
    const timer = setInterval(() => look(), LOOK_EVERY_MS).unref()
    const look = (): void => {
      const atMs = machineMs()
      if (lock.held()) {
        this.#note({ scope: lock.name, peer, term: Number(lock.fence) }, atMs)
      } else {
        clearInterval(timer)
      }
    }
    look()
  }

  #look({ scope, leadership }: Election): void {
    const atMs = machineMs()
    if (leadership === undefined) {
      return
    }
    this.#last.set(scope, leadership)
    if (leadership.isHeld) {
      const { peer, term } = leadership
      this.#note({ scope, peer, term }, atMs)
    }
  }

  #note(held: Omit<HeldTerm, 'fromMs' | 'untilMs'>, atMs: number): void {
    const key = `${held.term} ${held.scope}`
    const fromMs = this.#held.get(key)?.fromMs ?? atMs
    this.#held.set(key, { ...held, fromMs, untilMs: atMs })
  }
}

/** The machine's monotonic clock: `performance.now()` counts from the start of its process. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Where two peers led in one term, or at one moment. Empty where each scope had one leader at most, always. */
export function contradictions(held: readonly HeldTerm[]): string[] {
  return held.flatMap((a, index) =>
    held.slice(index + 1).flatMap((b) => {
      if (a.scope !== b.scope || a.peer === b.peer) {
        return []
      }
      const who = `${a.peer} and ${b.peer} of ${a.scope}`
      if (a.term === b.term) {
        return [`${who} led in the same term ${a.term}.`]
      }
      const sharedMs = Math.min(a.untilMs, b.untilMs) - Math.max(a.fromMs, b.fromMs)
      return sharedMs < 0 ? [] : [`${who}, terms ${a.term} and ${b.term}, led at once for ${sharedMs.toFixed(1)} ms.`]
    })
  )
}
