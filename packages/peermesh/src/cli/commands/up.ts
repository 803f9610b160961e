import { Command, InvalidArgumentError } from 'commander'
import type { Environment } from '../environment.ts'
import { DATA_DIRECTORY, DATA_VARIABLE } from '../locate-peer.ts'
import type { UpOptions } from '../up/run-mesh.ts'
import { addPeerOptions } from './peer-options.ts'

/** More processes than that are a test of the machine, not of a mesh. */
const PEERS_MAX = 64

export function upCommand(environment: Environment): Command {
  const command = new Command('up')
    .description('run a mesh of several peers on this machine until it is stopped')
    .option('--peers <count>', 'how many peers', parsePeerCount, 3)
    .option(
      '--data <dir>',
      `where the peers keep their data, one directory each (default: $${DATA_VARIABLE}, else ${DATA_DIRECTORY})`
    )
    .option('--restart', 'start a peer again that ends before it is told to, after 1 s, then 2, up to 30')
  return addPeerOptions(command)
    .addHelpText(
      'after',
      `
Each peer is a process of its own. On a terminal a table shows how they do; elsewhere there is a line for each change. A peer that
ends is shown with the end of its log. Ctrl-C stops all of them, a second one kills them; their data stays, and the next up goes on
with it.

The columns: LAG counts the operations that another of these peers has and this one has not. CPU is of one processor, MEMORY is what
is resident. STATE "silent" is a process that is there and does not answer.

Examples:
  peermesh up --peers 5
  peermesh up --restart --json | jq -c 'select(.type == "peer" and .lag > 0)'
  peermesh members --peer peermesh-data/peer-1`
    )
    .action(async (options: UpOptions) => await (await import('../up/run-mesh.ts')).runMesh(environment, options))
}

function parsePeerCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > PEERS_MAX) {
    throw new InvalidArgumentError(`Give a number from 1 to ${PEERS_MAX}.`)
  }
  return count
}
