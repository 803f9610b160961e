import type { CoreOutput, Durability, JournalChange, PeerName } from '@peermesh/kernel'
import type { MembershipEvent, MembershipNotice, MembershipTypes } from './events.ts'
import type { MembershipMessage } from './messages.ts'

type Output = CoreOutput<MembershipTypes>

/** What one step puts out, in order. */
export class Outbox {
  #outputs: Output[] = []
  #lastToken = 0

  put(output: Output): void {
    this.#outputs.push(output)
  }

  send(to: PeerName, message: MembershipMessage): void {
    this.#outputs.push({ type: 'send', to, message })
  }

  notice(notice: MembershipNotice): void {
    this.#outputs.push({ type: 'notice', notice })
  }

  emit(event: MembershipEvent): void {
    this.#outputs.push({ type: 'emit', event })
  }

  trace(what: string, details: Readonly<Record<string, unknown>>): void {
    this.#outputs.push({ type: 'trace', what, details })
  }

  /** Returns the token with which `persisted` will come. */
  persist(changes: readonly JournalChange[], durability: Durability): number {
    const token = ++this.#lastToken
    this.#outputs.push({ type: 'persist', changes, durability, token })
    return token
  }

  take(): Output[] {
    const outputs = this.#outputs
    this.#outputs = []
    return outputs
  }
}
