import type { Stream } from '@libp2p/interface'
import { MalformedMessageError } from '@peermesh/kernel'
import { concat } from 'uint8arrays/concat'

/**
 * What comes on a stream until so many bytes are there or it ends. A stream that is reset ends too, without an error: whether all is there is for its reader to judge.
 *
 * @throws MalformedMessageError where more comes than may, or the signal's reason
 */
export async function readStream(stream: Stream, bytesMax: number, signal: AbortSignal): Promise<Uint8Array> {
  const giveUp = (): void => stream.abort(signal.reason as Error)
  signal.throwIfAborted()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of stream) {
      chunks.push(chunk.subarray())
      length += chunk.byteLength
      if (length > bytesMax) {
        throw new MalformedMessageError(`more than ${bytesMax} bytes`)
      }
      if (length === bytesMax) {
        break
      }
    }
    signal.throwIfAborted()
    return concat(chunks, length)
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
