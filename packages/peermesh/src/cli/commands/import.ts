import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { ImportProgress } from '../../control/import-lines.ts'
import type { Environment } from '../environment.ts'
import { InputError, InterruptedError } from '../errors.ts'
import { formatCount, formatCounted, formatDuration } from '../format.ts'
import type { Output } from '../output.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface ImportCommandOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly skipBad?: boolean
}

/** Bad lines that are named one by one; of more, only the number is told. */
const NAMED_BAD_LINES_MAX = 10

export function importCommand(environment: Environment): Command {
  return attachedCommand('import', 'store many entries from a file')
    .argument('<file>', 'lines of JSON, each {"key": …, "value": …}; - reads the standard input')
    .option('--skip-bad', 'pass over lines that are not entries, instead of stopping at the first')
    .addHelpText(
      'after',
      `
Entries are stored in the order of the lines, and each is durable on this peer before it is counted as acknowledged. A bad
line stops the import: what came before it is stored, nothing after it is. Running an import again is safe. A line that export made
of a typed key has its "type", and makes that key show the value; one with an "expiresAt" is there until then.

Examples:
  peermesh import cities.ndjson
  zcat cities.ndjson.gz | peermesh import --skip-bad -
  jq -c '.[] | {key: "user/\\(.id)", value: .}' users.json | peermesh import -`
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { peer, output } = await openAttached(environment, options)
      await runImport(environment, { peer, output, file, skipBad: options.skipBad === true })
    })
}

type ImportTask = {
  readonly peer: AttachedPeer
  readonly output: Output
  readonly file: string
  readonly skipBad: boolean
}

async function runImport(environment: Environment, task: ImportTask): Promise<void> {
  const { peer, output } = task
  const input = await openInput(environment, task.file)
  const [{ StoppableLines }, { EntriesBar }] = await Promise.all([
    import('../stoppable-lines.ts'),
    import('../entries-bar.ts')
  ])
  const lines = new StoppableLines(input.source)
  const abort = new AbortController()
  // The first request to stop ends the input after a whole line and waits for what was sent; a second one waits for nothing.
  const stopListening = environment.onStopRequest(() => {
    if (lines.stopped) {
      abort.abort(new InterruptedError('The import was broken off.'))
    }
    lines.stop()
  })
  const bar = output.json ? undefined : EntriesBar.on(environment.stderr, input.bytes, 'acknowledged')
  const startedAt = environment.now()
  let progress: ImportProgress = { acknowledged: 0, skipped: 0, bytes: 0 }
  let complete = false
  let named = 0
  try {
    progress = await peer.import(lines, {
      skipBad: task.skipBad,
      signal: abort.signal,
      onProgress: (now) => {
        progress = now
        bar?.update(now.bytes, now.acknowledged)
      },
      onSkipped: (line, reason) => {
        named += 1
        if (named <= NAMED_BAD_LINES_MAX) {
          output.warning('BadLineError', `Line ${line} is not an entry: ${reason}. Passed over.`)
        }
      }
    })
    complete = !lines.stopped
  } finally {
    stopListening()
    bar?.stop()
    report(output, progress, { complete, elapsedMs: environment.now() - startedAt })
  }
  if (!complete) {
    throw new InterruptedError('The import was interrupted.')
  }
}

/** What is stored is told however the import ended: what went wrong, if anything, is told after it. */
function report(
  output: Output,
  progress: ImportProgress,
  { complete, elapsedMs }: { readonly complete: boolean; readonly elapsedMs: number }
): void {
  output.result({ ...progress, complete, elapsedMs: Math.round(elapsedMs) }, () => {
    const perSecond = Math.round(progress.acknowledged / Math.max(elapsedMs / 1_000, 0.001))
    const skipped = progress.skipped === 0 ? '' : `, ${formatCounted(progress.skipped, 'bad line')} passed over`
    const rate = complete
      ? ` in ${formatDuration(elapsedMs)} (${formatCount(perSecond)} a second)`
      : ', then it ended early'
    return `${formatCounted(progress.acknowledged, 'entry', 'entries')} acknowledged${skipped}${rate}.`
  })
}

/** @throws InputError where the file can't be read */
async function openInput(
  environment: Environment,
  file: string
): Promise<{ readonly source: Readable; readonly bytes: number | undefined }> {
  if (file === '-') {
    return { source: environment.stdin, bytes: undefined }
  }
  const path = resolve(environment.workingDirectory(), file)
  try {
    const handle = await open(path)
    const stats = await handle.stat()
    if (!stats.isDirectory()) {
      return { source: handle.createReadStream(), bytes: stats.size }
    }
    await handle.close()
  } catch (error) {
    throw new InputError(`${file} can't be read: ${(error as Error).message}.`, { cause: error })
  }
  throw new InputError(`${file} is a directory.`)
}
