import { on } from 'node:events'
import { clearScreenDown, createInterface, cursorTo, type Interface, type Key, moveCursor } from 'node:readline'
import cliTruncate from 'cli-truncate'
import wrapAnsi from 'wrap-ansi'
import type { Chat } from './chat.ts'
import { Describer, type Line, MARGIN } from './describe.ts'
import type { ChatEvent } from './events.ts'
import { Names } from './names.ts'
import type { View } from './view.ts'

/** How much of the past is shown to whoever enters a room. */
const PAST_SHOWN = 20

/** How many lines are kept to be drawn anew when the window gets another size. */
const LINES_KEPT = 500

/** Where the text should still be readable. */
const COLUMNS_MIN = 20

/**
 * A person's screen: messages scroll by above, a line with who is here, and a line to type on. Node's readline edits that line; the
 * line above it is part of its prompt, and so is drawn, cleared and moved together with it.
 */
export class TerminalView implements View {
  readonly #input: NodeJS.ReadStream
  readonly #output: NodeJS.WriteStream
  readonly #names = new Names()
  readonly #describer: Describer
  readonly #reader: Interface
  readonly #lines: AsyncIterable<unknown[]>
  readonly #shown: Line[] = []
  /** What the line above the prompt tells of. */
  #chat: Chat | undefined
  /** How far above the cursor the prompt began when enter was pressed. */
  #enteredRows = 0
  #closed = false

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream, onInterrupt: () => void) {
    this.#input = input
    this.#output = output
    this.#describer = new Describer(output, this.#names)
    this.#reader = createInterface({ input, output, historySize: 100 })
    this.#lines = on(this.#reader, 'line', { close: ['close'] })
    input.prependListener('keypress', this.#beforeKey)
    input.on('keypress', this.#afterKey)
    // Readline has drawn the prompt at its new place by then.
    output.on('resize', this.#redraw)
    this.#reader.on('line', this.#entered)
    this.#reader.on('SIGINT', onInterrupt)
    this.#reader.on('close', this.#onClose)
    this.#prompt()
  }

  show(event: ChatEvent): void {
    this.#names.note(event)
    this.#print(this.#describer.lines(event, PAST_SHOWN))
  }

  attach(chat: Chat): void {
    this.#chat = chat
  }

  async *lines(): AsyncGenerator<string> {
    for await (const [line] of this.#lines) {
      yield String(line)
    }
  }

  close(): void {
    this.#reader.close()
  }

  /** By us, or by Ctrl-D. */
  readonly #onClose = (): void => {
    this.#closed = true
    this.#input.off('keypress', this.#beforeKey)
    this.#input.off('keypress', this.#afterKey)
    this.#output.off('resize', this.#redraw)
    this.#erasePrompt()
  }

  /** Writes lines above the prompt. */
  #print(lines: readonly Line[]): void {
    this.#shown.push(...lines)
    this.#shown.splice(0, this.#shown.length - LINES_KEPT)
    if (this.#closed) {
      return
    }
    const { rows } = this.#reader.getCursorPos()
    // As one piece, so that nothing flickers.
    this.#output.cork()
    this.#erasePrompt()
    this.#write(lines, rows)
    this.#output.uncork()
  }

  /** All that is on the screen, for its new size: a terminal breaks lines where its edge was. */
  readonly #redraw = (): void => {
    const { rows } = this.#reader.getCursorPos()
    cursorTo(this.#output, 0, 0)
    clearScreenDown(this.#output)
    this.#write(this.#shown.slice(-this.#output.rows), rows)
  }

  /**
   * Lines, and the prompt below them. Readline goes up as many rows as its cursor was below the begin of the prompt, and clears what is
   * there: so it is given as many.
   */
  #write(lines: readonly Line[], rowsOfPrompt: number): void {
    const text = lines.map((line) => `${this.#wrap(line)}\n`).join('')
    this.#output.write(text + '\n'.repeat(rowsOfPrompt))
    this.#prompt()
  }

  #wrap({ margin, text }: Line): string {
    const columns = Math.max(COLUMNS_MIN, this.#output.columns) - MARGIN
    return margin + wrapAnsi(text, columns, { hard: true }).replaceAll('\n', `\n${' '.repeat(MARGIN)}`)
  }

  #erasePrompt(): void {
    moveCursor(this.#output, 0, -this.#reader.getCursorPos().rows)
    cursorTo(this.#output, 0)
    clearScreenDown(this.#output)
  }

  #prompt(): void {
    const name = this.#chat?.name ?? ''
    this.#reader.setPrompt(`${this.#status()}\n${name}> `)
    this.#reader.prompt(true)
  }

  /** One row, whatever is to be told. */
  #status(): string {
    const chat = this.#chat
    const people = chat?.people.map((person) => this.#describer.person(person)) ?? []
    const typists = chat?.typists.map(({ peer, name }) => this.#names.label(peer, name)) ?? []
    const parts = [
      ...(chat === undefined || chat.roomName === '' ? ['looking for the others'] : [chat.roomName, people.join(', ')]),
      ...(typists.length === 0 ? [] : [`${typists.join(', ')} ${typists.length === 1 ? 'is' : 'are'} typing…`])
    ]
    const line = cliTruncate(`── ${parts.filter((part) => part !== '').join(' · ')} ──`, this.#output.columns - 1)
    return this.#describer.paint('dim', line)
  }

  /** Enter leaves the prompt, and what was typed, on the screen: we note how many rows that is, so as to take it away. */
  readonly #beforeKey = (_text: string | undefined, key: Key): void => {
    if (key.name === 'return' || key.name === 'enter') {
      this.#reader.write(null, { ctrl: true, name: 'e' })
      this.#enteredRows = this.#reader.getCursorPos().rows + 1
    }
  }

  readonly #entered = (): void => {
    moveCursor(this.#output, 0, -this.#enteredRows)
    cursorTo(this.#output, 0)
    clearScreenDown(this.#output)
    this.#prompt()
  }

  readonly #afterKey = (): void => {
    const { line } = this.#reader
    // What readline goes by when it draws anew. It forgets to count the rows of text that is pasted.
    Object.assign(this.#reader, { prevRows: this.#reader.getCursorPos().rows })
    this.#chat?.typing(line !== '' && !line.startsWith('/'))
  }
}
