import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AttachedLock, AttachedLockOptions } from '../../control/attached-lock.ts'
import type { AttachedPeer } from '../../control/attached-peer.ts'
import type { LockQueue } from '../../control/protocol.ts'
import { parseDuration } from '../duration.ts'
import type { Environment } from '../environment.ts'
import { CommandEndedError, InterruptedError, LostWhileRunningError } from '../errors.ts'
import { formatDuration } from '../format.ts'
import type { Outcome } from '../lock/run-under-lock.ts'
import { attachedCommand, openAttached } from './attached-command.ts'

interface Options {
  readonly peer?: string
  readonly json?: boolean
  readonly wait?: number
  readonly try?: boolean
  readonly hold?: number
  readonly killAfter: number
  readonly capacity?: number
  readonly permits?: number
}

const KILL_AFTER_MS = 5_000

export function lockCommand(environment: Environment): Command {
  return attachedCommand('lock', 'run a command while a lock is held')
    .usage('[options] <name> -- <command...>')
    .argument('<name>', 'the lock: one command at a time holds it, in the whole mesh')
    .argument('<command...>', 'what to run, and its arguments, after --')
    .addOption(
      new Option('--wait <duration>', 'wait for so long at most (default: as long as it takes)')
        .argParser(parseDuration)
        .conflicts('try')
    )
    .option('--try', 'do not wait: give up where somebody holds it')
    .option('--hold <duration>', 'end the command after so long', parseDuration)
    .addOption(
      new Option('--kill-after <duration>', 'between SIGTERM and SIGKILL at most; never beyond the end of the lock')
        .argParser(parseDuration)
        .default(KILL_AFTER_MS, '5s')
    )
    .option('--capacity <count>', 'how many permits the lock has; its first use fixes it (default: 1)', parseCount)
    .option('--permits <count>', 'how many of them to take (default: 1)', parseCount)
    .addHelpText(
      'after',
      `
Who came first is let in first. The command finds PEERMESH_LOCK_NAME and PEERMESH_LOCK_FENCE in its environment: a number above that of
all who held the lock before. Pass it on with what you write, and let the resource refuse lower ones: a command that is paused, or was
sent something before it was ended, may be late, and no lock can stop that.

Where the lock is lost (no majority of the voters answers, the peer is gone, or it was released by force) the command and all of its
process group get SIGTERM as soon as that is known, and SIGKILL before others may hold the lock. Signals are passed on to it. It ends
also where this program is killed; the lock is then free within 2 s. A duration is 500ms, 5s, 2m or 1h.

Exit codes, beside those of the command itself (128 + n where signal n ended it):
  2    the command line is wrong, or the lock has another capacity
  3    no such peer, or it does not answer: the command was not run
  123  no majority of the voters answered: the command was not run
  124  others held the lock for all of --wait, or with --try: the command was not run
  125  the lock was lost, or --hold was over, and the command was ended
  126  the command can't be run
  127  there is no such command
  130  interrupted while it waited

Examples:
  peermesh lock backup -- /usr/local/bin/backup.sh
  peermesh lock nightly --try -- ./report.sh || test $? -eq 124
  peermesh lock deploy --wait 30s --hold 10m -- sh -c './deploy --fence "$PEERMESH_LOCK_FENCE"'
  peermesh lock workers --capacity 4 -- ./work.sh`
    )
    .action(async (name: string, command: readonly string[], options: Options) => {
      const { peer } = await openAttached(environment, options)
      const lock = await waitForLock(environment, peer, { name, options })
      tell(environment, options, { type: 'granted', name, fence: String(lock.fence) })
      const { runUnderLock } = await import('../lock/run-under-lock.ts')
      const outcome = await runUnderLock(environment, lock, {
        command,
        holdMs: options.hold,
        killAfterMs: options.killAfter
      })
      conclude(lock, outcome, options)
    })
}

/** @throws InterruptedError where it was asked to stop meanwhile */
async function waitForLock(
  environment: Environment,
  peer: AttachedPeer,
  { name, options }: { readonly name: string; readonly options: Options }
): Promise<AttachedLock> {
  const { capacity, permits } = options
  const stop = new AbortController()
  const stopListening = environment.onStopRequest(() =>
    stop.abort(new InterruptedError(`Nobody waits for ${name} any more, and the command was not run.`))
  )
  try {
    return await peer.lock(name, {
      wait: options.try === true ? 0 : options.wait,
      capacity,
      permits,
      signal: stop.signal,
      onQueued: (queue) => tell(environment, options, { type: 'queued', name, ...queue })
    } satisfies AttachedLockOptions)
  } finally {
    stopListening()
  }
}

type Told =
  | { readonly type: 'granted'; readonly name: string; readonly fence: string }
  | ({ readonly type: 'queued'; readonly name: string } & LockQueue)

/** Beside the command, which has the standard output for itself: for programs, and for somebody who sits there and waits. */
function tell({ stderr }: Environment, { json }: Options, told: Told): void {
  if (json === true) {
    stderr.write(`${JSON.stringify(told)}\n`)
  } else if (told.type === 'queued' && stderr.isTTY === true) {
    const who = told.holders.map(({ peer, fence }) => `${peer} under fence ${fence}`).join(', ')
    const before = told.before === 0 ? '' : ` ${told.before} wait before this.`
    stderr.write(`Waiting for ${told.name}: held by ${who === '' ? 'somebody' : who}.${before}\n`)
  }
}

/** @throws LostWhileRunningError, or CommandEndedError where the command did not end with 0 */
function conclude({ name, fence, signal }: AttachedLock, { exitCode, endedBy }: Outcome, { hold }: Options): void {
  if (endedBy === 'hold') {
    throw new LostWhileRunningError(`The command held ${name} for ${formatDuration(hold ?? 0)}, and was ended.`)
  }
  if (endedBy === 'lost') {
    const why = signal.reason instanceof Error ? signal.reason.message : 'it was not renewed in time'
    throw new LostWhileRunningError(`${name} was lost under fence ${fence}, and the command was ended: ${why}`)
  }
  if (exitCode !== 0) {
    throw new CommandEndedError(exitCode)
  }
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InvalidArgumentError('Give a whole number of at least 1.')
  }
  return count
}
