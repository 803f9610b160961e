import { PassThrough, Readable } from 'node:stream'
import type { Environment } from '../../src/cli/environment.ts'
import { run } from '../../src/cli/run.ts'
import type { PutOptions } from '@peermesh/store'
import { toJson } from '../../src/control/json-value.ts'
import type { AttachedPeer } from '../../src/control/attached-peer.ts'
import { keyExplainer } from '../../src/control/explain/explain-key.ts'
import { lockExplainer } from '../../src/control/explain/explain-lock.ts'
import { partitionExplainer } from '../../src/control/explain/explain-partition.ts'
import { peerExplainer } from '../../src/control/explain/explain-peer.ts'
import { scopeExplainer } from '../../src/control/explain/explain-scope.ts'
import { explainSubject } from '../../src/control/explain/explain-subject.ts'
import { peerMeant } from '../../src/control/find-peer.ts'
import { importLines } from '../../src/control/import-lines.ts'
import { PeerNotReachableError } from '../../src/errors.ts'
import { fakeAttachedLock, fakeForce, fakeLockState } from './fake-locks.ts'
import { fakePlan, fakeStatus, fakeValues } from './fake-partitions.ts'
import { CLOCKS, fakePeer, MemoryStore } from './memory-store.ts'

const ELECTION = {
  algorithm: 'bully',
  mode: 'quorum',
  phase: 'leading',
  leader: { peer: '12D3KooWFirst', term: 3 },
  candidate: true,
  leads: true
}

/** With their partitions: they stay from one command to the next. */
const valuesOf = new WeakMap<MemoryStore, ReturnType<typeof fakeValues>>()

/** An attached peer without a socket in between. */
export function fakeAttachedPeer(store: MemoryStore, dataDir: string): AttachedPeer {
  const peer = fakePeer(store)
  let values = valuesOf.get(store)
  if (values === undefined) {
    values = fakeValues()
    valuesOf.set(store, values)
  }
  return {
    dataDir,
    status: async () => await Promise.resolve(peer.status()),
    members: async () => await Promise.resolve(peer.members().map(({ since: _since, ...member }) => member)),
    election: async (scope) => {
      const observed = { ...ELECTION, scope, candidate: false, leads: false }
      return await Promise.resolve(scope === 'headless' ? { ...observed, leader: undefined } : observed)
    },
    leaders: async function* (scope) {
      const observed = { ...ELECTION, scope, candidate: false, leads: false }
      yield await Promise.resolve(observed)
      yield { ...observed, phase: 'vacant', leader: undefined, problem: '2 of its 3 voters are not linked' }
    },
    campaign: async (scope) => await Promise.resolve({ ...ELECTION, scope }),
    resign: async (scope) =>
      await Promise.resolve({ ...ELECTION, scope, leader: undefined, candidate: false, leads: false }),
    digest: async () => await store.digest(),
    get: async (key) => await store.get(key),
    put: async (key, value, { waitMs: _waitMs, ...options } = {}) => await store.put(key, value, options as PutOptions),
    delete: async (keys) => {
      const deleted = keys.filter((key) => store.entriesByKey.has(key))
      await store.batch(deleted.map((key) => ({ type: 'delete', key })))
      return { deleted, missing: keys.filter((key) => !deleted.includes(key)) }
    },
    deleteAll: async (prefix, options) => {
      const keys: string[] = []
      for await (const [key] of store.entries(prefix)) {
        keys.push(key)
      }
      await store.batch(keys.map((key) => ({ type: 'delete', key })))
      options?.onProgress?.(keys.length)
      return keys.length
    },
    entries: (prefix) => store.entries(prefix),
    contents: (prefix) => store.contents(prefix),
    conflicts: async function* (prefix) {
      for await (const { key, siblings } of store.conflicts(prefix)) {
        yield {
          key,
          siblings: siblings.map(({ value = null, bytes, peer, writtenAt }) => ({
            value: toJson(value),
            bytes,
            peer,
            writtenAt
          }))
        }
      }
    },
    sync: async (other, { onProgress, ...options } = {}) =>
      await store.pullFrom(
        peerMeant(
          peer.members().map((member) => member.peer),
          other
        ),
        { ...options, onProgress: ({ keys, total, phase }) => onProgress?.({ keys, total, phase }) }
      ),
    keys: async function* (prefix) {
      for await (const [key] of store.entries(prefix)) {
        yield key
      }
    },
    watch: async function* (prefix, options = {}) {
      const { signal, since, after, points = false } = options
      const changes = store.watch(prefix, { ...(signal && { signal }), ...(since !== undefined && { since }) })
      if (options.existing === true) {
        options.onExisting?.(points ? changes.point() : undefined)
        for await (const [key, value] of store.entries(prefix, after === undefined ? {} : { from: after })) {
          if (key !== after) {
            yield { key, value, origin: 'existing' }
          }
        }
      }
      await options.onReady?.({ begins: changes.begins, ...(points && { point: changes.point() }) })
      for await (const change of changes) {
        yield { ...change, ...(points && { point: changes.point() }) }
      }
    },
    lock: async (name, options) => await Promise.resolve(fakeAttachedLock(name, options)),
    locks: async ({ name } = {}) => {
      const states = [fakeLockState('backup'), fakeLockState('workers', 4)]
      const asked = states.filter((state) => name === undefined || state.name === name)
      return await Promise.resolve(name !== undefined && asked.length === 0 ? [fakeLockState(name, undefined)] : asked)
    },
    forceRelease: async (name) => await Promise.resolve(fakeForce(name)),
    partitions: async () => await Promise.resolve(fakeStatus()),
    plan: async (change) => await Promise.resolve(fakePlan(change)),
    drain: async ({ onProgress } = {}) => {
      onProgress?.(2, undefined)
      onProgress?.(1, '12D3KooWThird, which is to hold it, is not linked')
      await Promise.resolve()
    },
    ...values,
    clock: async () => await Promise.resolve(store.clock()),
    explain: async (subject, options) =>
      await Promise.resolve(
        explainSubject(
          [
            peerExplainer(peer, CLOCKS),
            keyExplainer(peer, CLOCKS),
            scopeExplainer(peer, CLOCKS),
            lockExplainer(peer, CLOCKS),
            partitionExplainer(peer)
          ],
          subject,
          options?.kind
        )
      ),
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
    outputClosed: new AbortController().signal,
    variables: { PEERMESH_DATA: '/nowhere' },
    workingDirectory: () => '/data',
    now: () => 0,
    createPeer: async () => await Promise.reject(new Error('no peer can be made here')),
    attach: async (dataDir) =>
      await Promise.resolve(dataDir === RUNNING ? fakeAttachedPeer(store, dataDir) : deadPeer(dataDir)),
    isRunning: async (dataDir) => await Promise.resolve(dataDir === RUNNING),
    spawnPeer: () => {
      throw new Error('no process can be made here')
    },
    runGuarded: () => {
      throw new Error('no command can be run here')
    },
    onSignal: () => () => undefined,
    onStopRequest: () => () => undefined,
    endAtOnce: () => {
      throw new Error('nobody asked to end at once here')
    },
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
