import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { terminalText } from '../key-text.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

export function membersCommand(environment: Environment): Command {
  return attachedCommand('members', 'list the members of the mesh, as this peer sees them')
    .addHelpText(
      'after',
      `
Two peers may differ for a moment: each tells what it knows now.

Examples:
  peermesh members
  peermesh members --json | jq -r '.[] | select(.status != "alive") | .peer'`
    )
    .action(async (options: { peer?: string; json?: boolean }) => {
      const { peer, output } = await openAttached(environment, options)
      const members = await peer.members()
      const { table } = await import('../table.ts')
      output.result(members, () =>
        table(
          [
            { name: 'PEER' },
            { name: 'STATE' },
            { name: 'LINK' },
            { name: 'ROUND TRIP', align: 'right' },
            { name: 'ADDRESSES' }
          ],
          members.map(({ peer: name, status, linked, rttMs, addresses }) => [
            terminalText(name),
            status,
            linked ? 'up' : '',
            rttMs === undefined ? '' : `${rttMs.toFixed(1)} ms`,
            addresses.join(' ')
          ])
        )
      )
    })
}
