import { appendFileSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lock, LockOptions, Locks } from 'peermesh'
import { type HeldTerm, machineMs } from './held-terms.ts'

/** What somebody who uses locks writes down as it goes: it may be killed at any moment. */
type Line =
  | {
      readonly type: 'held'
      readonly user: string
      readonly name: string
      readonly fence: number
      readonly atMs: number
    }
  | { readonly type: 'ended'; readonly user: string; readonly name: string; readonly how: string }

/** One of the locks that are taken, and of what kind it is. */
export interface LockInUse {
  readonly name: string
  readonly kind: Pick<LockOptions, 'algorithm' | 'mode'>
}

export interface LockWork {
  readonly locks: readonly LockInUse[]
  /** So many take locks at a time. */
  readonly users: number
  /** Where they write what they did. */
  readonly file: string
}

/** Between two looks at whether a lock is still held. */
const LOOK_EVERY_MS = 4
const HOLD_MAX_MS = 60
/** Some think better of it. */
const IMPATIENT = 0.2
const PATIENCE_MAX_MS = 1_500
/** After what failed: where there is no quorum everything does at once. */
const REST_MS = 50

/** Takes one lock after another, looks again and again whether it holds it, and writes down each time that it did. */
export class LockUsers {
  readonly #peer: string
  readonly #locks: Locks
  readonly #work: LockWork
  readonly #running: Promise<void>[]
  #isStopping = false

  constructor(peer: string, locks: Locks, work: LockWork) {
    this.#peer = peer
    this.#locks = locks
    this.#work = work
    this.#running = Array.from({ length: work.users }, async (_, index) => await this.#use(`${peer} user ${index}`))
  }

  /** Resolves once nobody waits for a lock any more. */
  async stop(): Promise<void> {
    this.#isStopping = true
    await Promise.all(this.#running)
  }

  /** Takes each lock once more: whoever is gone must not have it. */
  async takeEach(): Promise<void> {
    for (const { name, kind } of this.#work.locks) {
      await this.#hold(`${this.#peer} at the end`, await this.#locks.acquire(name, kind), 0)
    }
  }

  async #use(user: string): Promise<void> {
    const { locks } = this.#work
    while (!this.#isStopping) {
      const { name, kind } = locks[Math.floor(Math.random() * locks.length)] as LockInUse
      const patience = Math.random() < IMPATIENT ? { wait: Math.random() * PATIENCE_MAX_MS } : {}
      try {
        await this.#hold(user, await this.#locks.acquire(name, { ...kind, ...patience }), Math.random() * HOLD_MAX_MS)
        this.#write({ type: 'ended', user, name, how: 'released' })
      } catch (error) {
        this.#write({ type: 'ended', user, name, how: error instanceof Error ? error.name : String(error) })
        await sleep(REST_MS)
      }
    }
  }

  async #hold(user: string, lock: Lock, forMs: number): Promise<void> {
    const untilMs = machineMs() + forMs
    do {
      // The moment first: where the process stands still in between, it was held then at least.
      const atMs = machineMs()
      if (!lock.held()) {
        break
      }
      this.#write({ type: 'held', user, name: lock.name, fence: Number(lock.fence), atMs })
      await sleep(LOOK_EVERY_MS)
    } while (machineMs() < untilMs)
    await lock.release()
  }

  #write(line: Line): void {
    appendFileSync(this.#work.file, `${JSON.stringify(line)}\n`)
  }
}

/** What many wrote down. */
export class LockHistory {
  /** A term is a fence here, and a scope a lock. */
  readonly held: readonly HeldTerm[]
  /** How requests ended, and how often. */
  readonly ends: ReadonlyMap<string, number>

  static read(files: readonly string[]): LockHistory {
    // The last line of who was killed may be cut off.
    const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(0, -1))
    return new LockHistory(lines.map((line) => JSON.parse(line) as Line))
  }

  constructor(lines: readonly Line[]) {
    const held = new Map<string, HeldTerm>()
    const ends = new Map<string, number>()
    for (const line of lines) {
      if (line.type === 'ended') {
        ends.set(line.how, (ends.get(line.how) ?? 0) + 1)
        continue
      }
      const { user: peer, name: scope, fence: term, atMs } = line
      const key = JSON.stringify([peer, scope, term])
      held.set(key, { scope, peer, term, fromMs: held.get(key)?.fromMs ?? atMs, untilMs: atMs })
    }
    this.held = [...held.values()]
    this.ends = ends
  }

  /** Fences under which two held a lock: a resource could not tell them apart. */
  sharedFences(): string[] {
    const byFence = Map.groupBy(this.held, ({ scope, term }) => `${scope} under ${term}`)
    return [...byFence]
      .filter(([, holdings]) => holdings.length > 1)
      .map(([fence, holdings]) => `${holdings.map(({ peer }) => peer).join(' and ')} held ${fence}.`)
  }

  /** Where one of these locks was held under a fence that is not above that of who held it before. */
  fallenFences(isMeant: (lock: string) => boolean = () => true): string[] {
    const byLock = Map.groupBy(
      this.held.filter(({ scope }) => isMeant(scope)),
      ({ scope }) => scope
    )
    return [...byLock.values()].flatMap((holdings) => {
      const inOrder = holdings.toSorted((a, b) => a.fromMs - b.fromMs)
      return inOrder.slice(1).flatMap(({ scope, peer, term }, index) => {
        const before = inOrder[index] as HeldTerm
        return term > before.term
          ? []
          : [`${peer} held ${scope} under ${term} after ${before.peer} under ${before.term}.`]
      })
    })
  }
}
