import { PassThrough } from 'node:stream'
import type { AbortOptions } from '@libp2p/interface'
import { Leases, millis, type Moment } from '@peermesh/kernel'
import { fromFailure } from '../errors.ts'
import type { ControlConnection } from './control-connection.ts'
import type { LockAnswer, LockBody, LockQueue } from './protocol.ts'
import { requestPath } from './request-path.ts'

export interface AttachedLockOptions extends AbortOptions {
  /** For so long at most, in milliseconds; 0: only where nobody has to be waited for. @default as long as it takes */
  readonly wait?: number | undefined
  /** Permits of the lock. @default 1 */
  readonly capacity?: number | undefined
  /** How many of them are asked for. @default 1 */
  readonly permits?: number | undefined
  /** Called once, where it has to be waited for others. */
  readonly onQueued?: (queue: LockQueue) => void
}

/**
 * A lock that a peer in another process holds for this one.
 *
 * Its time is counted here, by the clocks of this process, from the moment before the peer was asked: so it ends here no later than there, also where the
 * peer is killed or stands still. **Not** promised: that this process, where it is paused, does not act on what it knew before. The fence stops that.
 */
export interface AttachedLock {
  readonly name: string
  /** Above that of every earlier holder, for ever. */
  readonly fence: bigint
  /** For how long it is held if nothing more is heard of the peer, in milliseconds; 0 where it is not. Grows again while the peer holds it and answers. */
  heldForMs(): number
  /**
   * Aborts as soon as it will not be held for longer: the lock was lost, the peer stops, or is gone. `heldForMs()` says what is left: whatever is done under
   * the lock is to be ended until then.
   */
  readonly signal: AbortSignal
  /** Gives it up. Whatever was done under it is over by then. Never rejects. */
  release(): Promise<void>
}

/** Often against the lease of 2 s, which the peer renews each third: what is left here is then never much less than what is left there. */
const PING_EVERY_MS = 250

/** Of the peer's locks: a sleep of the machine for more than a quarter of it ends them. */
const LEASE_MS = 2_000

const SESSION = 'attached'

/** @throws what it was not got for, or the signal's reason */
export async function takeLock(
  connection: ControlConnection,
  name: string,
  { signal, onQueued, ...asked }: AttachedLockOptions
): Promise<AttachedLock> {
  signal?.throwIfAborted()
  const lock = new LockThroughPeer(connection, name, onQueued)
  const cancel = (): void => lock.leave(signal?.reason)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    await lock.take(asked)
    return lock
  } catch (error) {
    lock.leave(error)
    throw error
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

class LockThroughPeer implements AttachedLock {
  readonly name: string
  fence = 0n
  readonly #connection: ControlConnection
  readonly #onQueued: ((queue: LockQueue) => void) | undefined
  readonly #body = new PassThrough()
  readonly #leases = new Leases(LEASE_MS)
  /** When each ping that is not answered was sent. */
  readonly #pings = new Map<number, number>()
  readonly #taken = Promise.withResolvers<void>()
  readonly #left = Promise.withResolvers<void>()
  readonly #leaving = new AbortController()
  readonly #over = new AbortController()
  #isTaken = false
  #lastPing = 0
  #timer: NodeJS.Timeout | undefined

  constructor(connection: ControlConnection, name: string, onQueued: ((queue: LockQueue) => void) | undefined) {
    this.#connection = connection
    this.name = name
    this.#onQueued = onQueued
  }

  get signal(): AbortSignal {
    return this.#over.signal
  }

  heldForMs(): number {
    return this.#leases.heldForMs(SESSION, moment())
  }

  async take(asked: Readonly<Record<string, number | undefined>>): Promise<void> {
    const path = requestPath('/lock', { name: this.name, ...asked })
    // The request goes out with the first words of its body.
    this.#ping()
    void this.#follow(path)
    await this.#taken.promise
  }

  /** Without a word: the peer keeps the lock for as long as it promised. */
  leave(reason?: unknown): void {
    this.#leaving.abort(reason)
  }

  async release(): Promise<void> {
    clearTimeout(this.#timer)
    const left = this.heldForMs()
    this.#say({ done: true })
    this.#body.end()
    // A peer that stands still answers nothing, and what it promised ends by itself.
    const patience = setTimeout(() => this.#left.resolve(), left)
    await this.#left.promise
    clearTimeout(patience)
    this.leave()
  }

  async #follow(path: string): Promise<void> {
    const { signal } = this.#leaving
    try {
      for await (const line of this.#connection.stream('POST', path, { source: this.#body, signal })) {
        this.#hear(line as LockAnswer)
      }
      throw this.#connection.brokenOff()
    } catch (error) {
      this.#end(error)
    } finally {
      this.#left.resolve()
    }
  }

  #hear(answer: LockAnswer): void {
    switch (answer.type) {
      case 'queued':
        this.#onQueued?.({ holders: answer.holders, before: answer.before })
        return
      case 'granted':
        this.fence = BigInt(answer.fence)
        // What was asked before says nothing of the time since.
        this.#pings.clear()
        this.#pingAgain()
        return
      case 'held':
        this.#held(answer.ping, answer.forMs)
        return
      case 'lost':
        this.#leases.lose(SESSION)
        this.#end(fromFailure(answer.failure))
        return
      case 'failed':
        this.#end(fromFailure(answer.failure))
        return
      case 'stopping':
        this.#end(fromFailure({ name: 'LockLostError', message: `The peer that holds ${this.name} stops.` }))
        return
      case 'released':
        this.#left.resolve()
    }
  }

  /** Counted from before it was asked: however late the answer is read, it does not end later here than there. */
  #held(ping: number, forMs: number): void {
    const sentAt = this.#pings.get(ping)
    for (const earlier of [...this.#pings.keys()].filter((sent) => sent <= ping)) {
      this.#pings.delete(earlier)
    }
    if (sentAt === undefined || this.signal.aborted) {
      return
    }
    this.#leases.observe(moment())
    this.#leases.hold(SESSION, millis(sentAt + forMs))
    if (this.heldForMs() > 0) {
      this.#isTaken = true
      this.#taken.resolve()
    }
  }

  #pingAgain(): void {
    this.#leases.observe(moment())
    if (this.#isTaken && this.heldForMs() === 0) {
      this.#end(fromFailure({ name: 'LockLostError', message: `The peer that held ${this.name} does not answer.` }))
      return
    }
    this.#ping()
    this.#timer = setTimeout(() => this.#pingAgain(), PING_EVERY_MS)
  }

  #ping(): void {
    const ping = ++this.#lastPing
    this.#pings.set(ping, performance.now())
    this.#say({ ping })
  }

  #say(body: LockBody): void {
    if (this.#body.writable) {
      this.#body.write(`${JSON.stringify(body)}\n`)
    }
  }

  #end(error: unknown): void {
    clearTimeout(this.#timer)
    this.#taken.reject(error)
    this.#over.abort(error)
  }
}

function moment(): Moment {
  return { now: millis(performance.now()), wall: millis(Date.now()) }
}
