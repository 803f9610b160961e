import { codeUnits, hash128, type HashLanes, hashToHex } from '@peermesh/kernel'
import type { Sibling } from './messages.ts'

/**
 * A hash of everything that is live, kept up to date as values come and go: the sum, lane by lane, of the hashes of (key, dot, timestamp,
 * value). A sum does not depend on the order, and what was added can be taken out.
 */
export class ContentDigest {
  readonly #sum: HashLanes = [0, 0, 0, 0]

  add(key: string, sibling: Sibling): void {
    const lanes = hashSibling(key, sibling)
    for (let lane = 0; lane < 4; lane++) {
      this.#sum[lane] = ((this.#sum[lane] as number) + (lanes[lane] as number)) >>> 0
    }
  }

  remove(key: string, sibling: Sibling): void {
    const lanes = hashSibling(key, sibling)
    for (let lane = 0; lane < 4; lane++) {
      this.#sum[lane] = ((this.#sum[lane] as number) - (lanes[lane] as number)) >>> 0
    }
  }

  toString(): string {
    return hashToHex(this.#sum)
  }
}

function hashSibling(key: string, sibling: Sibling): HashLanes {
  const { replica, counter, timestamp } = sibling
  const header = hash128(
    codeUnits(`${key}\u0000${replica}\u0000${counter}\u0000${timestamp.millis}\u0000${timestamp.count}`)
  )
  // Seeded by its header, so that two keys that exchanged their values do not cancel out in the sum.
  const value = hash128(sibling.value, header[0])
  return [header[0] ^ value[0], header[1] ^ value[1], header[2] ^ value[2], header[3] ^ value[3]]
}
