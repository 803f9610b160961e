import type { ReplicaId } from '@peermesh/crdt'
import { type CoreOutput, compareText, type Millis, millis, type PeerName } from '@peermesh/kernel'
import {
  CALM_BYTES_MAX,
  CALM_OPERATIONS_MAX,
  FLUSH_MS,
  FRAME_BYTES,
  OWED_BYTES_MAX,
  SLOW_AFTER_MS,
  WINDOW_BYTES
} from './limits.ts'
import { type Operation, operationBytes, REPLICA_BYTES, type StoreCoreTypes, tableBytes } from './messages.ts'
import type { Receipts } from './receipts.ts'
import type { Tally } from './tally.ts'

type Output = CoreOutput<StoreCoreTypes>

/** How much a neighbour was sent and has not acknowledged. */
interface Flow {
  sequence: number
  unacknowledged: { readonly sequence: number; readonly bytes: number }[]
  unacknowledgedBytes: number
  /** Since when its window has been full; the writer waits for it. */
  fullSince: Millis | undefined
  /** It made the writer wait too long, or was sent as much as may be: it is sent nothing until it has acknowledged all, and fetches what it misses. */
  slow: boolean
}

/** Operations that go as one message. */
interface Frame {
  readonly operations: Operation[]
  readonly named: Set<ReplicaId>
  bytes: number
}

/**
 * Sends this replica's own durable operations on their way.
 *
 * Calm writing goes by gossip: one message for all who listen. A burst goes over the direct streams with a window for each neighbour,
 * because gossip has no back-pressure, and signs and forwards each message. Nothing here must arrive: a digest tells what is
 * missing, and a pull fetches it.
 *
 * S9 What a neighbour owes an acknowledgement for is bounded, and one slow neighbour delays the writer by at most SLOW_AFTER_MS.
 */
export class Outbox {
  readonly #replica: ReplicaId
  readonly #tally: Tally
  readonly #receipts: Receipts
  readonly #flows = new Map<PeerName, Flow>()
  /** No number of a link that was lost is used again (S29): an acknowledgement of it that comes late speaks of what was sent over that one. */
  #lastSequence = 0
  /** Those that are sent nothing until they have acknowledged all, and have told something since. */
  readonly #doubted = new Set<PeerName>()
  #operations: Operation[] = []
  #bytes = 0
  /** Whether some of it is to be acknowledged, as only neighbours do. */
  #directly = false
  #flushedAt = millis(Number.NEGATIVE_INFINITY)

  constructor(replica: ReplicaId, tally: Tally, receipts: Receipts) {
    this.#replica = replica
    this.#tally = tally
    this.#receipts = receipts
  }

  get neighbours(): PeerName[] {
    return [...this.#flows.keys()].sort(compareText)
  }

  get streamingTo(): number {
    let count = 0
    for (const flow of this.#flows.values()) {
      count += flow.slow ? 0 : 1
    }
    return count
  }

  isLinked(peer: PeerName): boolean {
    return this.#flows.has(peer)
  }

  linked(peer: PeerName): void {
    this.#flows.set(peer, {
      sequence: this.#lastSequence,
      unacknowledged: [],
      unacknowledgedBytes: 0,
      fullSince: undefined,
      slow: false
    })
  }

  lost(peer: PeerName): void {
    this.#lastSequence = Math.max(this.#lastSequence, this.#flows.get(peer)?.sequence ?? 0)
    this.#flows.delete(peer)
  }

  acknowledged(peer: PeerName, sequence: number): void {
    const flow = this.#flows.get(peer)
    if (flow === undefined) {
      return
    }
    this.#receipts.acknowledged(peer, sequence)
    while (flow.unacknowledged[0] !== undefined && flow.unacknowledged[0].sequence <= sequence) {
      flow.unacknowledgedBytes -= flow.unacknowledged.shift()?.bytes ?? 0
    }
    if (flow.unacknowledgedBytes < WINDOW_BYTES) {
      flow.fullSince = undefined
    }
    if (flow.unacknowledged.length === 0) {
      flow.slow = false
    }
  }

  /**
   * It told something over its link. What it owes an acknowledgement for may have been sent before it had admitted us (K1 of the kernel), and never came: it is asked
   * for one of all that did, once.
   */
  heard(peer: PeerName, path: 'direct' | 'gossip'): void {
    const flow = this.#flows.get(peer)
    if (path === 'direct' && flow?.slow === true && flow.unacknowledged.at(-1)?.bytes !== 0) {
      this.#doubted.add(peer)
    }
  }

  add(operations: readonly Operation[], directly: boolean): void {
    this.#directly ||= directly
    for (const operation of operations) {
      this.#operations.push(operation)
      this.#bytes += operationBytes(operation)
    }
  }

  /** True while the writer must wait for a neighbour's window. Neighbours that were waited for too long no longer count. */
  mustWait(now: Millis): boolean {
    let waits = false
    for (const flow of this.#flows.values()) {
      if (flow.fullSince !== undefined && !flow.slow) {
        flow.slow = now - flow.fullSince >= SLOW_AFTER_MS
        waits ||= !flow.slow
      }
    }
    return waits
  }

  deadline(): Millis | undefined {
    let earliest = this.#operations.length > 0 ? this.#flushedAt + FLUSH_MS : Number.POSITIVE_INFINITY
    for (const flow of this.#flows.values()) {
      if (flow.fullSince !== undefined && !flow.slow) {
        earliest = Math.min(earliest, flow.fullSince + SLOW_AFTER_MS)
      }
    }
    return earliest === Number.POSITIVE_INFINITY ? undefined : millis(earliest)
  }

  /**
   * Sends what has collected, if it is time to. A burst goes by gossip only where there is no neighbour at all, and then no sooner than calm writing does:
   * who is no neighbour of ours hears of it by the digest, and fetches it.
   *
   * Who has no neighbour and knows of no other member is heard by nobody, and drops it: whoever is met later asks for all.
   *
   * Returns true where an operation was too large to be sent: neighbours must be told to fetch it.
   */
  flush(now: Millis, outputs: Output[], knowsOthers: boolean): boolean {
    this.#ask(outputs)
    if (this.#flows.size === 0 && !knowsOthers) {
      this.#operations = []
      this.#bytes = 0
    }
    const burst = this.#operations.length > CALM_OPERATIONS_MAX || this.#bytes > CALM_BYTES_MAX
    const streams = (burst || this.#directly) && this.#flows.size > 0
    if (this.#operations.length === 0 || (!streams && now < this.#flushedAt + FLUSH_MS)) {
      if (this.#operations.length === 0) {
        this.#receipts.flushed()
      }
      return false
    }
    const messages = this.#cut()
    const oversized = messages.oversized
    this.#operations = []
    this.#bytes = 0
    this.#directly = false
    this.#flushedAt = now
    for (const { operations, bytes } of messages.frames) {
      if (streams) {
        this.#stream(operations, bytes, now, outputs)
      } else {
        outputs.push({ type: 'publish', message: { type: 'deltas', sequence: 0, replica: this.#replica, operations } })
        this.#tally.sent('gossip', operations.length)
      }
    }
    this.#receipts.flushed()
    return oversized
  }

  #stream(operations: readonly Operation[], bytes: number, now: Millis, outputs: Output[]): void {
    for (const [peer, flow] of this.#flows) {
      flow.slow ||= flow.unacknowledgedBytes + bytes > OWED_BYTES_MAX
      if (flow.slow) {
        continue
      }
      const sequence = ++flow.sequence
      flow.unacknowledged.push({ sequence, bytes })
      flow.unacknowledgedBytes += bytes
      if (flow.unacknowledgedBytes >= WINDOW_BYTES) {
        flow.fullSince ??= now
      }
      this.#receipts.sent(peer, sequence, operations)
      outputs.push({
        type: 'send',
        to: peer,
        message: { type: 'deltas', sequence, replica: this.#replica, operations }
      })
      this.#tally.sent('direct', operations.length)
    }
  }

  /** S29: nothing is sent, so that its acknowledgement says that all which came there before is durable. */
  #ask(outputs: Output[]): void {
    const peers = new Set([...this.#receipts.toAsk(), ...this.#doubted])
    this.#doubted.clear()
    for (const peer of peers) {
      const flow = this.#flows.get(peer)
      if (flow !== undefined) {
        const sequence = ++flow.sequence
        flow.unacknowledged.push({ sequence, bytes: 0 })
        this.#receipts.asked(peer, sequence)
        outputs.push({
          type: 'send',
          to: peer,
          message: { type: 'deltas', sequence, replica: this.#replica, operations: [] }
        })
      }
    }
  }

  #cut(): { readonly frames: readonly Frame[]; readonly oversized: boolean } {
    const frames: Frame[] = []
    let oversized = false
    for (const operation of this.#operations) {
      const alone = operationBytes(operation)
      if (alone + (1 + operation.observed.length) * REPLICA_BYTES > FRAME_BYTES) {
        oversized = true
        continue
      }
      const last = frames.at(-1)
      const bytes = last === undefined ? 0 : last.bytes + alone + tableBytes(operation.observed, last.named)
      if (last !== undefined && bytes <= FRAME_BYTES) {
        last.operations.push(operation)
        last.bytes = bytes
      } else {
        const named = new Set([operation.replica])
        const table = REPLICA_BYTES + tableBytes(operation.observed, named)
        frames.push({ operations: [operation], named, bytes: alone + table })
      }
    }
    return { frames, oversized }
  }
}
