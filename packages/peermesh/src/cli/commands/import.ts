import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import type { Command } from 'commander'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { ImportProgress } from '../../control/import-lines.ts'
import type { Environment } from '../environment.ts'
import { InputError, InterruptedError } from '../errors.ts'
import { formatCount, formatDuration } from '../format.ts'
import { ImportBar } from '../import-bar.ts'
import type { Output } from '../output.ts'
import { StoppableLines } from '../stoppable-lines.ts'
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
line stops the import: what came before it is stored, nothing after it is. Running an import again is safe.

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
  const lines = new StoppableLines(input.source)
  const abort = new AbortController()
  // The first request to stop ends the input after a whole line and waits for what was sent; a second one waits for nothing.
  const stopListening = environment.onStopRequest(() => {
    if (lines.stopped) {
      abort.abort(new InterruptedError('The import was broken off.'))
    }
    lines.stop()
  })
  const bar = output.json ? undefined : ImportBar.on(environment.stderr, input.bytes)
  const startedAt = environment.now()
  let skipped = 0
  try {
    const progress = await peer.import(lines, {
      skipBad: task.skipBad,
      signal: abort.signal,
      onProgress: (now) => bar?.update(now),
      onSkipped: (line, reason) => {
        skipped += 1
        if (skipped <= NAMED_BAD_LINES_MAX) {
          output.warning('BadLineError', `Line ${line} is not an entry: ${reason}. Passed over.`)
        }
      }
    })
    bar?.stop()
    report(output, progress, { interrupted: lines.stopped, elapsedMs: environment.now() - startedAt })
  } finally {
    bar?.stop()
    stopListening()
  }
}

function report(
  output: Output,
  progress: ImportProgress,
  how: { readonly interrupted: boolean; readonly elapsedMs: number }
): void {
  const perSecond = Math.round(progress.acknowledged / Math.max(how.elapsedMs / 1_000, 0.001))
  output.result({ ...progress, elapsedMs: Math.round(how.elapsedMs), interrupted: how.interrupted }, () => {
    const skipped = progress.skipped === 0 ? '' : `, ${formatCount(progress.skipped)} bad lines passed over`
    return `${formatCount(progress.acknowledged)} entries acknowledged${skipped} in ${formatDuration(how.elapsedMs)} (${formatCount(perSecond)} a second).`
  })
  if (how.interrupted) {
    throw new InterruptedError('The import was interrupted.')
  }
}

/** @throws InputError where the file can't be read */
async function openInput(
  environment: Environment,
  file: string
): Promise<{ readonly source: Readable; readonly bytes: number | undefined }> {
  if (file === '-') {
    return { source: environment.stdin, bytes: undefined }
  }
  const path = resolve(environment.directory, file)
  try {
    const handle = await open(path)
    const { size } = await handle.stat()
    return { source: handle.createReadStream(), bytes: size }
  } catch (error) {
    throw new InputError(`${file} can't be read: ${(error as Error).message}.`, { cause: error })
  }
}
