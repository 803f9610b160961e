import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { interruptible } from '../interruptible.ts'
import { keyText } from '../key-text.ts'
import { inChunks, writeAll } from '../line-writer.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

export function lsCommand(environment: Environment): Command {
  return attachedCommand('ls', 'list keys')
    .argument('[prefix]', 'only keys that start with this', '')
    .addHelpText(
      'after',
      `
One key a line, in the order of their UTF-16 code units. A key with a control character in it is printed as a JSON string.
With --json each line is {"key"}. For keys with their values, see export.

Examples:
  peermesh ls
  peermesh ls city/ | wc -l
  peermesh ls --json | jq -r .key | head`
    )
    .action(async (prefix: string, options: { peer?: string; json?: boolean }) => {
      const { peer, output } = await openAttached(environment, options)
      await interruptible(environment, 'The listing', async (signal) => {
        const keys = peer.keys(prefix, { signal })
        await writeAll(environment.stdout, inChunks(printed(keys, output.json)), signal)
      })
    })
}

async function* printed(keys: AsyncIterable<string>, json: boolean): AsyncGenerator<string> {
  for await (const key of keys) {
    yield json ? JSON.stringify({ key }) : keyText(key)
  }
}
