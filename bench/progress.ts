/** One line on standard error that is overwritten; nothing where nobody looks at a terminal. */
export class ProgressLine {
  show(text: string): void {
    const { stderr } = process
    if (stderr.isTTY) {
      stderr.write(`\r\u001b[K${text.slice(0, stderr.columns - 1)}`)
    }
  }

  clear(): void {
    this.show('')
  }
}
