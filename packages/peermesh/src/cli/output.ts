import { styleText } from 'node:util'
import Table from 'cli-table3'
import type { Environment, OutputStream } from './environment.ts'

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
      this.#stderr.write(`${text}\n`)
    }
  }

  warning(name: string, text: string): void {
    const line = this.json
      ? JSON.stringify({ type: 'warning', name, message: text })
      : `${this.paint('yellow', '!')} ${text}`
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

export interface Column {
  readonly name: string
  readonly align?: 'left' | 'right'
}

const NO_BORDERS = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid'
  ].map((name) => [name, ''])
)

/** Columns under their names, two spaces apart. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({
    head: columns.map(({ name }) => name),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    chars: { ...NO_BORDERS, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }
  })
  grid.push(...rows.map((row) => [...row]))
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
