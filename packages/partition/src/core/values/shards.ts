import type { DotRange, ReplicaId } from '@peermesh/crdt'
import type { JournalChange, JournalRecord } from '@peermesh/kernel'
import type { Sibling } from './messages.ts'
import { Shard, type ShardChanges } from './shard.ts'

/** How what a peer knows of a partition lies on its disk. */
export interface ShardCodec {
  encodeRow(siblings: readonly Sibling[]): Uint8Array
  decodeRow(bytes: Uint8Array): readonly Sibling[]
  /** Ranges of one replica. */
  encodeRanges(ranges: readonly DotRange[]): Uint8Array
  decodeRanges(replica: ReplicaId, bytes: Uint8Array): readonly DotRange[]
  encodeMinted(minted: number): Uint8Array
  decodeMinted(bytes: Uint8Array): number
}

/** `row/17/stock/4`, `seen/17/<replica>`, `minted/17`: what follows the number may hold anything. */
const RECORD = /^(row|seen|minted)\/(\d+)(?:\/(.*))?$/s

/** The partitions of which this peer knows something: those that it holds, and those that it held or keeps something of until others have it. */
export class Shards {
  readonly #replica: ReplicaId
  readonly #codec: ShardCodec
  readonly #isVolatile: boolean
  readonly #shards = new Map<number, Shard>()
  readonly #touched = new Set<number>()

  constructor(replica: ReplicaId, codec: ShardCodec, isVolatile: boolean) {
    this.#replica = replica
    this.#codec = codec
    this.#isVolatile = isVolatile
  }

  /** To look at. */
  get(partition: number): Shard | undefined {
    return this.#shards.get(partition)
  }

  /** To change: what changes is written at the end of the step. */
  open(partition: number): Shard {
    let shard = this.#shards.get(partition)
    if (shard === undefined) {
      shard = new Shard(this.#replica, this.#isVolatile)
      this.#shards.set(partition, shard)
    }
    this.#touched.add(partition)
    return shard
  }

  all(): [number, Shard][] {
    return [...this.#shards]
  }

  recover(records: Iterable<JournalRecord>): void {
    for (const [name, bytes] of records) {
      const [, kind, partition, rest = ''] = RECORD.exec(name) ?? []
      const shard = this.open(Number(partition))
      if (kind === 'row') {
        shard.recover({ row: { key: rest, siblings: this.#codec.decodeRow(bytes) } })
      } else if (kind === 'seen') {
        shard.recover({ seen: this.#codec.decodeRanges(rest as ReplicaId, bytes) })
      } else {
        shard.recover({ minted: this.#codec.decodeMinted(bytes) })
      }
    }
  }

  /** What changed since it was last asked, and of which partitions. */
  takeChanges(): { readonly changes: JournalChange[]; readonly partitions: number[] } {
    const changes: JournalChange[] = []
    const partitions: number[] = []
    for (const partition of this.#touched) {
      const shard = this.#shards.get(partition)
      if (shard?.isChanged === true) {
        partitions.push(partition)
        // Where nothing is kept longer than the process lives, nothing is written (V12). One by one: a partition that is dropped may have more rows than a call takes arguments.
        for (const change of this.#isVolatile ? [] : this.#changesOf(partition, shard.changes)) {
          changes.push(change)
        }
        shard.written()
      }
    }
    this.#touched.clear()
    return { changes, partitions }
  }

  /** All that a disk would hold. */
  *records(): Generator<JournalRecord> {
    for (const [partition, shard] of this.#shards) {
      for (const { key, value } of this.#changesOf(partition, shard.everything())) {
        if (value !== undefined) {
          yield [key, value]
        }
      }
    }
  }

  *#changesOf(partition: number, { rows, seen, minted }: ShardChanges): Generator<JournalChange> {
    for (const [key, row] of rows) {
      yield put(`row/${partition}/${key}`, row.length > 0, () => this.#codec.encodeRow(row))
    }
    for (const [replica, ranges] of seen) {
      yield put(`seen/${partition}/${replica}`, ranges.length > 0, () => this.#codec.encodeRanges(ranges))
    }
    if (minted !== undefined) {
      yield put(`minted/${partition}`, true, () => this.#codec.encodeMinted(minted))
    }
  }
}

function put(key: string, isThere: boolean, encode: () => Uint8Array): JournalChange {
  return isThere ? { key, value: encode() } : { key }
}
