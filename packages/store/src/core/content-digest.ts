import { hash128Into, hashToHex } from '@peermesh/kernel'
import { HashInput, REPLICA_HASH_BYTES } from './hash-input.ts'
import type { Sibling } from './messages.ts'

/** Bytes of a sibling's header before its key: the replica's hash, the counter, the timestamp. */
const HEADER_BYTES = REPLICA_HASH_BYTES + 8 + 8 + 4

const LANES = 4

/**
 * A hash of everything that is live, kept up to date as values come and go: the sum, lane by lane, of the hashes of (key, dot, timestamp,
 * value). A sum does not depend on the order, and what was added can be taken out.
 *
 * It is made of every value that comes, so it leaves no garbage but a view.
 */
export class ContentDigest {
  readonly #sum = new Uint32Array(LANES)
  readonly #header = new HashInput()
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
    const header = this.#header.begin(length)
    this.#header.setReplica(0, replica)
    header.setFloat64(REPLICA_HASH_BYTES, counter)
    header.setFloat64(REPLICA_HASH_BYTES + 8, timestamp.millis)
    header.setUint32(REPLICA_HASH_BYTES + 16, timestamp.count)
    this.#header.setKey(HEADER_BYTES, key)
    hash128Into(this.#headerLanes, header, length, 0)
    const bytes = new DataView(value.buffer, value.byteOffset, value.byteLength)
    // Seeded by its header, so that two keys that exchanged their values do not cancel out in the sum.
    hash128Into(this.#valueLanes, bytes, value.byteLength, this.#headerLanes[0] as number)
  }
}
