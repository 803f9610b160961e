import type { Command } from 'commander'
import { formatMoment } from '../../control/explain/moment.ts'
import type { ConflictLine } from '../../control/protocol.ts'
import type { Environment } from '../environment.ts'
import { interruptible } from '../interruptible.ts'
import { keyText } from '../key-text.ts'
import { inChunks, writeAll } from '../line-writer.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

export function conflictsCommand(environment: Environment): Command {
  return attachedCommand('conflicts', 'list keys that hold values of writes at the same time')
    .argument('[prefix]', 'only keys that start with this', '')
    .addHelpText(
      'after',
      `
Of each such key, or field of a map, all values: when each was written, by whom, and what it is, the one that readers see first. Put one
of them, or another, and it replaces all that this peer has seen. With --json each line is {"key", "field", "siblings"}.

Examples:
  peermesh conflicts
  peermesh conflicts stock/ --json | jq -c '[.key, .siblings[].value]'`
    )
    .action(async (prefix: string, options: { peer?: string; json?: boolean }) => {
      const { peer, output } = await openAttached(environment, options)
      await interruptible(environment, 'The listing', async (signal) => {
        const conflicts = peer.conflicts(prefix, { signal })
        await writeAll(environment.stdout, inChunks(printed(conflicts, output.json)), signal)
      })
    })
}

async function* printed(conflicts: AsyncIterable<ConflictLine>, json: boolean): AsyncGenerator<string> {
  for await (const conflict of conflicts) {
    if (json) {
      yield JSON.stringify(conflict)
      continue
    }
    const { key, field, siblings } = conflict
    yield `${keyText(key)}${field === undefined ? '' : `, field ${keyText(field)}`}`
    for (const { value, bytes, peer, writtenAt } of siblings) {
      const text = value === undefined ? `${bytes} B that this version cannot read` : JSON.stringify(value)
      yield `  ${formatMoment(writtenAt.millis)}  ${peer}  ${text}`
    }
  }
}
