import { Command } from 'commander'
import { VERSION } from '../constants.ts'
import { completionCommand } from './commands/completion.ts'
import { conflictsCommand } from './commands/conflicts.ts'
import { delCommand } from './commands/del.ts'
import { digestCommand } from './commands/digest.ts'
import { doctorCommand } from './commands/doctor.ts'
import { campaignCommand, leaderCommand, resignCommand } from './commands/elections.ts'
import { encryptionKeyCommand } from './commands/encryption-key.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { getCommand } from './commands/get.ts'
import { importCommand } from './commands/import.ts'
import { keyCommand } from './commands/key.ts'
import { lockCommand } from './commands/lock.ts'
import { locksCommand } from './commands/locks.ts'
import { lookupCommand } from './commands/lookup.ts'
import { lsCommand } from './commands/ls.ts'
import { membersCommand } from './commands/members.ts'
import { partitionsCommand } from './commands/partitions.ts'
import { peerCommand } from './commands/peer.ts'
import { putCommand } from './commands/put.ts'
import { statusCommand } from './commands/status.ts'
import { syncCommand } from './commands/sync.ts'
import { upCommand } from './commands/up.ts'
import { watchCommand } from './commands/watch.ts'
import { requireNode } from '../required-node.ts'
import type { Environment, OutputStream } from './environment.ts'
import { EXIT_CODES_HELP } from './exit-codes.ts'
import { DASH_HINT, isUnknownOption } from './usage.ts'
import { wrapped } from './wrapped.ts'

/** Wide enough for the examples, narrow enough to read; of a terminal that is narrower, its width. */
const HELP_WIDTH_MAX = 120

/** They help whoever has an old one. */
const ON_ANY_NODE = ['doctor', 'completion']

/**
 * The command line as commander sees it. It throws `CommanderError` for what commander would exit with.
 *
 * @param sayUsage is handed what is wrong with a command line, in words for people
 */
export function program(environment: Environment, sayUsage: (text: string) => void): Command {
  const root = new Command('peermesh')
    .description('Coordination without a coordinator: run peers, and talk to those that run.')
    .version(VERSION, '--version', 'print the version')
    .helpCommand('help [command]', 'explain a command, with examples')
    .addHelpText(
      'after',
      `
A first mesh, in two terminals:
  peermesh up --peers 3
  peermesh put greeting hello --peer peermesh-data/peer-1
  peermesh get greeting --peer peermesh-data/peer-3

${EXIT_CODES_HELP}`
    )
  const groups: readonly (readonly [string, readonly Command[]])[] = [
    [
      'Run peers:',
      [upCommand(environment), peerCommand(environment), keyCommand(environment), encryptionKeyCommand(environment)]
    ],
    [
      'Talk to a peer that runs:',
      [
        statusCommand(environment),
        membersCommand(environment),
        explainCommand(environment),
        leaderCommand(environment),
        campaignCommand(environment),
        resignCommand(environment),
        lockCommand(environment),
        locksCommand(environment),
        partitionsCommand(environment),
        getCommand(environment),
        putCommand(environment),
        delCommand(environment),
        lsCommand(environment),
        conflictsCommand(environment),
        watchCommand(environment),
        syncCommand(environment),
        importCommand(environment),
        exportCommand(environment),
        digestCommand(environment)
      ]
    ],
    ['Ask a mesh from outside:', [lookupCommand(environment)]],
    ['This machine:', [doctorCommand(environment), completionCommand(environment)]]
  ]
  for (const [heading, commands] of groups) {
    for (const command of commands) {
      root.addCommand(command.helpGroup(heading))
    }
  }
  for (const command of [root, ...root.commands, ...root.commands.flatMap(({ commands }) => commands)]) {
    configure(command, environment, sayUsage)
  }
  return root.hook('preAction', (_root, command) => {
    if (!ON_ANY_NODE.includes(command.name())) {
      requireNode(process.versions.node)
    }
  })
}

function configure(command: Command, { stdout, stderr }: Environment, sayUsage: (text: string) => void): void {
  command
    .exitOverride()
    .showHelpAfterError('(add --help for how it is used)')
    .configureOutput({
      writeOut: (text) => stdout.write(stdout.isTTY === true ? wrapped(text, helpWidth(stdout)) : text),
      writeErr: sayUsage,
      outputError: (text, write) => write(isUnknownOption(text) ? `${text}${DASH_HINT}\n` : text),
      getOutHelpWidth: () => helpWidth(stdout),
      getErrHelpWidth: () => helpWidth(stderr)
    })
}

function helpWidth(stream: OutputStream): number {
  return Math.min(stream.columns ?? HELP_WIDTH_MAX, HELP_WIDTH_MAX)
}
