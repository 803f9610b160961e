import { CausalContext, type ReplicaId } from '@peermesh/crdt'
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
import { writerOf } from './clock-to-send.ts'
import { PieceCollector } from './key-pieces.ts'
import type { MapJournal } from './map-journal.ts'
import type { KeyState, StatesMessage, StoreCoreTypes, StoreMessage } from './messages.ts'
import type { PullLog } from './pull-log.ts'
import type { Pull, Puller } from './puller.ts'
import { SketchReader } from './reconcile/sketch-reader.ts'
import { SnapshotStage } from './snapshot-stage.ts'
import type { Tally } from './tally.ts'

type Output = CoreOutput<StoreCoreTypes>
type Opened = Extract<CoreInput<StoreCoreTypes>, { type: 'bulk'; event: 'opened' }>

/** The transfer that answers the active pull, and how many keys of it came. */
interface Incoming {
  readonly transfer: TransferId
  readonly from: PeerName
  readonly total: number | undefined
  keys: number
}

export interface PullReaderParts {
  readonly map: CausalMap
  readonly journal: MapJournal
  readonly puller: Puller
  readonly log: PullLog
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
  readonly #log: PullLog
  readonly #tally: Tally
  readonly #outputs: Output[]
  readonly #announcer: Announcer
  readonly #observe: PullReaderParts['observe']
  #incoming: Incoming | undefined
  #stage: SnapshotStage | undefined
  #sketch: SketchReader | undefined
  /** What snapshots brought that broke off, until one is whole: with it, what another peer holds is compared too. */
  #leftover = new Map<string, KeyState>()
  #pieces = new PieceCollector()
  /** How many operations our clock had when it was told with the request. */
  #told = 0
  /** Whether something came that was not here. */
  #brought = false

  constructor(parts: PullReaderParts) {
    this.#map = parts.map
    this.#journal = parts.journal
    this.#puller = parts.puller
    this.#log = parts.log
    this.#tally = parts.tally
    this.#outputs = parts.outputs
    this.#announcer = parts.announcer
    this.#observe = parts.observe
  }

  /** A new pull begins: whatever an older one still brings is no longer taken. */
  ask({ peer, request, path }: Pull): void {
    this.#reset()
    const clock = this.#announcer.clockToAsk(peer)
    this.#told = this.#map.clock.dotCount()
    if (path === 'direct') {
      this.#log.asked(this.#holds)
      this.#outputs.push({ type: 'send', to: peer, message: { type: 'pull', request, clock, holds: this.#holds } })
      this.#announcer.told(peer)
    } else {
      this.#outputs.push({ type: 'publish', message: { type: 'pull', request, clock, to: peer } })
    }
  }

  #reset(): void {
    for (const { states } of this.#stage?.parts ?? []) {
      for (const state of states) {
        this.#leftover.set(state.key, state)
      }
    }
    this.#incoming = undefined
    this.#stage = undefined
    this.#sketch = undefined
    this.#pieces = new PieceCollector()
  }

  /** How many keys there are to compare, if somebody would send all that it has. */
  get #holds(): number {
    return this.#map.size + this.#leftover.size
  }

  /** In place of a snapshot: works out what differs. */
  symbols(from: PeerName, message: Extract<StoreMessage, { type: 'symbols' }>, now: Millis): void {
    if (!this.#isAnswer(from, message.request) || this.#incoming !== undefined) {
      return
    }
    this.#puller.transferring(now)
    this.#log.answered(undefined, message.keys)
    this.#log.symbols(message.symbols.counts.length)
    if (message.from === 0) {
      this.#sketch = new SketchReader(this.#map, message.seed, this.#leftover)
    }
    const reply = this.#sketch?.read(message)
    if (reply !== undefined) {
      this.#log.asked()
      this.#outputs.push({ type: 'send', to: from, message: reply })
    }
  }

  /** By the way by which it was asked for: gossip that comes late may answer the request of this number of an earlier start. */
  states(
    { from, path }: Pick<Pull, 'path'> & { readonly from: PeerName },
    message: StatesMessage,
    at: Moment
  ): readonly CommandId[] {
    if (!this.#isAnswer(from, message.request) || path !== this.#puller.active?.path) {
      return []
    }
    this.#log.answered('indexed')
    // Pieces come in transfers only: of them, nothing is whole here.
    const whole = { ...message, states: message.states.filter(({ piece }) => piece === undefined) }
    this.#join(from, whole, at)
    return message.last ? this.#finish(at.now) : []
  }

  busy(from: PeerName, request: number, now: Millis): void {
    if (this.#isAnswer(from, request)) {
      this.#log.answered()
      this.#puller.failed('busy', now)
    }
  }

  opened({ from, transfer, message }: Opened, now: Millis): void {
    if (message.type !== 'transfer' || !this.#isAnswer(from, message.request) || this.#incoming !== undefined) {
      this.#abort(transfer, 'it answers no open pull')
      return
    }
    const agreed = message.agreed === true ? this.#sketch?.agreed() : []
    if (agreed === undefined) {
      this.#abort(transfer, 'it leaves out what nobody compared')
      return
    }
    const answer = message.agreed === true ? 'compared' : message.snapshot ? 'everything' : 'indexed'
    this.#log.answered(answer, answer === 'everything' ? message.keys : undefined)
    this.#incoming = { transfer, from, total: message.keys, keys: 0 }
    this.#tell(this.#incoming, 'under way')
    this.#puller.transferring(now)
    this.#stage = message.snapshot ? new SnapshotStage(message.base, agreed) : undefined
  }

  chunk(transfer: TransferId, message: StoreMessage, at: Moment): void {
    const incoming = this.#incoming
    if (transfer !== incoming?.transfer || message.type !== 'states') {
      this.#abort(transfer, 'it is no part of an answer')
      return
    }
    const states = message.states.flatMap((state) => this.#pieces.add(state) ?? [])
    const whole = { ...message, states }
    this.#log.answered()
    incoming.keys += states.length
    this.#tell(incoming, 'under way')
    if (this.#stage === undefined) {
      this.#join(incoming.from, whole, at)
    } else {
      this.#observeTimes(incoming.from, whole, at)
      this.#stage.add(whole)
      this.#received(states.length)
      this.#puller.progressed(at.now)
    }
  }

  ended(transfer: TransferId, outcome: 'complete' | 'lost', now: Millis): readonly CommandId[] {
    const incoming = this.#incoming
    if (transfer !== incoming?.transfer) {
      return []
    }
    this.#tell(incoming, outcome)
    const stage = this.#stage
    if (outcome === 'complete') {
      this.#stage = undefined
    }
    this.#reset()
    if (outcome === 'lost') {
      this.#puller.failed('lost', now)
      return []
    }
    if (stage !== undefined) {
      for (const part of stage.parts) {
        this.#oweWriters(part, now)
      }
      const recorder = this.#journal.recorder()
      this.#joins(() => this.#map.joinSnapshot(stage.parts, stage.base, recorder, stage.agreed))
      this.#tally.snapshots++
      this.#journal.writeRemote(recorder)
    }
    return this.#finish(now)
  }

  #join(from: PeerName, message: StatesMessage, at: Moment): void {
    this.#observeTimes(from, message, at)
    this.#oweWriters(message, at.now)
    const context = CausalContext.fromData(message.context)
    const recorder = this.#journal.recorder()
    this.#joins(() => {
      for (const state of message.states) {
        this.#map.join(state, context, recorder)
      }
    })
    this.#received(message.states.length)
    if (message.states.length > 0) {
      this.#journal.writeRemote(recorder)
    }
    this.#puller.progressed(at.now)
  }

  /** S29: who wrote what is new here may wait for it to be here, and need not be whom we have it of. */
  #oweWriters({ states }: Pick<StatesMessage, 'states'>, now: Millis): void {
    const replicas = new Set<ReplicaId>()
    for (const { live, dead } of states) {
      for (const { replica, counter } of [...live, ...dead]) {
        if (!this.#map.clock.has(replica, counter)) {
          replicas.add(replica)
        }
      }
    }
    for (const replica of replicas) {
      this.#announcer.owe(writerOf(replica), now, true)
    }
  }

  #joins(join: () => void): void {
    const before = this.#map.clock.dotCount()
    join()
    const came = this.#map.clock.dotCount() - before
    this.#log.operations(came)
    this.#brought ||= came > 0
  }

  #received(keys: number): void {
    this.#tally.received('pull', keys)
    this.#log.keys(keys)
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
    this.#leftover.clear()
    const { active } = this.#puller
    if (this.#brought && active !== undefined) {
      this.#announcer.brought(active.peer, now)
    } else if (active?.path === 'direct' && this.#map.clock.dotCount() === this.#told) {
      // Its answer shows that it has heard the request, and so all that we have.
      this.#announcer.told(active.peer)
    }
    const syncs = this.#puller.finished(now, this.#brought)
    this.#brought = false
    this.#puller.review(now)
    return syncs
  }

  #tell({ from, keys, total }: Incoming, phase: 'under way' | 'complete' | 'lost'): void {
    this.#outputs.push({ type: 'emit', event: { type: 'fetching', peer: from, keys, total, phase } })
  }

  #isAnswer(from: PeerName, request: number): boolean {
    const { active } = this.#puller
    return active !== undefined && active.peer === from && active.request === request
  }

  #abort(transfer: TransferId, reason: string): void {
    this.#outputs.push({ type: 'bulk', action: 'abort', direction: 'in', transfer, reason })
  }
}
