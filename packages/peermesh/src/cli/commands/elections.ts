import { type Command, InvalidArgumentError } from 'commander'
import type { AttachedElection } from '../../control/protocol.ts'
import type { Environment } from '../environment.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface Options {
  readonly peer?: string
  readonly json?: boolean
  readonly algorithm?: string
  readonly mode?: string
  readonly priority?: number
}

export function leaderCommand(environment: Environment): Command {
  return electionCommand('leader', 'say who leads a scope')
    .addHelpText(
      'after',
      `
A scope is a name for which there is to be one leader. The peer takes part as an observer from then on.

Examples:
  peermesh leader scheduler
  peermesh leader scheduler --mode available --json | jq -r .leader.peer`
    )
    .action(async (scope: string, options: Options) => {
      const { peer, output } = await openAttached(environment, options)
      const election = await peer.election(scope, options)
      output.result(election, () => describe(election))
    })
}

export function campaignCommand(environment: Environment): Command {
  return electionCommand('campaign', 'make a peer a candidate for the lead of a scope')
    .option('--priority <number>', 'higher leads, among those who are there when a leader is missed', wholeNumber)
    .addHelpText(
      'after',
      `
A leader that is trusted stays: a better candidate leads after it. What the first use of a scope said of its algorithm and mode holds
for all that come later. The peer takes part until it stops, or until peermesh resign.

Examples:
  peermesh campaign scheduler
  peermesh campaign scheduler --priority 10 --peer peermesh-data/peer-2`
    )
    .action(async (scope: string, options: Options) => {
      const { peer, output } = await openAttached(environment, options)
      const election = await peer.campaign(scope, options)
      output.result(election, () => describe(election))
    })
}

export function resignCommand(environment: Environment): Command {
  return attachedCommand('resign', 'take a peer out of the candidates for the lead of a scope')
    .argument('<scope>', 'the name for which there is one leader')
    .addHelpText(
      'after',
      `
Where it leads, it has stopped when this returns, and the others elect.

Examples:
  peermesh resign scheduler --peer peermesh-data/peer-2`
    )
    .action(async (scope: string, options: Options) => {
      const { peer, output } = await openAttached(environment, options)
      const election = await peer.resign(scope)
      output.result(election, () => describe(election))
    })
}

function electionCommand(name: string, description: string): Command {
  return attachedCommand(name, description)
    .argument('<scope>', 'the name for which there is one leader')
    .option('--algorithm <name>', 'bully or ring, where the scope is not open yet (default: bully)')
    .option('--mode <name>', 'quorum or available, where the scope is not open yet (default: quorum)')
}

function describe({ scope, algorithm, mode, leader, candidate, leads }: AttachedElection): string {
  const who = leader === undefined ? 'nobody leads' : `${leader.peer} leads, term ${leader.term}`
  const role = leads ? 'this peer leads' : candidate ? 'this peer is a candidate' : 'this peer observes'
  return `${scope}: ${who} (${algorithm}, ${mode}; ${role})`
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It is a whole number.')
  }
  return value
}
