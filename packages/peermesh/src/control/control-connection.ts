import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AbortOptions } from '@libp2p/interface'
import { ControlVersionError, fromFailure, PeerNotReachableError } from '../errors.ts'
import { TIMER_MS_MAX } from './limits.ts'
import { splitLines } from './ndjson.ts'
import { CONTROL_VERSION, type FailureAnswer, VERSION_HEADER } from './protocol.ts'
import { findSocketPath } from './socket-directory.ts'

interface RequestOptions extends AbortOptions {
  readonly body?: string
  readonly source?: AsyncIterable<Uint8Array>
  /** How much longer than usual the peer may say nothing, since it was asked to wait. @default 0 */
  readonly patienceMs?: number
}

/** A peer begins to answer within milliseconds, and within a few seconds where it first looks for a leader: this one stands still. */
const SILENT_AFTER_MS = 15_000

/** Asks the peer of one data directory over its control socket: one connection for each request. */
export class ControlConnection {
  readonly #dataDir: string
  readonly #silentAfterMs: number

  constructor(dataDir: string, silentAfterMs = SILENT_AFTER_MS) {
    this.#dataDir = dataDir
    this.#silentAfterMs = silentAfterMs
  }

  async ask(method: string, path: string, options: RequestOptions = {}): Promise<unknown> {
    const request = await this.#open(method, path, options)
    try {
      request.end(options.body)
      return await readJson(await this.#answerSoon(request, options.patienceMs))
    } catch (error) {
      throw this.#explain(error, options)
    }
  }

  /** The lines of a streamed answer, which may begin while the source is still being sent. Leaving the loop ends the request. */
  async *stream(method: string, path: string, options: RequestOptions = {}): AsyncIterable<unknown> {
    const request = await this.#open(method, path, options)
    const source = new Source(options.source)
    source.sendTo(request)
    try {
      // What sends as it goes is answered when it has sent something.
      const response = await (options.source === undefined ? this.#answerSoon(request) : this.#answer(request))
      // A typed key has no bound, and is one line.
      for await (const lines of splitLines(response, { lineBytesMax: Number.POSITIVE_INFINITY })) {
        for (const { text } of lines) {
          yield JSON.parse(text ?? 'null')
        }
      }
    } catch (error) {
      throw source.failure ?? this.#explain(error, options)
    } finally {
      request.destroy()
    }
  }

  /** What is thrown where an answer ends before it is complete: the peer stopped, or was killed. */
  brokenOff(cause?: unknown): PeerNotReachableError {
    return new PeerNotReachableError(this.#dataDir, 'it went away before it had answered', { cause })
  }

  async #open(method: string, path: string, options: RequestOptions): Promise<ClientRequest> {
    options.signal?.throwIfAborted()
    return httpRequest({
      socketPath: await this.#socketPath(options),
      agent: false,
      method,
      path,
      headers: { [VERSION_HEADER]: CONTROL_VERSION },
      ...(options.signal === undefined ? {} : { signal: options.signal })
    })
  }

  async #socketPath(options: AbortOptions): Promise<string> {
    try {
      return await findSocketPath(resolve(this.#dataDir))
    } catch (error) {
      throw this.#explain(error, options)
    }
  }

  /** What was asked may be done all the same, later. */
  async #answerSoon(request: ClientRequest, patienceMs = 0): Promise<IncomingMessage> {
    const silentAfterMs = Math.min(this.#silentAfterMs + patienceMs, TIMER_MS_MAX)
    const silence = setTimeout(() => {
      const seconds = silentAfterMs / 1_000
      request.destroy(new PeerNotReachableError(this.#dataDir, `it has said nothing for ${seconds} s`))
    }, silentAfterMs)
    try {
      return await this.#answer(request)
    } finally {
      clearTimeout(silence)
    }
  }

  async #answer(request: ClientRequest): Promise<IncomingMessage> {
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    // From here on what breaks the connection shows on the response.
    request.on('error', () => response.destroy())
    if (response.headers[VERSION_HEADER] !== CONTROL_VERSION) {
      throw new ControlVersionError(
        `The peer in ${this.#dataDir} speaks another version of the control protocol: use the same version of peermesh on both sides.`
      )
    }
    if (response.statusCode !== 200) {
      throw fromFailure(((await readJson(response)) as FailureAnswer).failure)
    }
    return response
  }

  #explain(error: unknown, { signal }: AbortOptions): unknown {
    if (signal?.aborted === true) {
      return signal.reason
    }
    switch ((error as NodeJS.ErrnoException).code) {
      case 'ENOENT':
      case 'ENOTDIR':
      // The path of a socket that would be too long is not used: the pointer to a shorter one is missing.
      case 'EINVAL':
        return new PeerNotReachableError(this.#dataDir, 'there is no control socket', { cause: error })
      case 'ECONNREFUSED':
        return new PeerNotReachableError(this.#dataDir, 'it stopped without a goodbye', { cause: error })
      case 'EACCES':
        return new PeerNotReachableError(this.#dataDir, 'it belongs to another user', { cause: error })
      case 'ECONNRESET':
      case 'EPIPE':
      case 'ERR_STREAM_PREMATURE_CLOSE':
        return this.brokenOff(error)
      default:
        return error
    }
  }
}

async function readJson(response: IncomingMessage): Promise<unknown> {
  let text = ''
  response.setEncoding('utf8')
  for await (const chunk of response) {
    text += chunk
  }
  return JSON.parse(text)
}

/** What is sent with a request, and how its own reading failed, if it did: the connection then breaks as a consequence. */
class Source {
  readonly #source: AsyncIterable<Uint8Array> | undefined
  #failure: unknown

  constructor(source: AsyncIterable<Uint8Array> | undefined) {
    this.#source = source
  }

  get failure(): unknown {
    return this.#failure
  }

  sendTo(request: ClientRequest): void {
    if (this.#source === undefined) {
      request.end()
      return
    }
    // A request that breaks off ends the source; that error shows where the answer is read.
    pipeline(Readable.from(this.#guarded(this.#source)), request).catch((error: unknown) =>
      request.destroy(error as Error)
    )
  }

  /** What the reader throws into us, because the request broke, is not the source's failure. */
  async *#guarded(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const chunks = source[Symbol.asyncIterator]()
    try {
      for (let next = await this.#next(chunks); next.done !== true; next = await this.#next(chunks)) {
        yield next.value
      }
    } finally {
      await chunks.return?.()
    }
  }

  async #next(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await chunks.next()
    } catch (error) {
      this.#failure = error
      throw error
    }
  }
}
