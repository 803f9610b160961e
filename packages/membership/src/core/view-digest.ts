import { codeUnits, hash128, type PeerName } from '@peermesh/kernel'
import { DIGEST_BUCKETS_MAX, DIGEST_HASH_BYTES, RECORDS_PER_BUCKET } from './limits.ts'
import type { MemberRecord } from './record.ts'

/** Where a record counts in a digest, and with what. */
export interface RecordHash {
  readonly bucket: number
  readonly high: number
  readonly low: number
}

/** All that is in a record is fixed by what is hashed here (M2), but for its age, which is not worth an exchange. */
export function hashRecord({ peer, boot, startNonce, incarnation, status }: MemberRecord): RecordHash {
  const [high, low] = hash128(codeUnits(`${peer} ${boot}/${startNonce}/${incarnation} ${status}`))
  return { bucket: bucketOf(peer), high, low }
}

/**
 * A short summary of all records that a peer holds, by which two peers find out in one message each where they differ (M30). Records fall into buckets by
 * a hash of their subject's name, and a bucket's hash is the XOR of those of its records: so it is kept up with each change, needs no order, and a
 * view of few members is told with fewer buckets, each the XOR of neighbouring ones. A hash tree of depth one: for a thousand records the levels of a
 * deeper one would cost more in round trips than they save in bytes.
 */
export class ViewDigest {
  readonly #lanes = new Uint32Array(2 * DIGEST_BUCKETS_MAX)
  #count = 0

  add(hash: RecordHash): void {
    this.#toggle(hash)
    this.#count++
  }

  remove(hash: RecordHash): void {
    this.#toggle(hash)
    this.#count--
  }

  clear(): void {
    this.#lanes.fill(0)
    this.#count = 0
  }

  /** The hashes of as many buckets as suit the number of records. */
  bytes(): Uint8Array {
    let buckets = 1
    while (buckets < DIGEST_BUCKETS_MAX && buckets * RECORDS_PER_BUCKET < this.#count) {
      buckets *= 2
    }
    return this.#bytesOf(buckets)
  }

  /** The hash of all records, as one bucket. */
  summary(): Uint8Array {
    return this.#bytesOf(1)
  }

  /**
   * Tells of each bucket whether that digest and ours differ there; `undefined` where they are the same.
   *
   * @param theirs hashes of a number of buckets that is a power of two, up to `DIGEST_BUCKETS_MAX`
   */
  difference(theirs: Uint8Array): ((bucket: number) => boolean) | undefined {
    const buckets = theirs.length / DIGEST_HASH_BYTES
    const ours = this.#bytesOf(buckets)
    const differs = Array.from({ length: buckets }, () => false)
    for (const [index, byte] of theirs.entries()) {
      if (byte !== ours[index]) {
        differs[Math.floor(index / DIGEST_HASH_BYTES)] = true
      }
    }
    const perBucket = DIGEST_BUCKETS_MAX / buckets
    return differs.includes(true) ? (bucket) => differs[Math.floor(bucket / perBucket)] === true : undefined
  }

  #toggle({ bucket, high, low }: RecordHash): void {
    const lanes = this.#lanes
    lanes[2 * bucket] = (lanes[2 * bucket] as number) ^ high
    lanes[2 * bucket + 1] = (lanes[2 * bucket + 1] as number) ^ low
  }

  #bytesOf(buckets: number): Uint8Array {
    const bytes = new Uint8Array(buckets * DIGEST_HASH_BYTES)
    const view = new DataView(bytes.buffer)
    const perBucket = DIGEST_BUCKETS_MAX / buckets
    for (let bucket = 0; bucket < buckets; bucket++) {
      let high = 0
      let low = 0
      for (let part = bucket * perBucket; part < (bucket + 1) * perBucket; part++) {
        high ^= this.#lanes[2 * part] as number
        low ^= this.#lanes[2 * part + 1] as number
      }
      view.setUint32(bucket * DIGEST_HASH_BYTES, high)
      view.setUint32(bucket * DIGEST_HASH_BYTES + 4, low)
    }
    return bytes
  }
}

function bucketOf(subject: PeerName): number {
  const [hash] = hash128(codeUnits(subject))
  return hash % DIGEST_BUCKETS_MAX
}
