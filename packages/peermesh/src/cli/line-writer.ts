import { once } from 'node:events'
import type { Environment, OutputStream } from './environment.ts'

/** Lines are written together up to this length: a system call for each would cost more than all the rest. */
const CHUNK_LENGTH = 64 * 1_024

/** Many lines as fewer pieces of text. */
export async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = ''
  for await (const line of lines) {
    chunk += `${line}\n`
    if (chunk.length >= CHUNK_LENGTH) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') {
    yield chunk
  }
}

/**
 * Writes text as it comes, and waits while nobody reads it.
 *
 * @throws the signal's reason once it aborted
 */
export async function writeAll(
  stream: OutputStream,
  chunks: AsyncIterable<string>,
  signal: AbortSignal
): Promise<void> {
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    if (!stream.write(chunk)) {
      await once(stream, 'drain', { signal })
    }
  }
}

/** Writes text until it ends, somebody asks to stop, or nobody reads it any more: that is how what watches ends, and nothing is wrong. */
export async function writeUntilStopped(
  environment: Environment,
  chunksUntil: (signal: AbortSignal) => AsyncIterable<string>
): Promise<void> {
  const stop = new AbortController()
  const stopListening = environment.onStopRequest(() => stop.abort())
  const signal = AbortSignal.any([stop.signal, environment.outputClosed])
  try {
    await writeAll(environment.stdout, chunksUntil(signal), signal)
  } catch (error) {
    if (!signal.aborted) {
      throw error
    }
  } finally {
    stopListening()
  }
}
