/** How the values inside a state are written and read: an application's own, or one of these. */
import type { StateCodec } from './state-bytes.ts'

/** Well-formed text. */
export const textValues: StateCodec<string> = {
  write: (writer, value) => writer.text(value),
  read: (reader) => reader.text()
}

export const byteValues: StateCodec<Uint8Array> = {
  write: (writer, value) => writer.bytes(value),
  read: (reader) => reader.bytes()
}

/** Whole numbers from −(2^52 − 1) to 2^52 − 1: the sign is the lowest bit. */
export const integerValues: StateCodec<number> = {
  write: (writer, value) => writer.count(value < 0 ? -2 * value - 1 : 2 * value),
  read: (reader) => {
    const folded = reader.count()
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
  }
}

/** Exact where what it comes to is within ±(2^53 − 1), whatever it comes to on the way. @param amounts safe integers */
export function exactSum(amounts: Iterable<number>): number {
  let sum = 0
  let beyond = 0n
  for (const amount of amounts) {
    const next = sum + amount
    if (Number.isSafeInteger(next)) {
      sum = next
    } else {
      beyond += BigInt(sum)
      sum = amount
    }
  }
  return beyond === 0n ? sum : Number(beyond + BigInt(sum))
}

/** The largest amount, either way, that a counter is changed by: what `integerValues` has room for. */
export const AMOUNT_MAX = 2 ** 52 - 1
