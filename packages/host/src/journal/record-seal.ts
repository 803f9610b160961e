const CHECKSUM_BYTES = 4

/** That of `node:zlib`. */
export type Crc32 = (data: string | Uint8Array, value?: number) => number

/** A record on disk: `sealed := u32be(crc32(key in UTF-8 • value)) • value`. A value under another key than its own is damaged too. */
export class RecordSeal {
  readonly #crc32: Crc32

  constructor(crc32: Crc32) {
    this.#crc32 = crc32
  }

  close(key: string, value: Uint8Array): Uint8Array {
    const sealed = new Uint8Array(CHECKSUM_BYTES + value.byteLength)
    new DataView(sealed.buffer).setUint32(0, this.#crc32(value, this.#crc32(key)))
    sealed.set(value, CHECKSUM_BYTES)
    return sealed
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
