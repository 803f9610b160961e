import type { Command } from 'commander'
import { parseCount } from '../count.ts'
import type { Environment } from '../environment.ts'
import { interruptible } from '../interruptible.ts'
import { keyText } from '../key-text.ts'
import { inChunks, writeAll } from '../line-writer.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface LsOptions {
  readonly peer?: string
  readonly json?: boolean
  readonly from?: string
  readonly to?: string
  readonly reverse?: boolean
  readonly limit?: number
}

export function lsCommand(environment: Environment): Command {
  return attachedCommand('ls', 'list keys')
    .argument('[prefix]', 'only keys that start with this', '')
    .option('--from <key>', 'begin with this key, or the first behind it')
    .option('--to <key>', 'end before this key')
    .option('--reverse', 'from the last to the first')
    .option('--limit <count>', 'at most so many', parseCount)
    .addHelpText(
      'after',
      `
One key a line, in the order of their UTF-16 code units. A key with a control character in it is printed as a JSON string.
With --json each line is {"key"}. For keys with their values, see export.

Examples:
  peermesh ls
  peermesh ls city/ | wc -l
  peermesh ls log/ --from log/2026-11 --to log/2026-12
  peermesh ls log/ --reverse --limit 10
  peermesh ls --json | jq -r .key | head`
    )
    .action(async (prefix: string, options: LsOptions) => {
      const { from, to, reverse, limit } = options
      const range = {
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(reverse && { reverse }),
        ...(limit !== undefined && { limit })
      }
      const { peer, output } = await openAttached(environment, options)
      await interruptible(environment, 'The listing', async (signal) => {
        const keys = peer.keys(prefix, { ...range, signal })
        await writeAll(environment.stdout, inChunks(printed(keys, output.json)), signal)
      })
    })
}

async function* printed(keys: AsyncIterable<string>, json: boolean): AsyncGenerator<string> {
  for await (const key of keys) {
    yield json ? JSON.stringify({ key }) : keyText(key)
  }
}
