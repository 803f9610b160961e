import type { ReplicaId } from '@peermesh/crdt'
import type { CoreOutput, Durability, JournalRecord, PeerName } from '@peermesh/kernel'
import type { CausalMap } from './causal-map.ts'
import { INDEX_DOTS_MAX } from './limits.ts'
import type { StoreCoreTypes } from './messages.ts'
import {
  JournalRecorder,
  type RecordCodec,
  recoverMap,
  ReplicaTable,
  type SetAside,
  type VisibleRecorder
} from './records.ts'

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

/**
 * Writes the map's changes to the journal, each batch with what it takes to know the clock that belongs to it, and remembers what waits for which batch.
 */
export class MapJournal {
  readonly #map: CausalMap
  readonly #config: MapJournalConfig
  readonly #outputs: Output[]
  readonly #replicas = new ReplicaTable()
  /** All that is on its way to the disk, in order, and what waits for it. */
  readonly #persisting = new Map<number, Persisting[]>()
  #lastToken = 0

  constructor(map: CausalMap, config: MapJournalConfig, outputs: Output[]) {
    this.#map = map
    this.#config = config
    this.#outputs = outputs
  }

  /** Fills the empty map from disk. Returns up to which own counter each replica on it has set aside. */
  recover(records: Iterable<JournalRecord>): SetAside {
    return recoverMap(records, this.#map, this.#replicas, this.#config.codec)
  }

  recorder(): JournalRecorder {
    return new JournalRecorder(this.#config.codec, this.#replicas)
  }

  /** Sets own counters aside, so that no loss of power makes them be minted again. */
  setAside(replica: ReplicaId, upTo: number): void {
    const recorder = this.recorder()
    recorder.setAside(replica, upTo)
    this.#persist(recorder, 'power', { type: 'counters', upTo })
  }

  /** A group of own writes that is not in the map yet. */
  writeOwn(recorder: JournalRecorder): void {
    this.#persist(recorder, this.#config.durability, { type: 'writes' })
  }

  /** Changes that came from elsewhere and are in the map: another peer has them too, so they never wait for more than the process. */
  writeRemote(recorder: JournalRecorder, waiting?: Persisting): void {
    this.#persist(recorder, 'process', waiting)
    this.tell(recorder, 'remote')
    this.trimIndex()
  }

  /** Changes of own writes that are in the map by now, on the records as they are by now. */
  persistAgain(recorder: JournalRecorder): void {
    this.#persist(recorder, this.#config.durability)
  }

  /** Tells the application which keys changed. */
  tell(recorder: VisibleRecorder, origin: 'local' | 'remote'): void {
    if (recorder.visible.size > 0) {
      this.#outputs.push({ type: 'emit', event: { type: 'changed', keys: [...recorder.visible], origin } })
    }
  }

  /** What waited for this batch. */
  persisted(token: number): readonly Persisting[] {
    const persisting = this.#persisting.get(token) ?? []
    this.#persisting.delete(token)
    return persisting
  }

  /** Waits for all that is on its way to the disk, which keeps the order. False where nothing is. */
  waitForAll(waiting: Persisting): boolean {
    const last = this.#persisting.get(this.#lastToken)
    last?.push(waiting)
    return last !== undefined
  }

  /** Keeps the index within its limit. */
  trimIndex(): void {
    const limit = this.#config.indexDotsMax ?? INDEX_DOTS_MAX
    const { size } = this.#map.index
    if (size <= limit) {
      return
    }
    // A tenth more than needed, so that cutting is rare.
    const cut = this.#map.index.cheapestCut(size - limit + Math.ceil(limit / 10))
    if (cut !== undefined) {
      const recorder = this.recorder()
      this.#map.cutIndex(cut.replica, cut.counter, recorder)
      this.#persist(recorder, 'process')
      this.#outputs.push({ type: 'trace', what: 'index cut', details: { ...cut } })
    }
  }

  #persist(recorder: JournalRecorder, durability: Durability, waiting?: Persisting): void {
    // Above the cut, the clock is read back from the index (S4): where nothing was cut, writing it would cost each group what all writers that ever were take.
    if (this.#map.index.isCut) {
      recorder.clock(this.#map.clock.toData())
    }
    const token = ++this.#lastToken
    this.#persisting.set(token, waiting === undefined ? [] : [waiting])
    this.#outputs.push({ type: 'persist', changes: recorder.changes, durability, token })
  }
}
