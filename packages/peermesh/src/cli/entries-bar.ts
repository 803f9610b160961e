import { Presets, SingleBar } from 'cli-progress'
import type { OutputStream } from './environment.ts'
import { formatCounted } from './format.ts'

/** How far it has come with many entries, on a terminal. */
export class EntriesBar {
  readonly #bar: SingleBar

  private constructor(bar: SingleBar) {
    this.#bar = bar
  }

  /**
   * Nothing where the stream is not a terminal. `total` is how much there is in whatever unit progress is told by; it is unknown for a
   * pipe: then entries are counted without an end. `done` says what has become of those that are counted.
   */
  static on(stream: OutputStream, total: number | undefined, done: string): EntriesBar | undefined {
    if (stream.isTTY !== true) {
      return undefined
    }
    const format =
      total === undefined ? `{entries} ${done}` : `{bar} {percentage} %  {entries} ${done}  {eta_formatted} left`
    const bar = new SingleBar(
      { stream: stream, format, hideCursor: true, clearOnComplete: true, etaBuffer: 50 },
      Presets.shades_classic
    )
    bar.start(total ?? 0, 0, { entries: formatCounted(0, 'entry', 'entries') })
    return new EntriesBar(bar)
  }

  update(progress: number, entries: number): void {
    this.#bar.update(progress, { entries: formatCounted(entries, 'entry', 'entries') })
  }

  stop(): void {
    this.#bar.stop()
  }
}
