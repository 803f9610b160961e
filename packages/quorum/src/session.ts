import type { SessionLoss } from './core/index.ts'
import { SessionLostError } from './errors.ts'
import type { QuorumSession } from './quorum.ts'

/** A session as the application holds it. */
export class Session implements QuorumSession {
  readonly id: string
  readonly #isHeld: () => boolean
  readonly #close: () => Promise<void>
  readonly #abort = new AbortController()
  #lost: SessionLoss | undefined

  constructor(id: string, ports: { readonly isHeld: () => boolean; readonly close: () => Promise<void> }) {
    this.id = id
    this.#isHeld = ports.isHeld
    this.#close = ports.close
  }

  get isHeld(): boolean {
    return this.#lost === undefined && this.#isHeld()
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get lost(): SessionLoss | undefined {
    return this.#lost
  }

  /** The core says that it is over, or the host stopped. */
  end(reason: SessionLoss): void {
    if (this.#lost === undefined) {
      this.#lost = reason
      const message = `The session ${this.id} is over (${reason}), and with it all that it held.`
      this.#abort.abort(new SessionLostError(message, { session: this.id, reason }))
    }
  }

  async close(): Promise<void> {
    if (this.#lost === undefined) {
      await this.#close()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
