import { InvalidParametersError } from '@peermesh/kernel'
import { fenceOf } from '@peermesh/quorum'
import type { FenceParts, ForceWords } from './core/index.ts'
import { LockLostError } from './errors.ts'
import type { Lock, LockLossReason, LockSet } from './locks.ts'
import { checkHold } from './options.ts'

/** That by which a lock is held: one for all entries into it. */
export interface Hold {
  readonly name: string
  /** By the clocks of now. */
  heldForMs(): number
  extend(holdMs: number): Promise<boolean>
  /** Gives up one entry, once. Never rejects. */
  release(entry: HeldLock): boolean | Promise<boolean>
}

/** One entry into a lock, as the application holds it. Made for each grant, and so of nothing that not everybody asks for. */
export class HeldLock implements Lock {
  readonly #hold: Hold
  readonly #fence: FenceParts
  #abort: AbortController | undefined
  #lost: LockLostError | undefined
  #released: boolean | Promise<boolean> | undefined

  constructor(hold: Hold, fence: FenceParts) {
    this.#hold = hold
    this.#fence = fence
  }

  get name(): string {
    return this.#hold.name
  }

  get fence(): bigint {
    return fenceOf(this.#fence.generation, this.#fence.counter)
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController()
      if (this.#lost !== undefined) {
        this.#abort.abort(this.#lost)
      }
    }
    return this.#abort.signal
  }

  held(): boolean {
    return this.heldForMs() > 0
  }

  heldForMs(): number {
    return this.#released !== undefined || this.#lost !== undefined ? 0 : this.#hold.heldForMs()
  }

  async extend(hold: number): Promise<void> {
    checkHold(hold)
    if (!this.held() || !(await this.#hold.extend(hold))) {
      throw this.#lost ?? lost(this, this.#released === undefined ? 'not-renewed' : 'closed')
    }
  }

  async release(): Promise<boolean> {
    this.#released ??= this.#lost === undefined && this.#hold.release(this)
    return await this.#released
  }

  /** It was lost. */
  end(reason: LockLossReason, force?: ForceWords): void {
    this.#lost ??= lost(this, reason, force)
    this.#abort?.abort(this.#lost)
  }

  /** For a log. */
  toJSON(): { readonly name: string; readonly fence: string; readonly held: boolean } {
    return { name: this.name, fence: String(this.fence), held: this.held() }
  }

  /** For `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](): unknown {
    return { name: this.name, fence: this.fence, held: this.held() }
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
