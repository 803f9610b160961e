import { styleText } from 'node:util'
import type { Environment, OutputStream } from './environment.ts'
import { terminalText } from './key-text.ts'

type Style = Parameters<typeof styleText>[0]

/** What a command says: text for people, or a JSON object on a line for programs. Notes and warnings never mix with results. */
export class Output {
  readonly json: boolean
  readonly #stdout: OutputStream
  readonly #stderr: OutputStream

  constructor(environment: Pick<Environment, 'stdout' | 'stderr'>, options: { readonly json?: boolean | undefined }) {
    this.json = options.json === true
    this.#stdout = environment.stdout
    this.#stderr = environment.stderr
  }

  /** The result of a command in the form that was asked for. */
  result(value: unknown, text: () => string): void {
    this.#stdout.write(`${this.json ? JSON.stringify(value) : text()}\n`)
  }

  /** Bytes as they are, for a pipe. */
  raw(bytes: Uint8Array): void {
    this.#stdout.write(bytes)
  }

  get isTerminal(): boolean {
    return this.#stdout.isTTY === true
  }

  /** Something worth knowing that is not the result. */
  note(text: string): void {
    if (!this.json) {
      this.#stderr.write(`${terminalText(text)}\n`)
    }
  }

  warning(name: string, text: string): void {
    const line = this.json
      ? JSON.stringify({ type: 'warning', name, message: text })
      : `${paint(this.#stderr, 'yellow', '!')} ${terminalText(text)}`
    this.#stderr.write(`${line}\n`)
  }

  /** Coloured where the stream is a terminal and the user has not asked for plain text (NO_COLOR). */
  paint(style: Style, text: string): string {
    return paint(this.#stdout, style, text)
  }
}

export function paint(stream: OutputStream, style: Style, text: string): string {
  return styleText(style, text, { stream: stream, validateStream: true })
}
