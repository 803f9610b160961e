import type { ReplicaId } from '@peermesh/crdt'
import { codeUnits, hash128, type HashLanes, hashToHex } from '@peermesh/kernel'
import type { Sibling } from './messages.ts'

/** Bytes of a sibling's header before its key: the replica's hash, the counter, the timestamp. */
const HEADER_BYTES = 16 + 8 + 8 + 4

/**
 * A hash of everything that is live, kept up to date as values come and go: the sum, lane by lane, of the hashes of (key, dot, timestamp,
 * value). A sum does not depend on the order, and what was added can be taken out.
 */
export class ContentDigest {
  readonly #sum: HashLanes = [0, 0, 0, 0]
  /** Replica ids are long, and few: each is hashed once. */
  readonly #replicas = new Map<ReplicaId, HashLanes>()
  #header = new Uint8Array(1_024)
  /** The first so many bytes of the header, each length made once. */
  readonly #beginnings: Uint8Array[] = []

  add(key: string, sibling: Sibling): void {
    const lanes = this.#hash(key, sibling)
    for (let lane = 0; lane < 4; lane++) {
      this.#sum[lane] = ((this.#sum[lane] as number) + (lanes[lane] as number)) >>> 0
    }
  }

  remove(key: string, sibling: Sibling): void {
    const lanes = this.#hash(key, sibling)
    for (let lane = 0; lane < 4; lane++) {
      this.#sum[lane] = ((this.#sum[lane] as number) - (lanes[lane] as number)) >>> 0
    }
  }

  toString(): string {
    return hashToHex(this.#sum)
  }

  #hash(key: string, { replica, counter, timestamp, value }: Sibling): HashLanes {
    const length = HEADER_BYTES + key.length * 2
    if (length > this.#header.length) {
      this.#header = new Uint8Array(length * 2)
      this.#beginnings.length = 0
    }
    const header = this.#header
    const numbers = new DataView(header.buffer)
    this.#replica(replica).forEach((lane, index) => {
      numbers.setUint32(index * 4, lane)
    })
    numbers.setFloat64(16, counter)
    numbers.setFloat64(24, timestamp.millis)
    numbers.setUint32(32, timestamp.count)
    for (let index = 0, at = HEADER_BYTES; index < key.length; index++, at += 2) {
      const code = key.charCodeAt(index)
      header[at] = code >>> 8
      header[at + 1] = code
    }
    this.#beginnings[length] ??= header.subarray(0, length)
    const headerLanes = hash128(this.#beginnings[length])
    // Seeded by its header, so that two keys that exchanged their values do not cancel out in the sum.
    const valueLanes = hash128(value, headerLanes[0])
    return [
      headerLanes[0] ^ valueLanes[0],
      headerLanes[1] ^ valueLanes[1],
      headerLanes[2] ^ valueLanes[2],
      headerLanes[3] ^ valueLanes[3]
    ]
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
