import type { Command } from 'commander'
import type { Environment } from '../environment.ts'
import { formatCounted } from '../format.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

export function digestCommand(environment: Environment): Command {
  return attachedCommand('digest', 'print the digest of all that this peer holds')
    .addHelpText(
      'after',
      `
Two peers hold the same data when their digests are equal.

Examples:
  peermesh digest --peer peermesh-data/peer-1
  test "$(peermesh digest --json --peer a)" = "$(peermesh digest --json --peer b)"`
    )
    .action(async (options: { peer?: string; json?: boolean }) => {
      const { peer, output } = await openAttached(environment, options)
      const digest = await peer.digest()
      output.result(digest, () => `${digest.hash}  ${formatCounted(digest.keys, 'key')}`)
    })
}
