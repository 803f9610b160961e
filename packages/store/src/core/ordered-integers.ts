/** Whole numbers as text that sorts as they do, by UTF-16 code units. */

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = DIGITS.length

/** How many numbers have one digit. */
export const NUMBERED_MAX = BASE

/** The number of one digit; −1 where it is none. */
export function readDigit(digit: string): number {
  return digit === '' ? -1 : DIGITS.indexOf(digit)
}

/** The letter that says "not negative, one digit": the letters behind it say more digits, those before it negative. */
const ONE_DIGIT = 31

/** In base 62, with leading zeros up to `width`. */
export function digits(number: number, width = 1): string {
  let text = ''
  for (let rest = number; rest > 0 || text.length < width; rest = Math.floor(rest / BASE)) {
    text = DIGITS.charAt(rest % BASE) + text
  }
  return text
}

/** A letter for the sign and the count of digits, then the digits: of a negative number those of what is left to the next power. */
export function orderedInteger(number: number): string {
  if (number >= 0) {
    const text = digits(number)
    return DIGITS.charAt(ONE_DIGIT + text.length - 1) + text
  }
  const width = digits(-number).length
  return DIGITS.charAt(ONE_DIGIT - width) + digits(BASE ** width + number, width)
}

/** The number whose text begins at `start`, and where that text ends. Undefined where none does, or it is not exact. */
export function readOrderedInteger(
  text: string,
  start: number
): { readonly number: number; readonly end: number } | undefined {
  const sign = DIGITS.indexOf(text.charAt(start))
  const width = sign >= ONE_DIGIT ? sign - ONE_DIGIT + 1 : ONE_DIGIT - sign
  const end = start + 1 + width
  if (sign === -1 || start >= text.length || end > text.length) {
    return undefined
  }
  let number = 0
  for (let at = start + 1; at < end; at++) {
    const digit = readDigit(text.charAt(at))
    if (digit === -1) {
      return undefined
    }
    number = number * BASE + digit
  }
  const signed = sign >= ONE_DIGIT ? number : number - BASE ** width
  return Number.isSafeInteger(number) && Number.isSafeInteger(signed) ? { number: signed, end } : undefined
}
