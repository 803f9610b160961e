import type { JournalChange } from '@peermesh/kernel'
import { writeUint32 } from '../wire/frame.ts'

const CHECKSUM_BYTES = 4

/** That of `node:zlib`. */
export type Crc32 = (data: string | Uint8Array, value?: number) => number

/** A record on disk: `sealed := u32be(crc32(key in UTF-8 • value)) • value`. A value under another key than its own is damaged too. */
export class RecordSeal {
  readonly #crc32: Crc32

  constructor(crc32: Crc32) {
    this.#crc32 = crc32
  }

  /** What each change puts, sealed; nothing for a delete. One allocation holds all of a batch: one of its own would cost more than the rest of a record. */
  close(changes: readonly JournalChange[]): (Uint8Array | undefined)[] {
    let bytes = 0
    for (const { value } of changes) {
      bytes += value === undefined ? 0 : CHECKSUM_BYTES + value.byteLength
    }
    const batch = new Uint8Array(bytes)
    let at = 0
    return changes.map(({ key, value }) => {
      if (value === undefined) {
        return undefined
      }
      const start = at
      writeUint32(batch, start, this.#crc32(value, this.#crc32(key)))
      batch.set(value, start + CHECKSUM_BYTES)
      at += CHECKSUM_BYTES + value.byteLength
      return batch.subarray(start, at)
    })
  }

  /** The value; `undefined` where the record is not what was written. */
  open(key: string, sealed: Uint8Array): Uint8Array | undefined {
    if (sealed.byteLength < CHECKSUM_BYTES) {
      return undefined
    }
    const value = sealed.subarray(CHECKSUM_BYTES)
    const written = new DataView(sealed.buffer, sealed.byteOffset).getUint32(0)
    return written === this.#crc32(value, this.#crc32(key)) ? value : undefined
  }
}
