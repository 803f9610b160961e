import { createLogUpdate } from 'log-update'
import { formatSeconds } from './format.ts'

/** How often a line is written where there is no terminal to redraw; and where much changes. */
const LINE_EVERY_MS = 2_000
const LINE_SOON_MS = 500

/**
 * What the demo shows while it works: events that stay, and below them a picture that is redrawn. Where the output is not a terminal, or
 * is JSON for programs, a line every few seconds takes the place of the picture. With `--json` all of it goes to standard error.
 */
export class Screen {
  readonly #stream: NodeJS.WriteStream
  readonly #redraw: ReturnType<typeof createLogUpdate> | undefined
  readonly #startedAt = performance.now()
  #lineAt = Number.NEGATIVE_INFINITY

  constructor(options: { readonly json: boolean }) {
    this.#stream = options.json ? process.stderr : process.stdout
    this.#redraw = this.#stream.isTTY ? createLogUpdate(this.#stream) : undefined
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt
  }

  /** Something that happened. */
  event(text: string): void {
    const line = `${formatSeconds(this.elapsedMs).padStart(7)}  ${text}`
    if (this.#redraw === undefined) {
      this.#stream.write(`${line}\n`)
    } else {
      this.#redraw.persist(line)
    }
  }

  /** How things stand: `picture` for a terminal, `line` for a log. */
  show(picture: () => string, line: () => string, { isLively = false } = {}): void {
    if (this.#redraw !== undefined) {
      this.#redraw(`\n${picture()}\n`)
      return
    }
    const now = performance.now()
    if (now - this.#lineAt >= (isLively ? LINE_SOON_MS : LINE_EVERY_MS)) {
      this.#lineAt = now
      this.event(line())
    }
  }

  /** The last picture stays. */
  end(): void {
    this.#redraw?.done()
  }

  /** Text below all that. */
  write(text: string): void {
    this.#stream.write(`${text}\n`)
  }
}
