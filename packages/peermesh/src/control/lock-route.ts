import type { Lock, Locks } from '@peermesh/lock'
import { BadRequestError, toFailure } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { LINE_BYTES_MAX } from './limits.ts'
import { splitLines } from './ndjson.ts'
import type { LockAnswer, LockBody } from './protocol.ts'

/** What these routes use of a peer. */
export interface LockingPeer {
  readonly self: string
  readonly locks: Pick<Locks, 'acquire' | 'inspect'>
}

/** Whoever waits for longer is told whom it waits for: what is free is got sooner. */
const TELL_QUEUE_AFTER_MS = 300

const STOPPING = { type: 'stopping' } as const

/**
 * Holds a lock for an attached program, for as long as that says that it is there, and no longer than it was promised.
 *
 * What the program does under the lock may go on after the program itself is gone. So its end releases nothing at once: the lock is kept until the last
 * moment that it was told, after which it counts on nothing. Only `done` releases at once.
 */
export async function holdLock(peer: LockingPeer, exchange: Exchange): Promise<void> {
  const lock = await acquired(peer, exchange)
  if (lock !== undefined) {
    // A peer that stops waits for this: whoever acts under the lock must be able to end before others may.
    await exchange.outliveStop(new LentLock(lock, exchange).untilReturned())
    await exchange.end()
  }
}

async function acquired(peer: LockingPeer, exchange: Exchange): Promise<Lock | undefined> {
  const name = exchange.parameter('name')
  const [capacity, permits, wait] = ['capacity', 'permits', 'wait'].map((each) => numberOf(exchange, each))
  const signal = AbortSignal.any([exchange.signal, exchange.stopping])
  const waits = new AbortController()
  const telling = setTimeout(() => void tellQueue(peer, name, exchange, waits.signal), TELL_QUEUE_AFTER_MS)
  try {
    return await peer.locks.acquire(name, {
      ...(capacity === undefined ? {} : { capacity }),
      ...(permits === undefined ? {} : { permits }),
      ...(wait === undefined ? {} : { wait }),
      signal
    })
  } catch (error) {
    const answer = exchange.stopping.aborted ? STOPPING : ({ type: 'failed', failure: toFailure(error) } as const)
    await exchange.sendLine(answer satisfies LockAnswer)
    await exchange.end()
    return undefined
  } finally {
    waits.abort()
    clearTimeout(telling)
  }
}

/** For people to read. */
async function tellQueue(
  { self, locks }: LockingPeer,
  name: string,
  exchange: Exchange,
  signal: AbortSignal
): Promise<void> {
  try {
    const { holders, queue } = await locks.inspect(name, { signal })
    const own = queue.findIndex(({ peer }) => peer === self)
    if (!signal.aborted && !exchange.signal.aborted) {
      await exchange.sendLine({
        type: 'queued',
        holders: holders.map(({ peer, fence }) => ({ peer, fence: String(fence) })),
        before: own === -1 ? queue.length : own
      } satisfies LockAnswer)
    }
  } catch {
    // Where nobody can say whom it waits for, how the waiting ends is told all the same.
    return
  }
}

function numberOf(exchange: Exchange, name: string): number | undefined {
  const text = exchange.optionalParameter(name)
  const value = Number(text)
  if (text !== undefined && (text.trim() === '' || Number.isNaN(value))) {
    throw new BadRequestError(`${name} is a number, not ${JSON.stringify(text)}.`)
  }
  return text === undefined ? undefined : value
}

/** A lock of this peer that an attached program acts under. */
class LentLock {
  readonly #lock: Lock
  readonly #exchange: Exchange
  readonly #ended = Promise.withResolvers<LockAnswer>()
  /** Until when the program may believe that it holds it. */
  #promisedUntil = performance.now()
  #timer: NodeJS.Timeout | undefined

  constructor(lock: Lock, exchange: Exchange) {
    this.#lock = lock
    this.#exchange = exchange
  }

  /** Resolves once the lock is held no more. */
  async untilReturned(): Promise<void> {
    const { signal, fence } = this.#lock
    const { stopping } = this.#exchange
    const lost = (): void => this.#ended.resolve({ type: 'lost', failure: toFailure(signal.reason) })
    const stops = (): void => void this.#say(STOPPING)
    signal.addEventListener('abort', lost)
    stopping.addEventListener('abort', stops)
    try {
      await this.#say({ type: 'granted', fence: String(fence) })
      this.#promise(this.#lock.heldForMs())
      void this.#listen()
      const last = await this.#ended.promise
      await this.#lock.release()
      await this.#say(last)
    } finally {
      clearTimeout(this.#timer)
      signal.removeEventListener('abort', lost)
      stopping.removeEventListener('abort', stops)
    }
  }

  async #listen(): Promise<void> {
    try {
      for await (const lines of splitLines(this.#exchange.body, { lineBytesMax: LINE_BYTES_MAX })) {
        for (const { text } of lines) {
          await this.#hear(JSON.parse(text ?? 'null') as LockBody)
        }
      }
    } catch {
      // The program is gone, or says what means nothing: it is kept for as long as was promised, and not heard any more.
      return
    }
  }

  async #hear(body: LockBody): Promise<void> {
    if ('done' in body) {
      this.#ended.resolve({ type: 'released' })
    } else if (!this.#exchange.stopping.aborted) {
      const forMs = this.#lock.heldForMs()
      this.#promise(forMs)
      await this.#say({ type: 'held', ping: body.ping, forMs })
    }
  }

  #promise(forMs: number): void {
    this.#promisedUntil = Math.max(this.#promisedUntil, performance.now() + forMs)
    clearTimeout(this.#timer)
    // A timer may come a part of a millisecond early.
    this.#timer = setTimeout(() => this.#silent(), Math.ceil(this.#promisedUntil - performance.now()) + 1)
  }

  #silent(): void {
    const message = `Whoever held ${this.#lock.name} through this peer was not heard of for as long as it could count on it.`
    this.#ended.resolve({ type: 'lost', failure: { name: 'LockLostError', message, details: { reason: 'silent' } } })
  }

  async #say(answer: LockAnswer): Promise<void> {
    if (this.#exchange.signal.aborted) {
      return
    }
    try {
      await this.#exchange.sendLine(answer)
    } catch {
      // The program is gone: nobody hears it, and the time that it was promised runs on.
      return
    }
  }
}
