import { CausalContext, type CausalContextData, type Dot, type ReplicaId } from '@peermesh/crdt'
import { type HybridTimestamp, invariant, type JournalChange, type JournalRecord } from '@peermesh/kernel'
import { type CausalMap, type ChangeRecorder, includesDot } from './causal-map.ts'
import type { Sibling } from './messages.ts'
import { isPartKey, parsePart } from './typed-keys.ts'

/**
 * The store on disk. Replicas are interned, so that a record of an operation costs its key, its value and about 20 bytes.
 *
 * | key | value |
 * |---|---|
 * | `r/<index>` | the replica id that this index stands for |
 * | `c` | the clock, once the index was cut: above the cut it is what the dots say |
 * | `e/<key>\0<index>/<counter>` | a live sibling: timestamp and value |
 * | `i/<index>/<counter>` | the key of a dot of which nothing is live |
 * | `q/<key>` | the residual dots of a key |
 * | `x/<index>` | up to which counter the index of a replica was cut |
 * | `m/<index>` | up to which counter this replica has set its own aside (`Writer`) |
 *
 * No record is ever read to be rewritten: each sibling and each dot has one of its own. So a local write that is on its way to the
 * disk and a remote one that overtakes it cannot undo each other's records.
 */
export interface RecordCodec {
  encodeText(text: string): Uint8Array
  decodeText(bytes: Uint8Array): string
  encodeClock(clock: CausalContextData): Uint8Array
  decodeClock(bytes: Uint8Array): CausalContextData
  encodeSibling(timestamp: HybridTimestamp, value: Uint8Array): Uint8Array
  decodeSibling(bytes: Uint8Array): { readonly timestamp: HybridTimestamp; readonly value: Uint8Array }
  encodeDots(dots: readonly Dot[]): Uint8Array
  decodeDots(bytes: Uint8Array): readonly Dot[]
}

/** Which small number stands for which replica on this disk. */
export class ReplicaTable {
  readonly #indexes = new Map<ReplicaId, number>()
  readonly #replicas: ReplicaId[] = []

  /** The number of a replica; new where it has none, and then `added` is told. */
  intern(replica: ReplicaId, added: (index: number) => void): number {
    const known = this.#indexes.get(replica)
    if (known !== undefined) {
      return known
    }
    const index = this.#replicas.length
    this.recover(index, replica)
    added(index)
    return index
  }

  recover(index: number, replica: ReplicaId): void {
    this.#indexes.set(replica, index)
    this.#replicas[index] = replica
  }

  replica(index: number): ReplicaId {
    const replica = this.#replicas[index]
    invariant(replica !== undefined, 'S6: a record names only replicas that were written before it')
    return replica
  }
}

/** Collects the keys whose visible value changed, and nothing for the disk: for changes that are on it. */
export class VisibleRecorder implements ChangeRecorder {
  readonly visible = new Set<string>()

  siblingAdded(_key: string, _sibling: Sibling): void {
    // On disk.
  }

  siblingRemoved(_key: string, _dot: Dot): void {
    // On disk.
  }

  dotDead(_key: string, _dot: Dot): void {
    // On disk.
  }

  residualChanged(_key: string, _residual: readonly Dot[]): void {
    // On disk.
  }

  indexCut(_replica: ReplicaId, _counter: number, _forgotten: readonly { readonly counter: number }[]): void {
    // On disk.
  }

  visibleChanged(key: string): void {
    // Of a type that this version does not know: nobody can have asked for it.
    const name = isPartKey(key) ? parsePart(key)?.name : key
    if (name !== undefined) {
      this.visible.add(name)
    }
  }
}

/** Collects what one step changes, as journal changes, and the keys whose visible value changed. */
export class JournalRecorder extends VisibleRecorder {
  readonly changes: JournalChange[] = []
  readonly #codec: RecordCodec
  readonly #replicas: ReplicaTable

  constructor(codec: RecordCodec, replicas: ReplicaTable) {
    super()
    this.#codec = codec
    this.#replicas = replicas
  }

  override siblingAdded(key: string, sibling: Sibling): void {
    const value = this.#codec.encodeSibling(sibling.timestamp, sibling.value)
    this.changes.push({ key: this.#siblingKey(key, sibling), value })
  }

  override siblingRemoved(key: string, dot: Dot): void {
    this.changes.push({ key: this.#siblingKey(key, dot) })
  }

  override dotDead(key: string, dot: Dot): void {
    this.changes.push({ key: `i/${this.#dot(dot)}`, value: this.#codec.encodeText(key) })
  }

  override residualChanged(key: string, residual: readonly Dot[]): void {
    const value = residual.length === 0 ? undefined : this.#codec.encodeDots(residual)
    this.changes.push({ key: `q/${key}`, value })
  }

  override indexCut(replica: ReplicaId, counter: number, forgotten: readonly { readonly counter: number }[]): void {
    const index = this.#intern(replica)
    for (const dot of forgotten) {
      this.changes.push({ key: `i/${index}/${dot.counter}` })
    }
    this.changes.push({ key: `x/${index}`, value: this.#codec.encodeText(String(counter)) })
  }

  setAside(replica: ReplicaId, counter: number): void {
    this.changes.push({ key: `m/${this.#intern(replica)}`, value: this.#codec.encodeText(String(counter)) })
  }

  clock(clock: CausalContextData): void {
    this.changes.push({ key: 'c', value: this.#codec.encodeClock(clock) })
  }

  #siblingKey(key: string, dot: Dot): string {
    return `e/${key}\u0000${this.#dot(dot)}`
  }

  #dot(dot: Dot): string {
    return `${this.#intern(dot.replica)}/${dot.counter}`
  }

  #intern(replica: ReplicaId): number {
    return this.#replicas.intern(replica, (index) => {
      this.changes.push({ key: `r/${index}`, value: this.#codec.encodeText(replica) })
    })
  }
}

/** What the disk would hold, had there been one: `recoverMap` makes the same map of it. */
export function recordsOf(map: CausalMap, codec: RecordCodec): readonly JournalRecord[] {
  const recorder = new JournalRecorder(codec, new ReplicaTable())
  for (const key of map.keys()) {
    for (const sibling of map.live(key)) {
      recorder.siblingAdded(key, sibling)
    }
  }
  for (const { key, ...dot } of map.index.dots()) {
    if (!includesDot(map.live(key), dot)) {
      recorder.dotDead(key, dot)
    }
  }
  for (const key of map.residualKeys()) {
    recorder.residualChanged(key, map.residual(key))
  }
  for (const replica of map.index.replicas()) {
    if (map.index.cut(replica) > 0) {
      recorder.indexCut(replica, map.index.cut(replica), [])
    }
  }
  if (map.index.isCut) {
    recorder.clock(map.clock.toData())
  }
  return recorder.changes.flatMap(({ key, value }): JournalRecord[] => (value === undefined ? [] : [[key, value]]))
}

/** What the disk says besides the map: up to which own counter each replica that lived on it has set aside. */
export type SetAside = ReadonlyMap<ReplicaId, number>

/** Puts what was read from disk back into an empty map. */
export function recoverMap(
  records: Iterable<JournalRecord>,
  map: CausalMap,
  replicas: ReplicaTable,
  codec: RecordCodec
): SetAside {
  const all = [...records]
  const of = (kind: string): JournalRecord[] => all.filter(([key]) => key.startsWith(kind))
  for (const [key, value] of of('r/')) {
    replicas.recover(Number(key.slice(2)), codec.decodeText(value) as ReplicaId)
  }
  for (const [key, value] of of('x/')) {
    map.recover.cut(replicas.replica(Number(key.slice(2))), Number(codec.decodeText(value)))
  }
  for (const [key, value] of of('e/')) {
    const end = key.lastIndexOf('\u0000')
    map.recover.sibling(key.slice(2, end), {
      ...parseDot(key.slice(end + 1), replicas),
      ...codec.decodeSibling(value)
    })
  }
  for (const [key, value] of of('i/')) {
    map.recover.dead(codec.decodeText(value), parseDot(key.slice(2), replicas))
  }
  const [clock] = of('c')
  map.recover.clock(CausalContext.fromData(clock === undefined ? [] : codec.decodeClock(clock[1])))
  for (const [key, value] of of('q/')) {
    map.recover.residual(key.slice(2), codec.decodeDots(value))
  }
  return new Map(
    of('m/').map(([key, value]) => [replicas.replica(Number(key.slice(2))), Number(codec.decodeText(value))])
  )
}

/**
 * The live siblings among the records of a damaged disk, as far as they can be read: where the name of a replica is gone, so are they.
 */
export function readSiblings(
  records: readonly JournalRecord[],
  codec: RecordCodec
): { readonly key: string; readonly sibling: Sibling }[] {
  const replicas = new Map<string, ReplicaId>()
  for (const [key, value] of records) {
    if (key.startsWith('r/')) {
      replicas.set(key.slice(2), codec.decodeText(value) as ReplicaId)
    }
  }
  return records.flatMap(([record, value]) => {
    const end = record.lastIndexOf('\u0000')
    const [index = '', counter] = record.slice(end + 1).split('/')
    const replica = replicas.get(index)
    if (!record.startsWith('e/') || replica === undefined) {
      return []
    }
    const sibling = { replica, counter: Number(counter), ...codec.decodeSibling(value) }
    return [{ key: record.slice(2, end), sibling }]
  })
}

function parseDot(text: string, replicas: ReplicaTable): Dot {
  const slash = text.indexOf('/')
  return { replica: replicas.replica(Number(text.slice(0, slash))), counter: Number(text.slice(slash + 1)) }
}
