import { SESSIONS_MAX } from './limits.ts'

/** Sessions of this start of the peer, held or lost: the last of them. */
export class OwnSessions {
  readonly #sessions = new Set<string>()

  held(session: string): void {
    this.#sessions.add(session)
    for (const oldest of this.#sessions) {
      if (this.#sessions.size <= SESSIONS_MAX) {
        return
      }
      this.#sessions.delete(oldest)
    }
  }

  has(session: string): boolean {
    return this.#sessions.has(session)
  }
}
