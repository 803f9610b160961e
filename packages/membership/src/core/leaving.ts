import { type CommandId, type Millis, millis, type PeerName } from '@peermesh/kernel'
import { LEAVE_WAIT_MS } from './limits.ts'
import type { Outbox } from './outbox.ts'
import type { MemberRecord } from './record.ts'

/** Our own leaving (M26), from the command to the last acknowledgement that is waited for. */
export class Leaving {
  readonly endsAt: Millis
  readonly #outbox: Outbox
  readonly #commands: CommandId[] = []
  /** Pings that carry the news, and are not answered. */
  readonly #unanswered = new Set<number>()
  #told = 0

  constructor(outbox: Outbox, now: Millis) {
    this.#outbox = outbox
    this.endsAt = millis(now + LEAVE_WAIT_MS)
  }

  /** Nobody is waited for any more. */
  get isDone(): boolean {
    return this.#unanswered.size === 0
  }

  /** The same was asked again: both are settled together. */
  asked(command: CommandId): void {
    this.#commands.push(command)
  }

  /** @param own our record, which says that we left */
  tell(peer: PeerName, own: MemberRecord, sequence: number): void {
    this.#unanswered.add(sequence)
    this.#outbox.send(peer, { type: 'ping', sequence, updates: [{ record: own, suspectedBy: [], goneForMs: 0 }] })
  }

  acknowledged(sequence: number): void {
    if (this.#unanswered.delete(sequence)) {
      this.#told++
    }
  }

  settle(): void {
    for (const id of this.#commands) {
      this.#outbox.put({ type: 'settle', id, outcome: { ok: true, value: { told: this.#told } } })
    }
  }
}
