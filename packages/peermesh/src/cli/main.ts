#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { spawnChildPeer } from './child-peer.ts'
import type { Environment } from './environment.ts'
import { OutputClosedError, OutputLostError, WorkingDirectoryGoneError } from './errors.ts'
import { runGuarded } from './lock/guarded-command.ts'
import { run } from './run.ts'
import { listenForStop } from './stop-requests.ts'

// Whoever reads our output may leave early (`| head`), or its disk be full: what can't be written is dropped, and a peer goes on.
const outputClosed = new AbortController()
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  outputClosed.abort(
    code === 'EPIPE'
      ? new OutputClosedError('Nobody reads the standard output any more.')
      : new OutputLostError(`The standard output can't be written: ${message}.`)
  )
})
// There is nowhere left to say so.
process.stderr.on('error', () => undefined)

// What takes long to load is loaded where it is needed: help is there at once, and who only talks to a peer never loads libp2p.
const environment: Environment = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  outputClosed: outputClosed.signal,
  variables: process.env,
  workingDirectory,
  now: () => performance.now(),
  createPeer: async (init) => await (await import('../create-peer.ts')).createPeer(init),
  attach: async (dataDir) => (await import('../control/attached-peer.ts')).attach(dataDir),
  isRunning: async (dataDir) => {
    const { findSocketPath, isAnswering } = await import('../control/socket-directory.ts')
    return await isAnswering(await findSocketPath(dataDir))
  },
  spawnPeer: (commandArguments) => spawnChildPeer(fileURLToPath(import.meta.url), commandArguments),
  runGuarded,
  onSignal: listenForSignals,
  onStopRequest: (listener) => {
    process.channel?.unref()
    return listenForStop(process, () => performance.now(), listener)
  },
  endAtOnce: (exitCode) => process.exit(exitCode)
}

function workingDirectory(): string {
  try {
    return process.cwd()
  } catch (error) {
    throw new WorkingDirectoryGoneError('The directory that this runs in was removed.', { cause: error })
  }
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'] as const

function listenForSignals(listener: (name: NodeJS.Signals) => void): () => void {
  // Ctrl-Z does nothing: who stands still can end nobody.
  const stay = (): void => undefined
  process.on('SIGTSTP', stay)
  for (const name of FORWARDED) {
    process.on(name, listener)
  }
  return () => {
    process.off('SIGTSTP', stay)
    for (const name of FORWARDED) {
      process.off(name, listener)
    }
  }
}

process.exitCode = await run(process.argv.slice(2), environment)
// The standard input may be a terminal or a pipe that nobody closes, and must not keep us.
process.stdin.destroy()
