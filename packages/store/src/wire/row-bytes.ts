import { foldSign, MalformedMessageError, readShortAscii, SEVEN_BITS, unfoldSign, writeVarint } from '@peermesh/kernel'
import { keep, SLAB_BYTES } from './dots.ts'

const utf8 = new TextEncoder()
const fromUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const NUMBER_BYTES_MAX = 8

/** Writes numbers, texts and bytes one after another. */
export class RowWriter {
  #bytes: Uint8Array
  #at = 0

  /** @param bytesExpected about as many as will be written: with many more, what was written is copied */
  constructor(bytesExpected: number) {
    this.#bytes = new Uint8Array(bytesExpected)
  }

  /** A whole number from 0 up to 2^53. */
  number(number: number): void {
    this.#reserve(NUMBER_BYTES_MAX)
    this.#at = writeVarint(this.#bytes, this.#at, number)
  }

  /** A whole number of either sign, small where it is near 0. */
  difference(difference: number): void {
    this.number(foldSign(difference))
  }

  text(text: string): void {
    const start = this.#at
    const { length } = text
    if (length < SEVEN_BITS) {
      this.#reserve(1 + length)
      this.#bytes[this.#at++] = length
      for (let index = 0; index < length; index++) {
        const code = text.charCodeAt(index)
        if (code >= SEVEN_BITS) {
          this.#at = start
          this.bytes(utf8.encode(text))
          return
        }
        this.#bytes[this.#at++] = code
      }
      return
    }
    this.bytes(utf8.encode(text))
  }

  bytes(bytes: Uint8Array): void {
    this.number(bytes.length)
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** What was written. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length + bytes)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
  }
}

/** Where less is left, what is copied alone shares its slab with what comes in other messages. */
const TOGETHER_BYTES_MIN = SLAB_BYTES / 8

/** Reads what a `RowWriter` wrote. Each method throws `MalformedMessageError` where the bytes hold no such thing. */
export class RowReader {
  readonly #bytes: Uint8Array
  #at = 0
  /** A copy of some of the bytes: from here. */
  #copied = new Uint8Array(0)
  #copiedFrom = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  number(): number {
    const first = this.#byte()
    if (first < SEVEN_BITS) {
      return first
    }
    let number = first - SEVEN_BITS
    for (let scale = SEVEN_BITS; scale < Number.MAX_SAFE_INTEGER; scale *= SEVEN_BITS) {
      const byte = this.#byte()
      number += (byte % SEVEN_BITS) * scale
      if (byte < SEVEN_BITS) {
        if (number > Number.MAX_SAFE_INTEGER) {
          break
        }
        return number
      }
    }
    throw new MalformedMessageError('a number is over 2^53')
  }

  difference(): number {
    return unfoldSign(this.number())
  }

  text(): string {
    const start = this.#skip()
    return readShortAscii(this.#bytes, start, this.#at - start) ?? decodeText(this.#bytes.subarray(start, this.#at))
  }

  /** A view. */
  bytes(): Uint8Array {
    const start = this.#skip()
    return this.#bytes.subarray(start, this.#at)
  }

  /**
   * A copy, so that what is kept does not keep the whole message in memory that it came in. Small ones that lie together are copied together, with what lies
   * between them: one that is kept keeps no more than that.
   */
  copy(): Uint8Array {
    const start = this.#skip()
    const end = this.#at
    if (end > this.#copiedFrom + this.#copied.length) {
      const isSmall = end - start <= SLAB_BYTES / 2 && this.#bytes.length - start >= TOGETHER_BYTES_MIN
      if (!isSmall) {
        return keep(this.#bytes.subarray(start, end))
      }
      this.#copiedFrom = start
      this.#copied = this.#bytes.slice(start, start + SLAB_BYTES)
    }
    return this.#copied.subarray(start - this.#copiedFrom, end - this.#copiedFrom)
  }

  /** Passes over what follows its length. Returns where it begins. */
  #skip(): number {
    const length = this.number()
    const start = this.#at
    if (length > this.#bytes.length - start) {
      throw new MalformedMessageError('a row ends too soon')
    }
    this.#at = start + length
    return start
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++]
    if (byte === undefined) {
      throw new MalformedMessageError('a row ends too soon')
    }
    return byte
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return fromUtf8.decode(bytes)
  } catch (error) {
    throw new MalformedMessageError('a text is not well-formed', { cause: error })
  }
}
