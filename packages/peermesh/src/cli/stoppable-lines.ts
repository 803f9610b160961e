import type { Readable } from 'node:stream'
import { IMPORT_LINE_BYTES_MAX } from '../control/limits.ts'

const NEWLINE = 0x0a

/** Passes a stream of lines on, until it is asked to stop: then it ends after the last whole line, so that no line is cut in two. */
export class StoppableLines implements AsyncIterable<Uint8Array> {
  readonly #source: Readable
  readonly #stop = Promise.withResolvers<'stop'>()
  #stopped = false

  constructor(source: Readable) {
    this.#source = source
  }

  get stopped(): boolean {
    return this.#stopped
  }

  stop(): void {
    this.#stopped = true
    this.#stop.resolve('stop')
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const chunks: AsyncIterator<Uint8Array> = this.#source[Symbol.asyncIterator]()
    // The pieces of a line whose end has not come yet.
    let begun: Uint8Array[] = []
    let begunBytes = 0
    for (;;) {
      // A source that gives nothing for a while (a terminal, a slow pipe) must not hold up the end.
      const next = await Promise.race([this.#stop.promise, chunks.next()])
      if (next === 'stop') {
        this.#source.destroy()
        return
      }
      if (next.done === true) {
        yield Buffer.concat(begun)
        return
      }
      const end = next.value.lastIndexOf(NEWLINE) + 1
      const whole = end === 0 ? undefined : Buffer.concat([...begun, next.value.subarray(0, end)])
      const rest = next.value.slice(end)
      begun = whole === undefined ? [...begun, rest] : [rest]
      begunBytes = rest.byteLength + (whole === undefined ? begunBytes : 0)
      if (whole !== undefined) {
        yield whole
      } else if (begunBytes > IMPORT_LINE_BYTES_MAX) {
        // The peer refuses a line of this length, whole or not.
        yield Buffer.concat(begun)
        begun = []
        begunBytes = 0
      }
    }
  }
}
