/** How often a line of progress is redrawn. */
const EVERY_MS = 100

/** One line on standard error that is overwritten; nothing where nobody looks at a terminal. */
export function progressLine(): { show(text: string): void; clear(): void } {
  const { stderr } = process
  let shownAt = Number.NEGATIVE_INFINITY
  return {
    show(text) {
      if (stderr.isTTY && performance.now() - shownAt >= EVERY_MS) {
        shownAt = performance.now()
        stderr.write(`\r\u001b[K${text.slice(0, stderr.columns - 1)}`)
      }
    },
    clear() {
      if (stderr.isTTY) {
        shownAt = Number.NEGATIVE_INFINITY
        stderr.write('\r\u001b[K')
      }
    }
  }
}
