import { Command } from 'commander'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { Environment } from '../environment.ts'
import { DATA_DIRECTORY, DATA_VARIABLE, locatePeer } from '../locate-peer.ts'
import { Output } from '../output.ts'

interface AttachedOptions {
  readonly peer?: string
  readonly json?: boolean
}

/** A command that is for a peer which runs already. */
export function attachedCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option(
      '--peer <dir>',
      `data directory of the peer (default: the only one that runs below ${DATA_DIRECTORY}, or $${DATA_VARIABLE})`
    )
    .option('--json', 'print JSON, for programs')
    .option('--debug', 'show where an error comes from')
}

/** The peer that the options of such a command mean, and where to say what comes of it. */
export async function openAttached(
  environment: Environment,
  options: AttachedOptions
): Promise<{ readonly peer: AttachedPeer; readonly output: Output }> {
  return { peer: await locatePeer(environment, options.peer), output: new Output(environment, options) }
}
