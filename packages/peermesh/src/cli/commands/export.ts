import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { formatCounted, formatDuration } from '../format.ts'
import { interruptible } from '../interruptible.ts'
import { inChunks, writeAll } from '../line-writer.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface ExportOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly prefix: string
}

export function exportCommand(environment: Environment): Command {
  return attachedCommand('export', 'print all entries, as import takes them')
    .argument('[file]', 'the file to write; - for the standard output', '-')
    .option('--prefix <prefix>', 'only keys that start with this', '')
    .addHelpText(
      'after',
      `
One entry a line, {"key": …, "value": …}, in the order of the keys; bytes are {"/": {"bytes": "<base64>"}}. A typed key has its "type"
beside, what expires its "expiresAt", and import makes the same of them. Entries that change meanwhile are printed as they stand when
they are reached. A file is there whole or not at all: until all is written, what was there before stays. With --json what was done is told as JSON on standard error.

Examples:
  peermesh export backup.ndjson
  peermesh export --prefix city/ | gzip > cities.ndjson.gz
  peermesh export --peer peermesh-data/peer-1 | peermesh import --peer elsewhere/peer-1 -`
    )
    .action(async (file: string, options: ExportOptions) => {
      const { peer, output } = await openAttached(environment, options)
      const toFile = file !== '-'
      // On one terminal, a bar and the entries would write over each other.
      const showsBar = !output.json && (toFile || environment.stdout.isTTY !== true)
      const startedAt = environment.now()
      let entries = 0
      await interruptible(environment, 'The export', async (signal) => {
        const [{ toJson }, { EntriesBar }, { writeAtomically }] = await Promise.all([
          import('../../control/json-value.ts'),
          import('../entries-bar.ts'),
          import('../atomic-file.ts')
        ])
        const total = options.prefix === '' ? (await peer.status({ signal })).store.keys : undefined
        const bar = showsBar ? EntriesBar.on(environment.stderr, total, 'written') : undefined
        const lines = async function* (): AsyncGenerator<string> {
          for await (const { key, type, types, value, expiresAt } of peer.contents(options.prefix, { signal })) {
            yield JSON.stringify({ key, ...(type !== 'register' && { type }), types, value: toJson(value), expiresAt })
            entries += 1
            bar?.update(entries, entries)
          }
        }
        try {
          await (toFile
            ? writeAtomically(resolve(environment.workingDirectory(), file), inChunks(lines()))
            : writeAll(environment.stdout, inChunks(lines()), signal))
        } finally {
          bar?.stop()
        }
      })
      const elapsedMs = Math.round(environment.now() - startedAt)
      if (output.json) {
        environment.stderr.write(`${JSON.stringify({ entries, elapsedMs, ...(toFile ? { file } : {}) })}\n`)
      } else if (toFile) {
        output.note(`${formatCounted(entries, 'entry', 'entries')} written to ${file} in ${formatDuration(elapsedMs)}.`)
      }
    })
}
