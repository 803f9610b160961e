/** From here on a code is not ASCII. A text that is read here is shorter than as many, too. */
const ASCII_END = 0x80

/** For texts of each length, the codes of one: to be filled, and read at once. */
const codesOf = Array.from({ length: ASCII_END }, (_, length) => new Array<number>(length).fill(0))

/**
 * Text of up to 127 characters that are all ASCII, as most keys are; `undefined` for any other. A decoder of UTF-8 takes longer to be called than such a text to be read.
 */
export function readShortAscii(bytes: Uint8Array, start: number, length: number): string | undefined {
  const codes = codesOf[length]
  if (codes === undefined) {
    return undefined
  }
  for (let index = 0; index < length; index++) {
    const code = bytes[start + index] as number
    if (code >= ASCII_END) {
      return undefined
    }
    codes[index] = code
  }
  return String.fromCharCode.apply(undefined, codes)
}
