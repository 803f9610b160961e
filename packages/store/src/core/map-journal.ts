import type { ReplicaId } from '@peermesh/crdt'
import type { CoreOutput, Durability, JournalRecord, PeerName } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import { INDEX_DOTS_MAX } from './limits.ts'
import type { Operation, StoreCoreTypes } from './messages.ts'
import {
  JournalRecorder,
  type RecordCodec,
  recordsOf,
  recoverMap,
  ReplicaTable,
  type SetAside,
  VisibleRecorder
} from './records.ts'
import { recordWrites } from './write-records.ts'

type Output = CoreOutput<StoreCoreTypes>

/** What waits for records to be durable: an own group of writes, or a neighbour that is owed an acknowledgement. */
export type Persisting =
  | { readonly type: 'writes' }
  /** Own counters that are being set aside. */
  | { readonly type: 'counters'; readonly upTo: number }
  | { readonly type: 'deltas'; readonly from: PeerName; readonly sequence: number }

/** How the map's changes become durable. */
export interface MapJournalConfig {
  readonly codec: RecordCodec
  readonly durability: Durability
  readonly indexDotsMax?: number | undefined
}

export interface MapJournalParts {
  readonly map: CausalMap
  readonly config: MapJournalConfig
  readonly outputs: Output[]
  /** Told of what waited, once the records are as durable as they will be. */
  durable(what: Persisting): void
}

/**
 * Writes the map's changes to the journal, each batch with what it takes to know the clock that belongs to it, and remembers what waits for which batch.
 *
 * S40 Where nothing is kept longer than the process lives, the map itself is all there is: nothing is written, nothing waits, and who begins anew is
 *     handed what would have been written.
 */
export class MapJournal {
  readonly #parts: MapJournalParts
  readonly #replicas = new ReplicaTable()
  /** All that is on its way to the disk, in order, and what waits for it. */
  readonly #persisting = new Map<number, Persisting[]>()
  #volatile = false
  #lastToken = 0

  constructor(parts: MapJournalParts) {
    this.#parts = parts
  }

  /** Whether nothing is written. */
  get isVolatile(): boolean {
    return this.#volatile
  }

  /** Fills the empty map from disk. Returns up to which own counter each replica on it has set aside. */
  recover(records: Iterable<JournalRecord>, volatile: boolean): SetAside {
    const { map, config } = this.#parts
    this.#volatile = volatile
    return recoverMap(records, map, this.#replicas, config.codec)
  }

  /** What is written, or would be. */
  records(): readonly JournalRecord[] {
    return recordsOf(this.#parts.map, this.#parts.config.codec)
  }

  recorder(): VisibleRecorder {
    return this.#volatile ? new VisibleRecorder() : this.#journalRecorder()
  }

  /** Sets own counters aside, so that no loss of power makes them be minted again. */
  setAside(replica: ReplicaId, upTo: number): void {
    const recorder = this.#journalRecorder()
    recorder.setAside(replica, upTo)
    this.#persist(recorder, 'power', { type: 'counters', upTo })
  }

  /** A group of own writes that is not in the map yet. */
  writeOwn(operations: readonly Operation[]): void {
    const recorder = this.recorder()
    if (recorder instanceof JournalRecorder) {
      recordWrites(operations, this.#parts.map, recorder)
    }
    this.#persist(recorder, this.#parts.config.durability, { type: 'writes' })
  }

  /** Changes that came from elsewhere and are in the map: another peer has them too, so they never wait for more than the process. */
  writeRemote(recorder: VisibleRecorder, waiting?: Persisting): void {
    this.#persist(recorder, 'process', waiting)
    this.tell(recorder, 'remote')
    this.trimIndex()
  }

  /** Changes of own writes that are in the map by now, on the records as they are by now. */
  persistAgain(recorder: VisibleRecorder): void {
    this.#persist(recorder, this.#parts.config.durability)
  }

  /** Tells the application which keys changed. */
  tell(recorder: VisibleRecorder, origin: 'local' | 'remote'): void {
    if (recorder.visible.size > 0) {
      this.#parts.outputs.push({ type: 'emit', event: { type: 'changed', keys: [...recorder.visible], origin } })
    }
  }

  /** A batch is durable. */
  persisted(token: number): void {
    const waiting = this.#persisting.get(token) ?? []
    this.#persisting.delete(token)
    for (const what of waiting) {
      this.#parts.durable(what)
    }
  }

  /** What waits for all that is on its way to the disk, which keeps the order. Where nothing is, it has waited. */
  waitForAll(waiting: Persisting): void {
    const last = this.#persisting.get(this.#lastToken)
    if (last === undefined) {
      this.#parts.durable(waiting)
    } else {
      last.push(waiting)
    }
  }

  /** The link to this peer is lost: what it is owed acknowledgements for came over it, and over another one they would speak of something else (S29). */
  unlinked(peer: PeerName): void {
    for (const [token, waiting] of this.#persisting) {
      this.#persisting.set(
        token,
        waiting.filter((what) => what.type !== 'deltas' || what.from !== peer)
      )
    }
  }

  /** Keeps the index within its limit. */
  trimIndex(): void {
    const { map, config, outputs } = this.#parts
    const limit = config.indexDotsMax ?? INDEX_DOTS_MAX
    const { size } = map.index
    if (size <= limit) {
      return
    }
    // A tenth more than needed, so that cutting is rare.
    const cut = map.index.cheapestCut(size - limit + Math.ceil(limit / 10))
    if (cut !== undefined) {
      const recorder = this.recorder()
      map.cutIndex(cut.replica, cut.counter, recorder)
      this.#persist(recorder, 'process')
      outputs.push({ type: 'trace', what: 'index cut', details: { ...cut } })
    }
  }

  #journalRecorder(): JournalRecorder {
    return new JournalRecorder(this.#parts.config.codec, this.#replicas)
  }

  #persist(recorder: VisibleRecorder, durability: Durability, waiting?: Persisting): void {
    if (!(recorder instanceof JournalRecorder)) {
      if (waiting !== undefined) {
        this.#parts.durable(waiting)
      }
      return
    }
    // Above the cut, the clock is read back from the index (S4): where nothing was cut, writing it would cost each group what all writers that ever were take.
    if (this.#parts.map.index.isCut) {
      recorder.clock(this.#parts.map.clock.toData())
    }
    const token = ++this.#lastToken
    this.#persisting.set(token, waiting === undefined ? [] : [waiting])
    this.#parts.outputs.push({ type: 'persist', changes: recorder.changes, durability, token })
  }
}
