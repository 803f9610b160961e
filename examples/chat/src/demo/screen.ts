import { Describer } from '../describe.ts'
import { Names } from '../names.ts'
import type { PrintedMessage } from './chat-process.ts'
import { formatSeconds } from './figures.ts'

/** What the demo shows while it plays. With `--json` all of it goes to standard error. */
export class Screen {
  readonly #stream: NodeJS.WriteStream
  readonly #describer: Describer
  readonly #startedAt = performance.now()

  constructor(options: { readonly json: boolean }) {
    this.#stream = options.json ? process.stderr : process.stdout
    this.#describer = new Describer(this.#stream, new Names())
  }

  /** Something that happened. */
  event(text: string): void {
    this.#line(this.#describer.paint('dim', text))
  }

  /** Something that was said. */
  message(message: PrintedMessage): void {
    this.#line(this.#describer.message({ ...message, signature: Buffer.from(message.signature, 'base64') }, false).text)
  }

  write(text: string): void {
    this.#stream.write(`${text}\n`)
  }

  #line(text: string): void {
    this.write(`${formatSeconds(performance.now() - this.#startedAt).padStart(7)}  ${text}`)
  }
}
