import { PassThrough, Readable } from 'node:stream'
import type { Environment } from '../../src/cli/environment.ts'
import { run } from '../../src/cli/run.ts'
import type { AttachedPeer } from '../../src/control/attached-peer.ts'
import { importLines } from '../../src/control/import-lines.ts'
import { PeerNotReachableError } from '../../src/errors.ts'
import { fakePeer, MemoryStore } from './memory-store.ts'

/** An attached peer without a socket in between. */
export function fakeAttachedPeer(store: MemoryStore, dataDir: string): AttachedPeer {
  const peer = fakePeer(store)
  return {
    dataDir,
    status: async () => await Promise.resolve(peer.status()),
    members: async () => await Promise.resolve(peer.members()),
    digest: async () => await store.digest(),
    get: async (key) => await store.get(key),
    put: async (key, value) => await store.put(key, value),
    entries: (prefix) => store.entries(prefix),
    import: async (source, options = {}) => {
      const signal = options.signal ?? new AbortController().signal
      const running = importLines(store, source, { skipBad: options.skipBad === true, signal })
      for (;;) {
        const next = await running.next()
        if (next.done === true) {
          return next.value
        }
        if (next.value.type === 'progress') {
          options.onProgress?.(next.value)
        } else {
          options.onSkipped?.(next.value.line, next.value.reason)
        }
      }
    }
  }
}

export interface RunOptions {
  readonly store?: MemoryStore
  readonly stdin?: Readable | string
  readonly columns?: number
  readonly environment?: Partial<Environment>
}

export interface RunResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** The data directory of the only peer that runs in this world. */
export const RUNNING = '/data/peer-1'

/** Runs one command line without a process, a network or a disk. */
export async function runCommand(commandArguments: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const store = options.store ?? new MemoryStore()
  const environment: Environment = {
    stdin:
      typeof options.stdin === 'string'
        ? Readable.from([Buffer.from(options.stdin)])
        : (options.stdin ?? Readable.from([])),
    stdout: Object.assign(stdout, { columns: options.columns ?? 100 }),
    stderr: Object.assign(stderr, { columns: options.columns ?? 100 }),
    variables: { PEERMESH_DATA: '/nowhere' },
    directory: '/data',
    now: () => 0,
    createPeer: async () => await Promise.reject(new Error('no peer can be made here')),
    attach: (dataDir) => (dataDir === RUNNING ? fakeAttachedPeer(store, dataDir) : deadPeer(dataDir)),
    isRunning: async (dataDir) => await Promise.resolve(dataDir === RUNNING),
    spawnPeer: () => {
      throw new Error('no process can be made here')
    },
    onStopRequest: () => () => undefined,
    ...options.environment
  }
  const exitCode = await run(commandArguments, environment)
  return { stdout: textOf(stdout), stderr: textOf(stderr), exitCode }
}

function textOf(stream: PassThrough): string {
  return (stream.read() as Buffer | null)?.toString() ?? ''
}

function deadPeer(dataDir: string): AttachedPeer {
  return fakeAttachedPeer(
    new Proxy(new MemoryStore(), {
      get: () => () => {
        throw new PeerNotReachableError(dataDir, 'there is no control socket')
      }
    }),
    dataDir
  )
}
