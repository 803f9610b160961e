import type { Lock } from '@peermesh/lock'
import { toFailure } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { LINE_BYTES_MAX } from './limits.ts'
import { splitLines } from './ndjson.ts'
import type { LockAnswer, LockBody } from './protocol.ts'

/** What the program is told where the peer stops. */
export const STOPPING = { type: 'stopping' } as const

/** A lock of this peer that an attached program acts under. */
export class LentLock {
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
