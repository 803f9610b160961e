import { InvalidParametersError } from '@peermesh/kernel'
import { fenceOf } from '@peermesh/quorum'
import type { ForceWords, LockGrant } from './core/index.ts'
import { LockLostError } from './errors.ts'
import type { Lock, LockLossReason, LockSet } from './locks.ts'

/** What a lock that is held needs of its service. */
export interface HeldLockPorts {
  /** By the clocks of now. */
  readonly heldForMs: () => number
  readonly extend: (holdMs: number) => Promise<boolean>
  /** Gives it up, once. Never rejects. */
  readonly release: () => Promise<boolean>
}

/** One entry into a lock, as the application holds it. */
export class HeldLock implements Lock {
  readonly name: string
  readonly fence: bigint
  readonly #ports: HeldLockPorts
  readonly #abort = new AbortController()
  #released: Promise<boolean> | undefined

  constructor({ name, fence }: LockGrant, ports: HeldLockPorts) {
    this.name = name
    this.fence = fenceOf(fence.generation, fence.counter)
    this.#ports = ports
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  held(): boolean {
    return this.heldForMs() > 0
  }

  heldForMs(): number {
    return this.#released !== undefined || this.signal.aborted ? 0 : this.#ports.heldForMs()
  }

  async extend(hold: number): Promise<void> {
    checkMs('hold', hold)
    if (!this.held() || !(await this.#ports.extend(hold))) {
      const reason: unknown = this.signal.reason
      throw reason instanceof Error ? reason : lost(this, this.#released === undefined ? 'not-renewed' : 'closed')
    }
  }

  async release(): Promise<boolean> {
    this.#released ??= this.signal.aborted ? Promise.resolve(false) : this.#ports.release()
    return await this.#released
  }

  /** It was lost. */
  end(reason: LockLossReason, force?: ForceWords): void {
    this.#abort.abort(lost(this, reason, force))
  }

  [Symbol.dispose](): void {
    void this.release()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}

export class HeldLocks implements LockSet {
  readonly locks: readonly Lock[]
  readonly signal: AbortSignal

  constructor(locks: readonly Lock[]) {
    this.locks = locks
    this.signal = AbortSignal.any(locks.map(({ signal }) => signal))
  }

  held(): boolean {
    return this.locks.every((lock) => lock.held())
  }

  get(name: string): Lock {
    const lock = this.locks.find((candidate) => candidate.name === name)
    if (lock === undefined) {
      throw new InvalidParametersError(`${name} is not among the locks that were asked for.`)
    }
    return lock
  }

  async release(): Promise<boolean> {
    const releases = await Promise.all(this.locks.map(async (lock) => lock.release()))
    return releases.every(Boolean)
  }

  [Symbol.dispose](): void {
    void this.release()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }
}

/** @throws InvalidParametersError where it is no time */
export function checkMs(what: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
    throw new InvalidParametersError(`${what} is a number of milliseconds from 0 on, not ${value}.`)
  }
}

function lost(
  { name, fence }: Pick<Lock, 'name' | 'fence'>,
  reason: LockLossReason,
  force?: ForceWords
): LockLostError {
  const what = `${name} is held no more under fence ${fence}`
  if (force === undefined) {
    return new LockLostError(`${what} (${reason}).`, { name, fence, reason })
  }
  const { by, reason: why } = force
  return new LockLostError(`${what}: it was taken by force, by ${by}: ${why}`, { name, fence, reason, by, why })
}
