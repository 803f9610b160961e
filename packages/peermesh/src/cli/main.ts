#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { spawnChildPeer } from './child-peer.ts'
import type { Environment } from './environment.ts'
import { OutputClosedError } from './errors.ts'
import { runGuarded } from './lock/guarded-command.ts'
import { run } from './run.ts'

// Whoever reads our output may leave early (`| head`): what nobody reads is dropped, and a peer goes on.
const outputClosed = new AbortController()
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error
  }
  outputClosed.abort(new OutputClosedError('Nobody reads the standard output any more.'))
})

// What takes long to load is loaded where it is needed: help is there at once, and who only talks to a peer never loads libp2p.
const environment: Environment = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  outputClosed: outputClosed.signal,
  variables: process.env,
  directory: process.cwd(),
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
  onStopRequest: listenForStop
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

/** A terminal's Ctrl-C, a supervisor's SIGTERM, or the end of the process that started this one with a channel to it. */
function listenForStop(listener: () => void): () => void {
  const names = ['SIGINT', 'SIGTERM', 'disconnect'] as const
  for (const name of names) {
    process.on(name, listener)
  }
  process.channel?.unref()
  return () => {
    for (const name of names) {
      process.off(name, listener)
    }
  }
}

process.exitCode = await run(process.argv.slice(2), environment)
// The standard input may be a terminal or a pipe that nobody closes, and must not keep us.
process.stdin.destroy()
