import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress } from '../control/import-lines.ts'
import type { OutputStream } from './environment.ts'
import { formatCounted } from './format.ts'

/** How far an import has come, on a terminal. */
export class ImportBar {
  readonly #bar: SingleBar

  private constructor(bar: SingleBar) {
    this.#bar = bar
  }

  /** Nothing where the stream is not a terminal. `totalBytes` is unknown for a pipe: then entries are counted without an end. */
  static on(stream: OutputStream, totalBytes: number | undefined): ImportBar | undefined {
    if (stream.isTTY !== true) {
      return undefined
    }
    const format =
      totalBytes === undefined
        ? '{entries} acknowledged'
        : '{bar} {percentage} %  {entries} acknowledged  {eta_formatted} left'
    const bar = new SingleBar(
      { stream: stream, format, hideCursor: true, clearOnComplete: true, etaBuffer: 50 },
      Presets.shades_classic
    )
    bar.start(totalBytes ?? 0, 0, { entries: formatCounted(0, 'entry', 'entries') })
    return new ImportBar(bar)
  }

  update({ acknowledged, bytes }: ImportProgress): void {
    this.#bar.update(bytes, { entries: formatCounted(acknowledged, 'entry', 'entries') })
  }

  stop(): void {
    this.#bar.stop()
  }
}
