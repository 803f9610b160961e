import progress from 'cli-progress'

export const formatCount = (count: number): string => count.toLocaleString('en-US')

export const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`

export const formatMebibytes = (bytes: number): string => `${(bytes / 1_024 / 1_024).toFixed(1)} MiB`

const BAR_LENGTH = 30

/** A progress bar as text; `fraction` from 0 to 1. */
export function formatBar(fraction: number): string {
  return progress.Format.BarFormat(fraction, {
    barsize: BAR_LENGTH,
    barCompleteString: '█'.repeat(BAR_LENGTH),
    barIncompleteString: '░'.repeat(BAR_LENGTH),
    barGlue: ''
  })
}
