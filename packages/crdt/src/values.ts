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

/** The largest amount, either way, that a counter is changed by: what `integerValues` has room for. */
export const AMOUNT_MAX = 2 ** 52 - 1
