import { crc32c } from './crc32c.ts'

/**
 * LevelDB's log as it is on disk: blocks of 32 KiB, in each of them records of a masked CRC-32C, a length and a type, padded with zeros
 * (google/leveldb, doc/log_format.md).
 */
const BLOCK_BYTES = 32 * 1024
const HEADER_BYTES = 7
/** A whole record, or the first, a middle or the last fragment of one. */
const RECORD_TYPES = 4

/** A record that begins a log is whole, or the first fragment of one. */
const FIRST_TYPES: readonly number[] = [1, 2]

/**
 * Whether a log is not what LevelDB wrote: it holds a record that cannot be read before one that can, or does not even begin with one. LevelDB passes over such
 * a record, and over what follows it in its block, without a word. At the end alone, or where the first record is torn, that is what a loss of power leaves,
 * and no damage.
 */
export function isDamaged(log: Uint8Array): boolean {
  let broken = false
  for (let start = 0; start < log.byteLength; start += BLOCK_BYTES) {
    const block = log.subarray(start, start + BLOCK_BYTES)
    let at = 0
    while (block.byteLength - at >= HEADER_BYTES) {
      const end = endOfRecord(block, at)
      if (end !== undefined && broken) {
        return true
      }
      // Behind what is broken any byte may begin the next: its length may be what is wrong.
      broken ||= end === undefined
      at = end ?? at + 1
    }
  }
  return !beginsAsWritten(log)
}

/** The header is written first and at once: it is there, or what was never written reads as zeros. */
function beginsAsWritten(log: Uint8Array): boolean {
  const header = log.subarray(0, HEADER_BYTES)
  return (
    header.byteLength < HEADER_BYTES ||
    header.every((byte) => byte === 0) ||
    FIRST_TYPES.includes(header[HEADER_BYTES - 1] as number)
  )
}

/** Where the record that begins here ends; `undefined` where none does that can be read. */
function endOfRecord(block: Uint8Array, at: number): number | undefined {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength)
  const end = at + HEADER_BYTES + view.getUint16(at + 4, true)
  const type = view.getUint8(at + 6)
  const isPlausible = type >= 1 && type <= RECORD_TYPES && end <= block.byteLength
  return isPlausible && unmask(view.getUint32(at, true)) === crc32c(block.subarray(at + 6, end)) ? end : undefined
}

/** A CRC of bytes that hold a CRC would be a problem: LevelDB stores it rotated, with a constant added. */
function unmask(masked: number): number {
  const rotated = (masked - 0xa282ead8) >>> 0
  return ((rotated >>> 17) | (rotated << 15)) >>> 0
}
