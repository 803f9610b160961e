import type { Stream } from '@libp2p/interface'
import type { Uint8ArrayList } from 'uint8arraylist'
import { WRITE_BYTES_MAX } from '../constants.ts'

/**
 * Writes to a stream no more than it has room for.
 *
 * `stream.send()` takes everything and answers `false` where it should have been asked less; `drain` comes with each window that the
 * receiver grants, while most of a large write may still wait. So there is room only once what was written is nearly gone:
 * otherwise a receiver that reads slowly would have our memory grow by one write for each of its windows.
 */
export class StreamWriter {
  readonly stream: Stream
  readonly #onRoom: () => void
  readonly #onProgress: () => void
  #checkDue = false

  /** `onProgress` is called whenever the receiver took some bytes, `onRoom` whenever it took so many that there is room again. */
  constructor(stream: Stream, onRoom: () => void, onProgress: () => void = () => undefined) {
    this.stream = stream
    this.#onRoom = onRoom
    this.#onProgress = onProgress
    stream.addEventListener('drain', () => {
      this.#onProgress()
      this.#checkAfterDrain()
    })
  }

  get hasRoom(): boolean {
    return (
      this.stream.writeStatus === 'writable' &&
      !this.stream.writableNeedsDrain &&
      this.stream.writeBufferLength < WRITE_BYTES_MAX
    )
  }

  /** @throws what `stream.send()` throws on a stream that ended */
  write(bytes: Uint8Array | Uint8ArrayList): void {
    this.stream.send(bytes)
  }

  /** The stream goes on with its own buffer in a microtask after `drain`; only after that is known what room is left. */
  #checkAfterDrain(): void {
    if (this.#checkDue) {
      return
    }
    this.#checkDue = true
    queueMicrotask(() => {
      this.#checkDue = false
      if (this.hasRoom) {
        this.#onRoom()
      }
    })
  }
}
