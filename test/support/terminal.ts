/**
 * A program in a real terminal, for tests: it runs on a pseudo-terminal, as it would in a window, and what it writes is drawn by a terminal emulator.
 * So a test types keys as a person does, and asserts on what a person would see: not on escape codes.
 *
 *     await using terminal = Terminal.start(process.execPath, ['chat.ts'], { cwd })
 *     await terminal.shows('ada>')
 *     terminal.type('hello')
 *     terminal.press('enter')
 *     await terminal.shows('ada: hello')
 */
import { type IPty, spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'

export interface TerminalOptions {
  readonly cwd?: string
  /** On top of the environment of the test, of which `NO_COLOR`, `FORCE_COLOR` and `CI` are left out: the program sees a plain terminal. */
  readonly env?: Readonly<Record<string, string>>
  /** @default 100 */
  readonly columns?: number
  /** @default 30 */
  readonly rows?: number
}

/** What a key sends. */
const KEYS = {
  enter: '\r',
  tab: '\t',
  escape: '\u001b',
  backspace: '\u007f',
  delete: '\u001b[3~',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  'ctrl-a': '\u0001',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
  'ctrl-l': '\u000c',
  'ctrl-u': '\u0015',
  'ctrl-z': '\u001a'
} as const

export type Key = keyof typeof KEYS

/** Generous: tests share their machine. What is true at once is seen at once. */
const DEADLINE_MS = 60_000

/** Lines above the screen that are remembered. */
const SCROLLBACK_LINES = 10_000

/** What a test's own surroundings would tell a program about colours. */
const SURROUNDINGS = ['NO_COLOR', 'FORCE_COLOR', 'CI']

export class Terminal implements AsyncDisposable {
  readonly exited: Promise<number>
  readonly #process: IPty
  readonly #emulator: xterm.Terminal
  readonly #listeners = new Set<() => void>()
  #ended = false

  private constructor(program: string, programArguments: readonly string[], options: TerminalOptions) {
    const { columns = 100, rows = 30 } = options
    const surroundings = Object.entries(process.env).filter(([name]) => !SURROUNDINGS.includes(name))
    this.#emulator = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: SCROLLBACK_LINES,
      allowProposedApi: true
    })
    this.#process = spawn(program, [...programArguments], {
      name: 'xterm-256color',
      cols: columns,
      rows,
      env: { ...Object.fromEntries(surroundings), ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd })
    })
    // A terminal answers what the program asks it: where the cursor is, say.
    this.#emulator.onData((answer) => this.#process.write(answer))
    this.#process.onData((written) => this.#emulator.write(written, () => this.#changed()))
    this.exited = new Promise((resolve) => {
      this.#process.onExit(({ exitCode, signal }) => {
        this.#ended = true
        // Written after all that the program wrote: then that is drawn.
        this.#emulator.write('', () => {
          resolve(signal === undefined || signal === 0 ? exitCode : 128 + signal)
          this.#changed()
        })
      })
    })
  }

  /** Runs a program in a new terminal. It is ended with the `await using` block, or by `end`. */
  static start(program: string, programArguments: readonly string[], options: TerminalOptions = {}): Terminal {
    return new Terminal(program, programArguments, options)
  }

  get pid(): number {
    return this.#process.pid
  }

  get hasEnded(): boolean {
    return this.#ended
  }

  /** What is on the screen now: one string a row, without the blanks at its end. */
  rows(): string[] {
    const { baseY } = this.#emulator.buffer.active
    return Array.from({ length: this.#emulator.rows }, (_, row) => this.#line(baseY + row))
  }

  screen(): string {
    return this.rows().join('\n').trimEnd()
  }

  /** The screen and all that has scrolled off it, as text: lines that the terminal broke at its edge are whole again. */
  text(): string {
    const { active } = this.#emulator.buffer
    let text = ''
    for (let row = 0; row < active.length; row++) {
      const wrapped = active.getLine(row)?.isWrapped === true
      text = wrapped ? text + this.#line(row) : `${text}\n${this.#line(row)}`
    }
    return text.trim()
  }

  /** Where the cursor is on the screen, from 0. */
  cursor(): { readonly row: number; readonly column: number } {
    const { cursorX, cursorY } = this.#emulator.buffer.active
    return { row: cursorY, column: cursorX }
  }

  /** How the first letter of this text on the screen is painted, or `undefined` where it is not there. */
  styleOf(
    text: string
  ): { readonly colour: number | undefined; readonly bold: boolean; readonly dim: boolean } | undefined {
    const { baseY } = this.#emulator.buffer.active
    const row = this.rows().findIndex((line) => line.includes(text))
    const line = this.#emulator.buffer.active.getLine(baseY + row)
    if (row === -1 || line === undefined) {
      return undefined
    }
    const column = Array.from({ length: this.#emulator.cols }, (_, at) => at).find((at) =>
      line.translateToString(true, at).startsWith(text)
    )
    const cell = column === undefined ? undefined : line.getCell(column)
    if (cell === undefined) {
      return undefined
    }
    return {
      colour: cell.isFgDefault() ? undefined : cell.getFgColor(),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0
    }
  }

  /** Types text, a character at a time for all that the program knows. */
  type(text: string): void {
    this.#process.write(text)
  }

  press(...keys: readonly Key[]): void {
    for (const key of keys) {
      this.#process.write(KEYS[key])
    }
  }

  /** As when a person drags the corner of the window: the program is sent SIGWINCH. */
  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows)
    this.#process.resize(columns, rows)
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (!this.#ended) {
      this.#process.kill(signal)
    }
  }

  /** Resolves once the screen, or what scrolled off it, shows this. Fails where the program ends without, or after a minute, with the screen. */
  async shows(what: string | RegExp): Promise<void> {
    const matches = (text: string): boolean => (typeof what === 'string' ? text.includes(what) : what.test(text))
    await this.until(() => matches(this.text()) || matches(this.screen()), `shows ${String(what)}`)
  }

  /**
   * Resolves once this holds of what is drawn; looks whenever that changed.
   * A frame that a program draws as one (synchronized output, DEC mode 2026) may come in pieces: a person never sees half of it, and neither does a test.
   */
  async until(holds: (terminal: Terminal) => boolean, description = 'is so'): Promise<void> {
    const done = Promise.withResolvers<void>()
    const look = (): void => {
      if (this.#emulator.modes.synchronizedOutputMode && !this.#ended) {
        return
      }
      if (holds(this)) {
        done.resolve()
      } else if (this.#ended) {
        done.reject(this.#failure(`The program ended before it ${description}.`))
      }
    }
    const deadline = setTimeout(
      () => done.reject(this.#failure(`After ${DEADLINE_MS / 1_000} s it is not so that it ${description}.`)),
      DEADLINE_MS
    )
    this.#listeners.add(look)
    try {
      look()
      await done.promise
    } finally {
      clearTimeout(deadline)
      this.#listeners.delete(look)
    }
  }

  /** Ends the program, if it has not ended, and resolves once it has. */
  async end(): Promise<void> {
    this.kill()
    await this.exited
    this.#emulator.dispose()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
  }

  #line(row: number): string {
    return this.#emulator.buffer.active.getLine(row)?.translateToString(true) ?? ''
  }

  #failure(what: string): Error {
    return new Error(`${what} Its screen:\n${this.screen()}`)
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) {
      listener()
    }
  }
}
