import type { Environment, OutputStream } from '../environment.ts'
import type { Output } from '../output.ts'
import { renderLine, renderTable } from './render.ts'
import { differs, type Row } from './row.ts'

/** Where the state of a mesh is shown. */
export interface MeshView {
  show(rows: readonly Row[]): void
  /** Something that stays on the screen. */
  tell(print: () => void): void
  /** The last state stays. */
  end(): void
}

/** A table that is updated in place on a terminal; a line for each change elsewhere, as text or as JSON. */
export async function meshView(environment: Environment, output: Output, footer: string): Promise<MeshView> {
  if (output.json || !output.isTerminal) {
    return new LinesView(output)
  }
  const { createLogUpdate } = await import('log-update')
  return new TableView(environment.stdout, createLogUpdate(environment.stdout), output, footer)
}

class LinesView implements MeshView {
  readonly #output: Output
  readonly #shown = new Map<string, Row>()

  constructor(output: Output) {
    this.#output = output
  }

  show(rows: readonly Row[]): void {
    for (const row of rows) {
      const before = this.#shown.get(row.peer)
      if (before === undefined || differs(before, row)) {
        this.#shown.set(row.peer, row)
        this.#output.result({ type: 'peer', ...row }, () => renderLine(row))
      }
    }
  }

  tell(print: () => void): void {
    print()
  }

  end(): void {
    this.#shown.clear()
  }
}

/** Lines of the terminal that are left to what stands around the table. */
const LINES_AROUND = 6

class TableView implements MeshView {
  readonly #stream: OutputStream
  readonly #update: ReturnType<typeof import('log-update').createLogUpdate>
  readonly #output: Output
  readonly #footer: string
  #drawn = ''
  #table = ''

  constructor(
    stream: OutputStream,
    update: ReturnType<typeof import('log-update').createLogUpdate>,
    output: Output,
    footer: string
  ) {
    this.#stream = stream
    this.#update = update
    this.#output = output
    this.#footer = footer
  }

  show(rows: readonly Row[]): void {
    const room = Math.max(1, (this.#stream.rows ?? 24) - LINES_AROUND)
    const hidden = rows.length - room
    const [head = '', ...lines] = renderTable(rows.slice(0, room)).split('\n')
    const columns = this.#stream.columns ?? 80
    const more = hidden > 0 ? [`… and ${hidden} more`] : []
    this.#table = [
      this.#output.paint('bold', head.slice(0, columns)),
      ...lines.map((line, index) => this.#paint(line.slice(0, columns), rows[index])),
      ...more
    ].join('\n')
    this.#drawn = `${this.#table}\n\n${this.#output.paint('dim', this.#footer)}`
    this.#update(this.#drawn)
  }

  tell(print: () => void): void {
    this.#update.clear()
    print()
    this.#update(this.#drawn)
  }

  end(): void {
    this.#update(this.#table)
    this.#update.done()
  }

  /** Where something is wrong, the whole line says so. */
  #paint(line: string, row: Row | undefined): string {
    switch (row?.state) {
      case 'ended':
        return this.#output.paint('red', line)
      case 'silent':
      case 'waiting':
        return this.#output.paint('yellow', line)
      default:
        return line
    }
  }
}
