import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Writable } from 'node:stream'

/** A command in a process group of its own, that ends when this process does, however that ends. */
export interface GuardedCommand {
  /** With its exit code, as a shell tells it: 128 + n where signal n ended it. Rejects where there is no shell. */
  readonly ended: Promise<number>
  /** To all of its group. Does nothing once it has ended. */
  signal(name: NodeJS.Signals): void
}

/**
 * Runs the command, and beside it a guard that kills all of the group once the other end of the pipe is closed: that is what becomes of the pipe when the
 * process at that end is killed. The guard begins before the command, and is no child of it, which may wait for all of its own.
 */
const GUARDED = `trap : HUP INT QUIT TERM USR1 USR2
{
  trap '' HUP INT QUIT TERM USR1 USR2
  read -r _ <&3 || kill -s KILL -- "-$$"
} </dev/null >/dev/null 2>&1 &
guard=$!
"$@" 3<&-
code=$?
kill -s KILL "$guard"
wait "$guard" 2>/dev/null
exit "$code"`

export function runGuarded(
  command: readonly string[],
  variables: Readonly<Record<string, string | undefined>>
): GuardedCommand {
  // Its name stands before what the shell says: that there is no such command, say.
  const child = spawn('/bin/sh', ['-c', GUARDED, 'peermesh', ...command], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: variables,
    detached: true
  })
  const pipe = child.stdio[3] as Writable
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      pipe.destroy()
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal])
    })
  })
  return {
    ended,
    signal: (name) => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, name)
      }
    }
  }
}
