import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** What a peer prints as its first line with `--json`. */
export interface ReadyLine {
  readonly type: 'ready'
  readonly name: string
  readonly addresses: readonly string[]
}

/** A peer in a process of its own. */
export interface ChildPeer {
  readonly pid: number | undefined
  /** Its first words; `undefined` where it ended without. */
  readonly ready: Promise<ReadyLine | undefined>
  /** Its exit code, or 1 where a signal ended it. */
  readonly exited: Promise<number>
  /** Asks it to end, and ends it by force when it does not. */
  stop(): Promise<void>
}

/** A peer that stops cleanly needs well under a second. */
const STOP_GRACE_MS = 10_000

/**
 * Runs the command line's `peer` as a child. The channel that is opened with it is never used: it closes when this process goes,
 * however it goes, and that ends the child.
 */
export function spawnChildPeer(script: string, commandArguments: readonly string[]): ChildPeer {
  const child = spawn(process.execPath, [...process.execArgv, script, 'peer', '--json', ...commandArguments], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // A group of its own, so that Ctrl-C on the terminal reaches it through us only, and once.
    detached: true
  })
  const exited = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1))
    child.once('error', () => resolve(1))
  })
  // What follows the first line is read too, and dropped, so that the child never waits for us.
  const lines = createInterface({ input: child.stdout as Readable })
  const ready = once(lines, 'line').then(([line]: string[]) => JSON.parse(line ?? 'null') as ReadyLine)
  return {
    pid: child.pid,
    ready: Promise.race([ready, exited.then(() => undefined)]),
    exited,
    stop: async () => {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS)
      await exited
      clearTimeout(force)
    }
  }
}
