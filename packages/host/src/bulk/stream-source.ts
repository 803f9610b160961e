import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'
import { BULK_READ_AHEAD_BYTES, PAUSED_STREAM_BYTES_MAX } from '../constants.ts'
import { LinkResetError } from '../errors.ts'

/**
 * The bytes of a stream as an async iterable that holds the sender back: while nobody asks, the stream is paused, its window is not
 * renewed, and the sender stops. (libp2p's own iterator takes in all that is sent.) It ends when the sender closed its side.
 *
 * @param stallMs how long the sender may be silent while it is asked
 * @throws LinkResetError when the stream was reset, or the sender was silent for too long
 */
export async function* streamSource(stream: Stream, stallMs: number): AsyncGenerator<Uint8Array> {
  const inflow = new Inflow(stream)
  try {
    for (;;) {
      const chunk = inflow.take() ?? (await inflow.next(stallMs))
      if (chunk === undefined) {
        return
      }
      yield chunk
    }
  } finally {
    inflow.detach()
  }
}

/** What a stream brought and nobody took yet. */
class Inflow {
  readonly #stream: Stream
  readonly #chunks: Uint8Array[] = []
  #heldBytes = 0
  #error: Error | undefined
  #wake: (() => void) | undefined

  constructor(stream: Stream) {
    this.#stream = stream
    stream.maxReadBufferLength = PAUSED_STREAM_BYTES_MAX
    stream.addEventListener('message', this.#onMessage)
    stream.addEventListener('end', this.#onEnd)
    stream.addEventListener('close', this.#onClose)
  }

  take(): Uint8Array | undefined {
    const chunk = this.#chunks.shift()
    this.#heldBytes -= chunk?.byteLength ?? 0
    return chunk
  }

  /** The next chunk once it is there; `undefined` when none follows. */
  async next(stallMs: number): Promise<Uint8Array | undefined> {
    if (this.#stream.readStatus === 'paused') {
      this.#resume()
    }
    if (this.#chunks.length === 0 && this.#error === undefined && !this.#isOver) {
      await this.#event(stallMs)
    }
    if (this.#error !== undefined) {
      throw this.#error
    }
    return this.take()
  }

  detach(): void {
    this.#stream.removeEventListener('message', this.#onMessage)
    this.#stream.removeEventListener('end', this.#onEnd)
    this.#stream.removeEventListener('close', this.#onClose)
  }

  get #isOver(): boolean {
    return this.#stream.readBufferLength === 0 && (this.#stream.readableEnded || this.#stream.status !== 'open')
  }

  /** Going on grants the sender a window, which is written to a connection that may have ended while nobody asked. */
  #resume(): void {
    try {
      this.#stream.resume()
    } catch (error) {
      this.#fail(new LinkResetError('the connection ended while the stream was held back', { cause: error }))
    }
  }

  async #event(stallMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const stalled = setTimeout(() => this.#fail(new LinkResetError(`no byte came for ${stallMs} ms`)), stallMs)
    await promise
    clearTimeout(stalled)
    this.#wake = undefined
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.#wake?.()
  }

  readonly #onMessage = ({ data }: StreamMessageEvent): void => {
    const chunk = data.subarray()
    this.#chunks.push(chunk)
    this.#heldBytes += chunk.byteLength
    if (this.#heldBytes >= BULK_READ_AHEAD_BYTES && this.#stream.readStatus === 'readable') {
      this.#stream.pause()
    }
    this.#wake?.()
  }

  readonly #onEnd = (): void => {
    this.#wake?.()
  }

  readonly #onClose = ({ error }: StreamCloseEvent): void => {
    if (error === undefined) {
      this.#wake?.()
    } else {
      this.#fail(new LinkResetError(`the stream was reset: ${error.message}`, { cause: error }))
    }
  }
}
