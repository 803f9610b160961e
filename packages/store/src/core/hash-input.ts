import type { ReplicaId } from '@peermesh/crdt'
import { codeUnits, hash128, type HashLanes } from '@peermesh/kernel'

/** A replica, which is told by its hash. */
export const REPLICA_HASH_BYTES = 16

const LANE_BYTES = 4

/** Bytes that are to be hashed, one after another in one buffer: for what is made of every value that comes, and so leaves no garbage. */
export class HashInput {
  /** Replica ids are long, and few: each is hashed once. */
  readonly #replicas = new Map<ReplicaId, HashLanes>()
  #bytes = new DataView(new ArrayBuffer(1_024))

  /** Room for so many, and mostly more. */
  begin(length: number): DataView {
    if (length > this.#bytes.byteLength) {
      this.#bytes = new DataView(new ArrayBuffer(2 * length))
    }
    return this.#bytes
  }

  setReplica(at: number, replica: ReplicaId): void {
    let lanes = this.#replicas.get(replica)
    if (lanes === undefined) {
      lanes = hash128(codeUnits(replica))
      this.#replicas.set(replica, lanes)
    }
    for (let lane = 0; lane < lanes.length; lane++) {
      this.#bytes.setUint32(at + lane * LANE_BYTES, lanes[lane] as number)
    }
  }

  /** In two bytes for each code unit. */
  setKey(start: number, key: string): void {
    for (let index = 0, at = start; index < key.length; index++, at += 2) {
      this.#bytes.setUint16(at, key.charCodeAt(index))
    }
  }
}
