/**
 * MurmurHash3_x86_128 (Austin Appleby, public domain): a stable hash that is bit-identical on every engine, because it uses
 * 32-bit integer arithmetic only. It spreads well and is fast; it is **not** cryptographic: it tells honest peers whether
 * they hold the same data, and must never stand between us and somebody who wants a collision.
 */
const C1 = 0x239b961b
const C2 = 0xab0e9789
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93

/** A 128-bit hash as four unsigned 32-bit lanes. */
export type HashLanes = [number, number, number, number]

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function finalise(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** The last, incomplete word: up to four bytes from `at`, little endian. */
function tailWord(view: DataView, at: number, end: number): number {
  let value = 0
  for (let index = Math.min(at + 4, end) - 1; index >= at; index--) {
    value = (value << 8) | view.getUint8(index)
  }
  return value
}

/** Hashes bytes to 128 bits. */
export function hash128(bytes: Uint8Array, seed = 0): HashLanes {
  const lanes = new Int32Array(4)
  hash128Into(lanes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.byteLength, seed)
  return [lanes[0] as number, lanes[1] as number, lanes[2] as number, lanes[3] as number].map(
    (lane) => lane >>> 0
  ) as HashLanes
}

/** The same of the first `length` bytes of a view, as signed lanes, into an array of four: for who hashes much and keeps nothing of it. */
export function hash128Into(lanes: Int32Array, view: DataView, length: number, seed: number): void {
  let h1 = seed | 0
  let h2 = h1
  let h3 = h1
  let h4 = h1
  const blocksEnd = length - (length % 16)
  for (let at = 0; at < blocksEnd; at += 16) {
    h1 ^= Math.imul(rotateLeft(Math.imul(view.getInt32(at, true), C1), 15), C2)
    h1 = (Math.imul((rotateLeft(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0
    h2 ^= Math.imul(rotateLeft(Math.imul(view.getInt32(at + 4, true), C2), 16), C3)
    h2 = (Math.imul((rotateLeft(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0
    h3 ^= Math.imul(rotateLeft(Math.imul(view.getInt32(at + 8, true), C3), 17), C4)
    h3 = (Math.imul((rotateLeft(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0
    h4 ^= Math.imul(rotateLeft(Math.imul(view.getInt32(at + 12, true), C4), 18), C1)
    h4 = (Math.imul((rotateLeft(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0
  }
  h4 ^= Math.imul(rotateLeft(Math.imul(tailWord(view, blocksEnd + 12, length), C4), 18), C1)
  h3 ^= Math.imul(rotateLeft(Math.imul(tailWord(view, blocksEnd + 8, length), C3), 17), C4)
  h2 ^= Math.imul(rotateLeft(Math.imul(tailWord(view, blocksEnd + 4, length), C2), 16), C3)
  h1 ^= Math.imul(rotateLeft(Math.imul(tailWord(view, blocksEnd, length), C1), 15), C2)

  h1 ^= length
  h2 ^= length
  h3 ^= length
  h4 ^= length
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  h1 = finalise(h1)
  h2 = finalise(h2)
  h3 = finalise(h3)
  h4 = finalise(h4)
  h1 = (h1 + h2 + h3 + h4) | 0
  lanes[0] = h1
  lanes[1] = h2 + h1
  lanes[2] = h3 + h1
  lanes[3] = h4 + h1
}

const hex32 = (value: number): string => value.toString(16).padStart(8, '0')

/** Four lanes as 32 hexadecimal digits. */
export function hashToHex(lanes: Readonly<HashLanes>): string {
  return lanes.map(hex32).join('')
}

/** The first 64 bits of the hash of a text's UTF-16 code units, as 16 hexadecimal digits. */
export function hashText64(text: string, seed = 0): string {
  const [h1, h2] = hash128(codeUnits(text), seed)
  return hex32(h1) + hex32(h2)
}

/** The text as little-endian 16-bit code units: unlike UTF-8 it needs no platform encoder and loses no lone surrogate. */
export function codeUnits(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    bytes[index * 2] = unit & 0xff
    bytes[index * 2 + 1] = unit >>> 8
  }
  return bytes
}
