#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { attach } from '../control/attached-peer.ts'
import { findSocketPath, isAnswering } from '../control/socket-directory.ts'
import { spawnChildPeer } from './child-peer.ts'
import type { Environment } from './environment.ts'
import { run } from './run.ts'

const environment: Environment = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  variables: process.env,
  directory: process.cwd(),
  now: () => performance.now(),
  // Loaded here: commands that only talk to a peer start without libp2p, in a fraction of the time.
  createPeer: async (init) => await (await import('../create-peer.ts')).createPeer(init),
  attach,
  isRunning: async (dataDir) => await isAnswering(await findSocketPath(dataDir)),
  spawnPeer: (commandArguments) => spawnChildPeer(fileURLToPath(import.meta.url), commandArguments),
  onStopRequest: listenForStop
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

// Whoever reads our output may leave early (`| head`): what nobody reads is dropped, and a peer goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error
  }
})

process.exitCode = await run(process.argv.slice(2), environment)
// The standard input may be a terminal or a pipe that nobody closes, and must not keep us.
process.stdin.destroy()
