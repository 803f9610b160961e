import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BadRequestError } from '../errors.ts'
import type { JsonValue } from './json-value.ts'
import { LINE_BYTES_MAX } from './limits.ts'
import { CONTROL_VERSION, VERSION_HEADER } from './protocol.ts'

/** How a server ends, as its exchanges see it. */
export interface ServerEnd {
  readonly stopping: AbortSignal
  /** What the end waits for. */
  readonly outliving: Set<Promise<void>>
}

/** One request and its answer, with the manners that all routes share. */
export class Exchange {
  /** `GET /status` and the like: the key of the table of routes. */
  readonly route: string
  readonly #parameters: URLSearchParams
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #gone = new AbortController()
  readonly #server: ServerEnd

  constructor(request: IncomingMessage, response: ServerResponse, server: ServerEnd) {
    this.#server = server
    this.#request = request
    this.#response = response
    // Not a `URL`, which throws for what a request line may hold, `//` for one: the route is then simply unknown.
    const [path, query] = splitOnce(request.url ?? '/', '?')
    this.route = `${request.method} ${path}`
    this.#parameters = new URLSearchParams(query)
    response.setHeader(VERSION_HEADER, CONTROL_VERSION)
    response.once('close', () => this.#gone.abort())
  }

  /** Aborts when the peer stops: an answer without an end of its own ends then. */
  get stopping(): AbortSignal {
    return this.#server.stopping
  }

  /** The peer does not stop before this has ended, though whoever asked may be gone. */
  async outliveStop(work: Promise<void>): Promise<void> {
    const { outliving } = this.#server
    outliving.add(work)
    try {
      await work
    } finally {
      outliving.delete(work)
    }
  }

  get version(): string | undefined {
    const header = this.#request.headers[VERSION_HEADER]
    return typeof header === 'string' ? header : undefined
  }

  /** Aborts when the client went away or the answer is complete. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** May be left before its end: the answer can still be sent. */
  get body(): AsyncIterable<Uint8Array> {
    return this.#request.iterator({ destroyOnReturn: false })
  }

  /** @throws BadRequestError where the address lacks the parameter */
  parameter(name: string): string {
    const value = this.#parameters.get(name)
    if (value === null) {
      throw new BadRequestError(`${this.route} needs the parameter ${name}.`)
    }
    return value
  }

  optionalParameter(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined
  }

  /** @throws BadRequestError where the body is too large or not JSON */
  async readJson(): Promise<JsonValue> {
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of this.body) {
      bytes += chunk.byteLength
      if (bytes > LINE_BYTES_MAX) {
        throw new BadRequestError(`The body is longer than ${LINE_BYTES_MAX} bytes.`)
      }
      chunks.push(chunk)
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString()) as JsonValue
    } catch (error) {
      throw new BadRequestError('The body is not JSON.', { cause: error })
    }
  }

  async sendJson(answer: unknown, status = 200): Promise<void> {
    const text = JSON.stringify(answer)
    this.#response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    this.#response.write(text)
    await this.end()
  }

  /**
   * Sends one line of a streamed answer, and waits while the client does not read.
   *
   * @throws AbortError when the client went away
   */
  async sendLine(answer: unknown): Promise<void> {
    if (!this.#response.headersSent) {
      this.#response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    }
    if (!this.#response.write(`${JSON.stringify(answer)}\n`)) {
      await once(this.#response, 'drain', { signal: this.signal })
    }
  }

  /**
   * Ends the answer. What the client still sends is read and dropped first: a socket that is closed with unread bytes in it
   * loses the answer on its way.
   *
   * @throws AbortError when the client went away
   */
  async end(): Promise<void> {
    this.#request.resume()
    if (!this.#request.readableEnded) {
      await once(this.#request, 'end', { signal: this.signal })
    }
    this.#response.end()
  }

  get answering(): boolean {
    return this.#response.headersSent
  }

  /** Breaks the answer off, so that the client sees that it is not complete. */
  abort(): void {
    this.#response.destroy()
  }
}

function splitOnce(text: string, separator: string): readonly [before: string, after: string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)]
}
