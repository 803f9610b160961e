import type { AcquireCommand } from './core/index.ts'
import { LockTimeoutError } from './errors.ts'
import { HeldLocks } from './held-lock.ts'
import type { AcquireOptions, Lock, LockOptions, LockOwner, LockSet } from './locks.ts'
import { checkAcquire, checkName, checkNames, checkTry } from './options.ts'

/** Asks for a lock, and cancels that where the signal aborts. */
export type Ask = (
  command: AcquireCommand,
  signal: AbortSignal | undefined
) => Lock | undefined | Promise<Lock | undefined>

/** A line of thought that locks are held by. */
export class Owner implements LockOwner {
  readonly #id: string | undefined
  readonly #ask: Ask

  /** @param id absent: each request is of an owner of its own */
  constructor(id: string | undefined, ask: Ask) {
    this.#id = id
    this.#ask = ask
  }

  async acquire(name: string, options: AcquireOptions = {}): Promise<Lock> {
    checkAcquire(options)
    const lock = await this.#ask(this.#command(name, options, options.wait), options.signal)
    if (lock === undefined) {
      throw new LockTimeoutError(`${name} is not free. Nothing is held, and nothing waits.`, { name, waitMs: 0 })
    }
    return lock
  }

  async tryAcquire(name: string, options: LockOptions = {}): Promise<Lock | undefined> {
    checkTry(options)
    return await this.#ask(this.#command(name, options, 0), options.signal)
  }

  async acquireAll(names: readonly string[], options: AcquireOptions = {}): Promise<LockSet> {
    checkNames(names)
    checkAcquire(options)
    const { wait, ...rest } = options
    const endsAt = performance.now() + (wait ?? Number.POSITIVE_INFINITY)
    const locks: Lock[] = []
    // One for all of them: each that follows all before it would be as many as their square.
    const over = new AbortController()
    const signal = rest.signal === undefined ? over.signal : AbortSignal.any([rest.signal, over.signal])
    try {
      // An order that all callers share, so that nobody waits in a circle.
      for (const name of [...new Set(names)].sort((one, other) => (one < other ? -1 : 1))) {
        const left = wait === undefined ? {} : { wait: Math.max(0, endsAt - performance.now()) }
        const lock = await this.acquire(name, { ...rest, ...left, signal })
        locks.push(lock)
        follow(over, lock.signal)
      }
      const { hold } = rest
      if (hold !== undefined) {
        await Promise.all(locks.map(async (lock) => lock.extend(hold)))
      }
      return new HeldLocks(locks)
    } catch (error) {
      await new HeldLocks(locks).release()
      throw error
    }
  }

  /** @throws InvalidParametersError */
  #command(name: string, options: LockOptions, waitMs: number | undefined): AcquireCommand {
    const { algorithm, mode, capacity = 1, permits = 1, hold } = options
    checkName(name)
    return { type: 'acquire', name, algorithm, mode, capacity, permits, waitMs, holdMs: hold, owner: this.#id }
  }
}

/** Aborts with the reason of the signal, which may be there already. */
function follow(controller: AbortController, signal: AbortSignal): void {
  const abort = (): void => controller.abort(signal.reason)
  if (signal.aborted) {
    abort()
  } else {
    signal.addEventListener('abort', abort, { once: true })
  }
}
