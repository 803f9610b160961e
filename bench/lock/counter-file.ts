import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs'

/** Digits that are always written: nothing is ever left over of a longer number, and the file need not be cut, which a file system does with care and slowly. */
const DIGITS = 16

/** A number in a file, which processes read and write as if nobody else did. */
export class CounterFile {
  readonly #descriptor: number
  readonly #bytes = Buffer.alloc(DIGITS)

  /** Of a file that `create` made. */
  constructor(path: string) {
    this.#descriptor = openSync(path, 'r+')
  }

  static create(path: string): void {
    writeFileSync(path, textOf(0))
  }

  read(): number {
    readSync(this.#descriptor, this.#bytes, 0, DIGITS, 0)
    return Number(this.#bytes.toString('latin1'))
  }

  increment(): void {
    writeSync(this.#descriptor, textOf(this.read() + 1), 0)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

function textOf(count: number): string {
  return String(count).padStart(DIGITS, '0')
}
