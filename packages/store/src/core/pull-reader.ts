import { CausalContext } from '@peermesh/crdt'
import type {
  CommandId,
  CoreInput,
  CoreOutput,
  HybridTimestamp,
  Millis,
  Moment,
  PeerName,
  TransferId
} from '@peermesh/kernel'
import type { Announcer } from './announcer.ts'
import type { CausalMap } from './causal-map.ts'
import { PieceCollector } from './key-pieces.ts'
import type { MapJournal } from './map-journal.ts'
import type { StatesMessage, StoreCoreTypes, StoreMessage } from './messages.ts'
import type { Puller } from './puller.ts'
import { SnapshotStage } from './snapshot-stage.ts'
import type { Tally } from './tally.ts'

type Output = CoreOutput<StoreCoreTypes>
type Opened = Extract<CoreInput<StoreCoreTypes>, { type: 'bulk'; event: 'opened' }>

export interface PullReaderParts {
  readonly map: CausalMap
  readonly journal: MapJournal
  readonly puller: Puller
  readonly tally: Tally
  readonly outputs: Output[]
  readonly announcer: Announcer
  /** Takes note of when the values that came were written. */
  observe(from: PeerName, timestamps: readonly HybridTimestamp[], at: Moment): void
}

/**
 * Takes in the answer to the active pull: one message, or a bulk transfer of parts. A part is joined as it comes (S10); a snapshot
 * only when all of it is there (S11).
 *
 * Each method that can end a pull returns the syncs that waited for it.
 */
export class PullReader {
  readonly #map: CausalMap
  readonly #journal: MapJournal
  readonly #puller: Puller
  readonly #tally: Tally
  readonly #outputs: Output[]
  readonly #announcer: Announcer
  readonly #observe: PullReaderParts['observe']
  #incoming: { readonly transfer: TransferId; readonly from: PeerName } | undefined
  #stage: SnapshotStage | undefined
  #pieces = new PieceCollector()
  /** Whether something came that was not here. */
  #brought = false

  constructor(parts: PullReaderParts) {
    this.#map = parts.map
    this.#journal = parts.journal
    this.#puller = parts.puller
    this.#tally = parts.tally
    this.#outputs = parts.outputs
    this.#announcer = parts.announcer
    this.#observe = parts.observe
  }

  /** A new pull begins: whatever an older one still brings is no longer taken. */
  begin(): void {
    this.#incoming = undefined
    this.#stage = undefined
    this.#pieces = new PieceCollector()
  }

  states(from: PeerName, message: StatesMessage, at: Moment): readonly CommandId[] {
    if (!this.#isAnswer(from, message.request)) {
      return []
    }
    // Pieces come in transfers only: of them, nothing is whole here.
    const whole = { ...message, states: message.states.filter(({ piece }) => piece === undefined) }
    this.#join(from, whole, at)
    return message.last ? this.#finish(at.now) : []
  }

  busy(from: PeerName, request: number, now: Millis): void {
    if (this.#isAnswer(from, request)) {
      this.#puller.failed(now)
    }
  }

  opened({ from, transfer, message }: Opened, now: Millis): void {
    if (message.type !== 'transfer' || !this.#isAnswer(from, message.request) || this.#incoming !== undefined) {
      this.#abort(transfer, 'it answers no open pull')
      return
    }
    this.#incoming = { transfer, from }
    this.#puller.transferring(now)
    this.#stage = message.snapshot ? new SnapshotStage(message.base) : undefined
  }

  chunk(transfer: TransferId, message: StoreMessage, at: Moment): void {
    const incoming = this.#incoming
    if (transfer !== incoming?.transfer || message.type !== 'states') {
      this.#abort(transfer, 'it is no part of an answer')
      return
    }
    const states = message.states.flatMap((state) => this.#pieces.add(state) ?? [])
    const whole = { ...message, states }
    if (this.#stage === undefined) {
      this.#join(incoming.from, whole, at)
    } else {
      this.#observeTimes(incoming.from, whole, at)
      this.#stage.add(whole)
      this.#tally.received('pull', states.length)
      this.#puller.progressed(at.now)
    }
  }

  ended(transfer: TransferId, outcome: 'complete' | 'lost', now: Millis): readonly CommandId[] {
    if (transfer !== this.#incoming?.transfer) {
      return []
    }
    const stage = this.#stage
    this.begin()
    if (outcome === 'lost') {
      this.#puller.failed(now)
      return []
    }
    if (stage !== undefined) {
      const recorder = this.#journal.recorder()
      this.#map.joinSnapshot(stage.parts, stage.base, recorder)
      this.#tally.snapshots++
      this.#journal.writeRemote(recorder)
      this.#brought = true
    }
    return this.#finish(now)
  }

  #join(from: PeerName, message: StatesMessage, at: Moment): void {
    this.#observeTimes(from, message, at)
    const context = CausalContext.fromData(message.context)
    const recorder = this.#journal.recorder()
    for (const state of message.states) {
      this.#map.join(state, context, recorder)
    }
    this.#tally.received('pull', message.states.length)
    if (recorder.changes.length > 0) {
      this.#journal.writeRemote(recorder)
      this.#brought = true
    }
    this.#puller.progressed(at.now)
  }

  #observeTimes(from: PeerName, { states }: StatesMessage, at: Moment): void {
    const timestamps: HybridTimestamp[] = []
    for (const { live } of states) {
      for (const { timestamp } of live) {
        timestamps.push(timestamp)
      }
    }
    this.#observe(from, timestamps, at)
  }

  #finish(now: Millis): readonly CommandId[] {
    const { active } = this.#puller
    if (this.#brought && active !== undefined) {
      this.#announcer.owe(active.peer)
    }
    this.#brought = false
    const syncs = this.#puller.finished()
    this.#puller.review(now)
    return syncs
  }

  #isAnswer(from: PeerName, request: number): boolean {
    const { active } = this.#puller
    return active !== undefined && active.peer === from && active.request === request
  }

  #abort(transfer: TransferId, reason: string): void {
    this.#outputs.push({ type: 'bulk', action: 'abort', direction: 'in', transfer, reason })
  }
}
