import type { Entry, Refusal } from './ledger.ts'

/** The ledger did not take an entry: another holds the lock by now, or has done that step. */
export class RefusedError extends Error {
  static override readonly name = 'RefusedError'

  constructor({ name, message }: Refusal) {
    super(`${name}: ${message}`)
    this.name = RefusedError.name
  }
}

export class LedgerClient {
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async steps(due: number): Promise<number> {
    const response = await fetch(`${this.#url}/jobs/${due}`)
    return ((await response.json()) as { steps: number }).steps
  }

  /** @throws RefusedError */
  async append(entry: Entry): Promise<void> {
    const response = await fetch(`${this.#url}/entries`, { method: 'POST', body: JSON.stringify(entry) })
    const answer: unknown = await response.json()
    if (!response.ok) {
      throw new RefusedError(answer as Refusal)
    }
  }
}
