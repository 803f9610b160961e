import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { AttachedElection } from '../../control/protocol.ts'
import type { Environment } from '../environment.ts'
import { NoLeaderError } from '../errors.ts'
import { keyText, terminalText } from '../key-text.ts'
import { writeUntilStopped } from '../line-writer.ts'
import type { Output } from '../output.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface Options {
  readonly peer?: string
  readonly json?: boolean
  readonly algorithm?: string
  readonly mode?: string
  readonly priority?: number
  readonly watch?: boolean
}

export function leaderCommand(environment: Environment): Command {
  return electionCommand('leader', 'say who leads a scope')
    .option('--watch', 'print it again at each change, until it is stopped')
    .addHelpText(
      'after',
      `
A scope is a name for which there is to be one leader. The peer takes part as an observer from then on, in the way in which the others
elect, where there is a leader to hear of. Where nobody leads it exits with 4, and says so; with --watch that is a line like any other.
Ctrl-C ends --watch, with exit code 0; it ends with 3 when the peer stops.

Examples:
  peermesh leader scheduler
  peermesh leader scheduler --mode available --json | jq -r .leader.peer
  peermesh leader scheduler --watch --json | jq -c .leader`
    )
    .action(async (scope: string, options: Options) => {
      const { peer, output } = await openAttached(environment, options)
      if (options.watch === true) {
        await writeUntilStopped(environment, (signal) => leaderLines({ peer, output, scope, options }, signal))
        return
      }
      const election = await peer.election(scope, options)
      if (election.leader === undefined) {
        throw new NoLeaderError(describe(election))
      }
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
for all that come later. The peer takes part until it stops, or until peermesh resign. It is a candidate also where nobody can lead now,
because too few voters are linked: the answer says so.

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
    .addOption(
      new Option('--algorithm <name>', 'where the scope is not open yet (default: bully)').choices(['bully', 'ring'])
    )
    .addOption(
      new Option('--mode <name>', 'where the scope is not open yet (default: quorum)').choices(['quorum', 'available'])
    )
}

async function* leaderLines(
  {
    peer,
    output,
    scope,
    options
  }: {
    readonly peer: AttachedPeer
    readonly output: Output
    readonly scope: string
    readonly options: Options
  },
  signal: AbortSignal
): AsyncGenerator<string> {
  const { algorithm, mode } = options
  for await (const election of peer.leaders(scope, { algorithm, mode, signal })) {
    yield `${output.json ? JSON.stringify(election) : describe(election)}\n`
  }
}

function describe({ scope, algorithm, mode, leader, problem, candidate, leads }: AttachedElection): string {
  const nobody = problem === undefined ? 'nobody leads' : `nobody leads: ${problem}`
  const who = leader === undefined ? nobody : `${terminalText(leader.peer)} leads, term ${leader.term}`
  const role = leads ? 'this peer leads' : candidate ? 'this peer is a candidate' : 'this peer observes'
  return `${keyText(scope)}: ${who} (${algorithm}, ${mode}; ${role})`
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError('It is a whole number.')
  }
  return value
}
