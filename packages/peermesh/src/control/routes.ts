import type { CausalContextData } from '@peermesh/crdt'
import type { Elections } from '@peermesh/election'
import { type EntriesOptions, type Store, UnreadableValueError } from '@peermesh/store'
import { BadRequestError, toFailure } from '../errors.ts'
import type { PeerStatus } from '../peer.ts'
import { campaign, resign, showElection, watchElection } from './election-routes.ts'
import type { Exchange } from './exchange.ts'
import { keyExplainer } from './explain/explain-key.ts'
import { lockExplainer } from './explain/explain-lock.ts'
import { partitionExplainer } from './explain/explain-partition.ts'
import { peerExplainer, type PeerKnowledge } from './explain/explain-peer.ts'
import { scopeExplainer } from './explain/explain-scope.ts'
import { explainSubject } from './explain/explain-subject.ts'
import type { Clocks, Explainer } from './explain/explanation.ts'
import { type ImportProgress, type ImportStore, importLines } from './import-lines.ts'
import { fromJson, toJson } from './json-value.ts'
import { DELETE_BATCH_MAX, TIMER_MS_MAX } from './limits.ts'
import {
  changeAvailable,
  changeValue,
  drain,
  getAvailable,
  getValue,
  type PartitionedPeer,
  planMoves,
  showPartitions
} from './partition-routes.ts'
import { forceRelease, holdLock, type LockingPeer, showLocks } from './lock-route.ts'
import type {
  ConflictsAnswer,
  ContentsAnswer,
  DeleteAllAnswer,
  DeleteBody,
  DeleteResult,
  EntriesAnswer,
  EntryAnswer,
  EntryBody,
  ImportAnswer,
  KeysAnswer
} from './protocol.ts'
import type { RegisterPlace } from './register-place.ts'
import { keysOf } from './store-keys.ts'
import { syncWith } from './sync-route.ts'
import { watchEntries } from './watch-route.ts'

/** What of a peer is open to those who attach to it. */
export interface ControlledPeer extends PeerKnowledge, LockingPeer, PartitionedPeer {
  status(): PeerStatus
  registerOf(name: string): RegisterPlace
  readonly elections: Pick<Elections, 'open' | 'get' | 'status' | 'explain' | 'explained'>
  readonly store: Pick<
    Store,
    | 'get'
    | 'put'
    | 'batch'
    | 'restore'
    | 'entries'
    | 'contents'
    | 'digest'
    | 'watch'
    | 'clock'
    | 'inspect'
    | 'conflicts'
    | 'pullFrom'
  >
}

export type Handler = (exchange: Exchange) => Promise<void>

const SYSTEM_CLOCKS: Clocks = { monotonic: () => performance.now(), wall: () => Date.now() }

export function controlRoutes(peer: ControlledPeer, clocks = SYSTEM_CLOCKS): ReadonlyMap<string, Handler> {
  const { store } = peer
  const explainers = [
    peerExplainer(peer, clocks),
    keyExplainer(peer, clocks),
    scopeExplainer(peer, clocks),
    lockExplainer(peer, clocks),
    partitionExplainer(peer)
  ]
  return new Map<string, Handler>([
    ['GET /status', async (exchange) => await exchange.sendJson(peer.status())],
    [
      'GET /members',
      async (exchange) => await exchange.sendJson(peer.members().map(({ since: _since, ...member }) => member))
    ],
    ['GET /digest', async (exchange) => await exchange.sendJson(await store.digest(exchange))],
    ['GET /clock', async (exchange) => await exchange.sendJson(store.clock() satisfies CausalContextData)],
    ['GET /explain', async (exchange) => await sendExplanation(explainers, exchange)],
    ['GET /election', async (exchange) => await showElection(peer, exchange)],
    ['GET /leaders', async (exchange) => await watchElection(peer, exchange)],
    ['POST /campaign', async (exchange) => await campaign(peer, exchange)],
    ['POST /resign', async (exchange) => await resign(peer, exchange)],
    ['POST /lock', async (exchange) => await holdLock(peer, exchange)],
    ['GET /locks', async (exchange) => await showLocks(peer, exchange)],
    ['POST /force', async (exchange) => await forceRelease(peer, exchange)],
    ['GET /partitions', async (exchange) => await showPartitions(peer, exchange)],
    ['POST /plan', async (exchange) => await planMoves(peer, exchange)],
    ['POST /drain', async (exchange) => await drain(peer, exchange)],
    ['GET /value', async (exchange) => await getValue(peer, exchange)],
    ['PUT /value', async (exchange) => await changeValue(peer, exchange)],
    ['GET /available', async (exchange) => await getAvailable(peer, exchange)],
    ['PUT /available', async (exchange) => await changeAvailable(peer, exchange)],
    ['GET /entry', async (exchange) => await getEntry(store, exchange)],
    ['PUT /entry', async (exchange) => await putEntry(store, exchange)],
    ['POST /delete', async (exchange) => await deleteKeys(store, exchange)],
    ['DELETE /entries', async (exchange) => await deleteEntries(store, exchange)],
    ['GET /entries', async (exchange) => await listEntries(store, exchange)],
    ['GET /contents', async (exchange) => await listContents(store, exchange)],
    ['GET /keys', async (exchange) => await listKeys(store, exchange)],
    ['GET /conflicts', async (exchange) => await listConflicts(store, exchange)],
    ['POST /sync', async (exchange) => await syncWith(peer, exchange)],
    ['GET /watch', async (exchange) => await watchEntries(store, exchange)],
    ['POST /import', async (exchange) => await importEntries(store, exchange)]
  ])
}

async function sendExplanation(explainers: readonly Explainer[], exchange: Exchange): Promise<void> {
  const kind = exchange.optionalParameter('kind')
  await exchange.sendJson(await explainSubject(explainers, exchange.parameter('subject'), kind))
}

async function getEntry(store: Pick<Store, 'get'>, exchange: Exchange): Promise<void> {
  const value = await store.get(exchange.parameter('key'), exchange)
  const answer: EntryAnswer = value === undefined ? { found: false } : { found: true, value: toJson(value) }
  await exchange.sendJson(answer)
}

async function putEntry(store: Pick<Store, 'put'>, exchange: Exchange): Promise<void> {
  const key = exchange.parameter('key')
  const body = (await exchange.readJson()) as Partial<EntryBody> | null
  if (body?.value === undefined) {
    throw new BadRequestError('The body has no value.')
  }
  const { value, ack, waitMs, ttlMs } = body
  const signal = waitMs === undefined ? exchange.signal : AbortSignal.any([exchange.signal, timeout(waitMs)])
  await store.put(key, fromJson(value), { signal, ...(ack && { ack }), ...(ttlMs !== undefined && { ttlMs }) })
  await exchange.sendJson({})
}

function timeout(ms: number): AbortSignal {
  return AbortSignal.timeout(Math.min(Math.ceil(ms), TIMER_MS_MAX))
}

/** All keys at once: they are durably gone together. */
async function deleteKeys(store: Pick<Store, 'get' | 'batch'>, exchange: Exchange): Promise<void> {
  const body = (await exchange.readJson()) as Partial<DeleteBody> | null
  const keys = body?.keys
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) {
    throw new BadRequestError('The body has no list of keys.')
  }
  const deleted: string[] = []
  const missing: string[] = []
  for (const key of new Set(keys)) {
    const list = (await holdsValue(store, key, exchange)) ? deleted : missing
    list.push(key)
  }
  await store.batch(
    deleted.map((key) => ({ type: 'delete', key })),
    exchange
  )
  await exchange.sendJson({ deleted, missing } satisfies DeleteResult)
}

/** A value that can't be read is there all the same. */
async function holdsValue(store: Pick<Store, 'get'>, key: string, exchange: Exchange): Promise<boolean> {
  try {
    return (await store.get(key, exchange)) !== undefined
  } catch (error) {
    if (error instanceof Error && error.name === UnreadableValueError.name) {
      return true
    }
    throw error
  }
}

/** What is put meanwhile under a key that was passed already stays. */
async function deleteEntries(store: Pick<Store, 'entries' | 'batch'>, exchange: Exchange): Promise<void> {
  await streamed<DeleteAllAnswer>(exchange, async () => {
    let deleted = 0
    let keys: string[] = []
    const flush = async (): Promise<void> => {
      await store.batch(
        keys.map((key) => ({ type: 'delete', key })),
        exchange
      )
      deleted += keys.length
      keys = []
      await exchange.sendLine({ deleted } satisfies DeleteAllAnswer)
    }
    for await (const key of keysOf(store, exchange.parameter('prefix'), { signal: exchange.signal })) {
      keys.push(key)
      if (keys.length >= DELETE_BATCH_MAX) {
        await flush()
      }
    }
    await flush()
    return { done: true }
  })
}

async function listEntries(store: Pick<Store, 'entries'>, exchange: Exchange): Promise<void> {
  await streamed<EntriesAnswer>(exchange, async () => {
    for await (const [key, value] of store.entries(exchange.parameter('prefix'), { signal: exchange.signal })) {
      await exchange.sendLine({ key, value: toJson(value) } satisfies EntriesAnswer)
    }
    return { done: true }
  })
}

async function listContents(store: Pick<Store, 'contents'>, exchange: Exchange): Promise<void> {
  await streamed<ContentsAnswer>(exchange, async () => {
    for await (const content of store.contents(exchange.parameter('prefix'), { signal: exchange.signal })) {
      await exchange.sendLine({ ...content, value: toJson(content.value) } satisfies ContentsAnswer)
    }
    return { done: true }
  })
}

async function listConflicts(store: Pick<Store, 'conflicts'>, exchange: Exchange): Promise<void> {
  await streamed<ConflictsAnswer>(exchange, async () => {
    for await (const { key, field, siblings } of store.conflicts(exchange.parameter('prefix'), exchange)) {
      await exchange.sendLine({
        key,
        ...(field !== undefined && { field }),
        siblings: siblings.map(({ value, bytes, peer, writtenAt }) => {
          return { ...(value !== undefined && { value: toJson(value) }), bytes, peer, writtenAt }
        })
      } satisfies ConflictsAnswer)
    }
    return { done: true }
  })
}

async function listKeys(store: Pick<Store, 'entries'>, exchange: Exchange): Promise<void> {
  await streamed<KeysAnswer>(exchange, async () => {
    for await (const key of keysOf(store, exchange.parameter('prefix'), rangeOf(exchange))) {
      await exchange.sendLine({ key } satisfies KeysAnswer)
    }
    return { done: true }
  })
}

function rangeOf(exchange: Exchange): EntriesOptions {
  const [from, to, reverse, limit] = ['from', 'to', 'reverse', 'limit'].map((name) => exchange.optionalParameter(name))
  return {
    signal: exchange.signal,
    reverse: reverse === 'true',
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(limit !== undefined && { limit: Number(limit) })
  }
}

/** The last line of a streamed answer says how it ended. */
async function streamed<Answer>(exchange: Exchange, send: () => Promise<Answer>): Promise<void> {
  let last: unknown
  try {
    last = await send()
  } catch (error) {
    last = { failure: toFailure(error) }
  }
  await exchange.sendLine(last)
  await exchange.end()
}

/** The last line says how it ended and how much is durable: also where it failed, so that nothing acknowledged is in doubt. */
async function importEntries(store: ImportStore, exchange: Exchange): Promise<void> {
  const skipBad = exchange.parameter('skipBad') === 'true'
  const run = importLines(store, exchange.body, { skipBad, signal: exchange.signal })
  let progress: ImportProgress = { acknowledged: 0, skipped: 0, bytes: 0 }
  let last: ImportAnswer
  try {
    for (;;) {
      const next = await run.next()
      if (next.done === true) {
        last = { type: 'done', ...next.value }
        break
      }
      if (next.value.type === 'progress') {
        const { type: _type, ...counts } = next.value
        progress = counts
      }
      await exchange.sendLine(next.value satisfies ImportAnswer)
    }
  } catch (error) {
    last = { type: 'failed', failure: toFailure(error), ...progress }
  }
  await exchange.sendLine(last)
  await exchange.end()
}
