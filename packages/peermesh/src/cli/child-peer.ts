import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** What a peer prints as its first line with `--json`. */
export interface ReadyLine {
  readonly type: 'ready'
  readonly name: string
  readonly addresses: readonly string[]
}

/** How a process ended: by itself with a code, or by a signal. */
export interface ChildExit {
  readonly code: number
  readonly signal: NodeJS.Signals | undefined
}

/** A peer in a process of its own. */
export interface ChildPeer {
  readonly pid: number | undefined
  /** Its first words; `undefined` where it ended without. */
  readonly ready: Promise<ReadyLine | undefined>
  readonly exited: Promise<ChildExit>
  /** The last lines of what it wrote on standard error. */
  readonly log: readonly string[]
  /** Hears each line of standard error from now on. */
  onLine(listener: (line: string) => void): void
  /** Asks it to end, and ends it by force when it does not. */
  stop(): Promise<void>
  /** Ends it by force. What it acknowledged is on disk. */
  kill(): void
}

/** A peer that stops cleanly needs well under a second. */
const STOP_GRACE_MS = 10_000

/** Enough for the message of an error with its stack. */
const LOG_LINES_MAX = 20

/**
 * Runs the command line's `peer` as a child. The channel that is opened with it is never used: it closes when this process goes,
 * however it goes, and that ends the child.
 */
export function spawnChildPeer(script: string, commandArguments: readonly string[]): ChildPeer {
  const child = spawn(process.execPath, [...process.execArgv, script, 'peer', '--json', ...commandArguments], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own, so that Ctrl-C on the terminal reaches it through us only, and once.
    detached: true
  })
  const exited = new Promise<ChildExit>((resolve) => {
    // After the end of its streams: what it said last is known then.
    child.once('close', (code, signal) => resolve({ code: code ?? 1, signal: signal ?? undefined }))
    child.once('error', () => resolve({ code: 1, signal: undefined }))
  })
  const log: string[] = []
  const errors = createInterface({ input: child.stderr as Readable })
  errors.on('line', (line) => {
    log.push(line)
    log.splice(0, log.length - LOG_LINES_MAX)
  })
  // What follows the first line is read too, and dropped, so that the child never waits for us.
  const lines = createInterface({ input: child.stdout as Readable })
  const ready = new Promise<ReadyLine | undefined>((resolve) => lines.once('line', (line) => resolve(readyIn(line))))
  return {
    pid: child.pid,
    ready: Promise.race([ready, exited.then(() => undefined)]),
    exited,
    log,
    onLine: (listener) => {
      errors.on('line', listener)
    },
    stop: async () => {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS)
      await exited
      clearTimeout(force)
    },
    kill: () => {
      child.kill('SIGKILL')
    }
  }
}

/** Nothing where it was stopped before it was ready: then its first word is that it has. */
function readyIn(line: string): ReadyLine | undefined {
  const said = JSON.parse(line) as { readonly type: string }
  return said.type === 'ready' ? (said as ReadyLine) : undefined
}
