/**
 * Whole numbers in as few bytes as they need, as codecs that are written by hand have them (LEB128; protobuf's varints): seven bits in each byte, the lowest first, and in the eighth whether
 * more follow.
 */
export const SEVEN_BITS = 0x80

/** From here on a number does not fit the integers on which bits are moved. */
const INT32_END = 2 ** 31

/** Writes a number from 0 up to 2^53, in 8 bytes at most, where there is room for it. Returns where what follows begins. */
export function writeVarint(bytes: Uint8Array, start: number, number: number): number {
  let at = start
  let rest = number
  while (rest >= INT32_END) {
    bytes[at++] = (rest % SEVEN_BITS) | SEVEN_BITS
    rest = Math.floor(rest / SEVEN_BITS)
  }
  while (rest >= SEVEN_BITS) {
    bytes[at++] = (rest & 0x7f) | SEVEN_BITS
    rest >>>= 7
  }
  bytes[at++] = rest
  return at
}

/** How many bytes a number takes. */
export function varintBytes(number: number): number {
  let bytes = 1
  for (let rest = number; rest >= SEVEN_BITS; rest = Math.floor(rest / SEVEN_BITS)) {
    bytes++
  }
  return bytes
}

/** 0, -1, 1, -2 … as 0, 1, 2, 3 …: a number of either sign that is near 0 stays small. */
export function foldSign(number: number): number {
  return number < 0 ? -2 * number - 1 : 2 * number
}

export function unfoldSign(number: number): number {
  return number % 2 === 0 ? number / 2 : -(number + 1) / 2
}
