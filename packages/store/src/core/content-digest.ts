import type { ReplicaId } from '@peermesh/crdt'
import { codeUnits, hash128, hash128Into, type HashLanes, hashToHex } from '@peermesh/kernel'
import type { Sibling } from './messages.ts'

/** Bytes of a sibling's header before its key: the replica's hash, the counter, the timestamp. */
const HEADER_BYTES = 16 + 8 + 8 + 4

const LANES = 4

/**
 * A hash of everything that is live, kept up to date as values come and go: the sum, lane by lane, of the hashes of (key, dot, timestamp,
 * value). A sum does not depend on the order, and what was added can be taken out.
 *
 * It is made of every value that comes, so it leaves no garbage but a view.
 */
export class ContentDigest {
  readonly #sum = new Uint32Array(LANES)
  /** Replica ids are long, and few: each is hashed once. */
  readonly #replicas = new Map<ReplicaId, HashLanes>()
  #header = new DataView(new ArrayBuffer(1_024))
  readonly #headerLanes = new Int32Array(LANES)
  readonly #valueLanes = new Int32Array(LANES)

  add(key: string, sibling: Sibling): void {
    this.#hash(key, sibling)
    for (let lane = 0; lane < LANES; lane++) {
      ;(this.#sum[lane] as number) += this.#lane(lane)
    }
  }

  remove(key: string, sibling: Sibling): void {
    this.#hash(key, sibling)
    for (let lane = 0; lane < LANES; lane++) {
      ;(this.#sum[lane] as number) -= this.#lane(lane)
    }
  }

  toString(): string {
    const [a = 0, b = 0, c = 0, d = 0] = this.#sum
    return hashToHex([a, b, c, d])
  }

  #lane(lane: number): number {
    return (this.#headerLanes[lane] as number) ^ (this.#valueLanes[lane] as number)
  }

  #hash(key: string, { replica, counter, timestamp, value }: Sibling): void {
    const length = HEADER_BYTES + key.length * 2
    if (length > this.#header.byteLength) {
      this.#header = new DataView(new ArrayBuffer(length * 2))
    }
    const header = this.#header
    const lanes = this.#replica(replica)
    for (let lane = 0; lane < LANES; lane++) {
      header.setUint32(lane * 4, lanes[lane] as number)
    }
    header.setFloat64(16, counter)
    header.setFloat64(24, timestamp.millis)
    header.setUint32(32, timestamp.count)
    for (let index = 0, at = HEADER_BYTES; index < key.length; index++, at += 2) {
      header.setUint16(at, key.charCodeAt(index))
    }
    hash128Into(this.#headerLanes, header, length, 0)
    const bytes = new DataView(value.buffer, value.byteOffset, value.byteLength)
    // Seeded by its header, so that two keys that exchanged their values do not cancel out in the sum.
    hash128Into(this.#valueLanes, bytes, value.byteLength, this.#headerLanes[0] as number)
  }

  #replica(replica: ReplicaId): HashLanes {
    let lanes = this.#replicas.get(replica)
    if (lanes === undefined) {
      lanes = hash128(codeUnits(replica))
      this.#replicas.set(replica, lanes)
    }
    return lanes
  }
}
