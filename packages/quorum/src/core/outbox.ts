import type { CommandId, CoreOutput, Outcome, PeerName } from '@peermesh/kernel'
import type { QuorumEvent, QuorumNotice, QuorumTypes } from './events.ts'
import type { QuorumMessage } from './messages.ts'

type Output = CoreOutput<QuorumTypes>

/** What one step puts out, in order. What this peer says to itself comes back as a message in the same step. */
export class Outbox {
  readonly #outputs: Output[] = []
  readonly #toSelf: QuorumMessage[] = []
  readonly #unreached = new Set<PeerName>()
  #self: PeerName | undefined
  #isLinked: (peer: PeerName) => boolean = () => true

  started(self: PeerName, isLinked: (peer: PeerName) => boolean): void {
    this.#self = self
    this.#isLinked = isLinked
  }

  put(output: Output): void {
    this.#outputs.push(output)
  }

  send(to: PeerName, message: QuorumMessage): void {
    if (to === this.#self) {
      this.#toSelf.push(message)
      return
    }
    if (!this.#isLinked(to)) {
      this.#unreached.add(to)
    }
    this.#outputs.push({ type: 'send', to, message })
  }

  settle(id: CommandId, outcome: Outcome): void {
    this.#outputs.push({ type: 'settle', id, outcome })
  }

  /** The application and the other cores of this peer hear the same. */
  tell(event: QuorumEvent & QuorumNotice): void {
    this.#outputs.push({ type: 'notice', notice: event }, { type: 'emit', event })
  }

  /** The other cores of this peer alone. */
  notify(notice: QuorumNotice): void {
    this.#outputs.push({ type: 'notice', notice })
  }

  emit(event: QuorumEvent): void {
    this.#outputs.push({ type: 'emit', event })
  }

  trace(what: string, details: Readonly<Record<string, unknown>>): void {
    this.#outputs.push({ type: 'trace', what, details })
  }

  takeToSelf(): QuorumMessage | undefined {
    return this.#toSelf.shift()
  }

  /** To whom something was to be said since this was last asked, and who was not linked. */
  takeUnreached(): Iterable<PeerName> {
    if (this.#unreached.size === 0) {
      return []
    }
    const unreached = [...this.#unreached]
    this.#unreached.clear()
    return unreached
  }

  take(): Output[] {
    return this.#outputs.splice(0)
  }
}
