import { type Command, InvalidArgumentError } from 'commander'
import { formatMoment } from '../../control/explain/moment.ts'
import type { AttachedForce, AttachedLockState, AttachedPlace } from '../../control/protocol.ts'
import type { Environment } from '../environment.ts'
import { NobodyHoldsError } from '../errors.ts'
import { keyText } from '../key-text.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface Options {
  readonly peer?: string
  readonly json?: boolean
}

interface ReleaseOptions extends Options {
  readonly reason: string
  readonly fence?: bigint
}

export function locksCommand(environment: Environment): Command {
  return attachedCommand('locks', 'list locks: who holds them and who waits; or release one by force')
    .argument('[name]', 'only this lock, whether or not this peer used it')
    .addHelpText(
      'after',
      `
Without a name: the locks in use of those that this peer uses, or used last. What is told is what a majority of the voters says; times
are by the clock of the peer that noted them. Of a token they know where it was last, and not who holds it or waits. peermesh explain
NAME tells how it came about.

Examples:
  peermesh locks
  peermesh locks backup --json | jq -r '.holders[].peer'
  peermesh locks release backup --force --reason 'hangs since noon'`
    )
    .action(async (name: string | undefined, options: Options) => {
      const { peer, output } = await openAttached(environment, options)
      const locks = await peer.locks({ name })
      if (name === undefined && locks.length === 0) {
        output.note('No lock that this peer knows of is in use.')
      }
      const { table } = await import('../table.ts')
      const answer = name === undefined ? locks : locks[0]
      if (output.json || locks.length > 0) {
        output.result(answer, () => table(COLUMNS, locks.map(rowOf)))
      }
    })
    .addCommand(releaseCommand(environment))
}

function releaseCommand(environment: Environment): Command {
  return attachedCommand('release', 'take a lock from whoever holds it')
    .argument('<name>', 'the lock')
    .requiredOption('--force', 'it is meant: whoever holds the lock is not asked')
    .requiredOption('--reason <text>', 'why, for whoever is forced out and for those who look later')
    .option('--fence <number>', 'only who holds it under this fence, where several may hold it', parseFence)
    .addHelpText(
      'after',
      `
The next in the queue is let in at once. Whoever held the lock hears of it as soon as it can be told, with the reason; a command under
peermesh lock is killed then. Until then it may go on: the fence stops it, at a resource that has seen a higher one. The one that this
prints is above that of whoever held the lock, and nobody's: show it to the resource, and it is safe at once.

Who did it, when and why is told by peermesh explain. It exits with 4 where nobody holds the lock.

Examples:
  peermesh locks release backup --force --reason 'hangs since noon'
  peermesh locks release workers --fence 17 --force --reason 'its machine is gone' --json | jq -r .fence`
    )
    .action(async (name: string, _own: unknown, command: Command) => {
      // An option that both have is read by whichever comes first.
      const options = command.optsWithGlobals<ReleaseOptions>()
      const { peer, output } = await openAttached(environment, options)
      const { reason, fence } = options
      const forced = await peer.forceRelease(name, { reason, fence })
      if (forced.released.length === 0) {
        throw new NobodyHoldsError(`Nobody holds ${name}${fence === undefined ? '' : ` under fence ${fence}`}.`)
      }
      output.result(forced, () => describe(forced))
    })
}

const COLUMNS = [
  { name: 'LOCK' },
  { name: 'HELD BY' },
  { name: 'FENCE', align: 'right' },
  { name: 'SINCE' },
  { name: 'WAITING', align: 'right' }
] as const

function rowOf({ name, capacity = 1, registered, holders, waiting }: AttachedLockState): string[] {
  const column = (cell: (holder: AttachedPlace) => string): string => holders.map(cell).join('\n')
  return [
    capacity === 1 ? keyText(name) : `${keyText(name)} (${capacity} permits)`,
    holders.length === 0 ? nobodyOr(registered) : column(({ peer }) => peer),
    column(({ fence = '' }) => fence),
    column(({ since }) => formatMoment(since)),
    registered === undefined ? String(waiting.length) : '?'
  ]
}

/** @param registered of a token: it is where that peer is, or on its way from there */
function nobodyOr(registered: string | undefined): string {
  return registered === undefined ? 'nobody' : `a token, last at ${registered}`
}

function describe({ name, released, fence }: AttachedForce): string {
  const who = released.map((holder) => `${holder.peer}, which held it under fence ${holder.fence}`).join('; ')
  return `${keyText(name)} was taken from ${who}. Fence ${fence} is nobody's, and above.`
}

function parseFence(text: string): bigint {
  if (!/^\d{1,19}$/.test(text)) {
    throw new InvalidArgumentError('Give a fence, as peermesh locks shows it.')
  }
  return BigInt(text)
}
