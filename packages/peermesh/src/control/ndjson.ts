/** One line of a stream of text, numbered from 1. */
export interface Line {
  readonly number: number
  /** Where the next line begins: bytes of the stream up to here, the line's end included. */
  readonly endByte: number
  /** `undefined` where the line is longer than allowed, or is not UTF-8: `refused` says which. */
  readonly text: string | undefined
  readonly refused?: string
}

const NEWLINE = 0x0a

/**
 * Splits a stream of bytes into lines, a chunk's worth at a time. Holds at most one chunk and one line; a longer line is passed over
 * and yielded as refused, so that a file without line ends can't fill the memory.
 */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  options: { readonly lineBytesMax: number }
): AsyncGenerator<readonly Line[]> {
  const splitter = new LineSplitter(options.lineBytesMax)
  for await (const chunk of source) {
    const lines = splitter.push(chunk)
    if (lines.length > 0) {
      yield lines
    }
  }
  const last = splitter.end()
  if (last !== undefined) {
    yield [last]
  }
}

class LineSplitter {
  readonly #lineBytesMax: number
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  /** The pieces of a line whose end has not come yet; none are kept of a line that is too long already. */
  #pieces: Uint8Array[] = []
  #pendingBytes = 0
  #number = 0
  #endByte = 0

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax
  }

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = []
    let from = 0
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, from)
      if (newline === -1) {
        this.#hold(chunk.subarray(from))
        return lines
      }
      lines.push(this.#finish(chunk.subarray(from, newline), 1))
      from = newline + 1
    }
  }

  /** What follows the last line end, if anything. */
  end(): Line | undefined {
    return this.#pendingBytes === 0 ? undefined : this.#finish(new Uint8Array(0), 0)
  }

  #hold(piece: Uint8Array): void {
    this.#pendingBytes += piece.byteLength
    if (this.#pendingBytes > this.#lineBytesMax) {
      this.#pieces = []
    } else if (piece.byteLength > 0) {
      this.#pieces.push(piece)
    }
  }

  #finish(tail: Uint8Array, lineEndBytes: number): Line {
    this.#number += 1
    const bytes = this.#pendingBytes + tail.byteLength
    this.#endByte += bytes + lineEndBytes
    const pieces = this.#pieces
    this.#pieces = []
    this.#pendingBytes = 0
    const place = { number: this.#number, endByte: this.#endByte }
    if (bytes > this.#lineBytesMax) {
      return { ...place, text: undefined, refused: `it is longer than ${this.#lineBytesMax} bytes` }
    }
    try {
      return { ...place, text: this.#decoder.decode(pieces.length === 0 ? tail : Buffer.concat([...pieces, tail])) }
    } catch {
      return { ...place, text: undefined, refused: 'it is not UTF-8 text' }
    }
  }
}
