import type { MemberInfo } from '@peermesh/membership'
import type { Store } from '@peermesh/store'
import { BadRequestError, toFailure } from '../errors.ts'
import type { PeerStatus } from '../peer.ts'
import type { Exchange } from './exchange.ts'
import { type ImportProgress, importLines } from './import-lines.ts'
import { fromJson, toJson } from './json-value.ts'
import type { EntriesAnswer, EntryAnswer, EntryBody, ImportAnswer } from './protocol.ts'

/** What of a peer is open to those who attach to it. */
export interface ControlledPeer {
  status(): PeerStatus
  members(): readonly MemberInfo[]
  readonly store: Pick<Store, 'get' | 'put' | 'batch' | 'entries' | 'digest'>
}

export type Handler = (exchange: Exchange) => Promise<void>

export function controlRoutes(peer: ControlledPeer): ReadonlyMap<string, Handler> {
  const { store } = peer
  return new Map<string, Handler>([
    ['GET /status', async (exchange) => await exchange.sendJson(peer.status())],
    [
      'GET /members',
      async (exchange) => await exchange.sendJson(peer.members().map(({ since: _since, ...member }) => member))
    ],
    ['GET /digest', async (exchange) => await exchange.sendJson(await store.digest(exchange))],
    ['GET /entry', async (exchange) => await getEntry(store, exchange)],
    ['PUT /entry', async (exchange) => await putEntry(store, exchange)],
    ['GET /entries', async (exchange) => await listEntries(store, exchange)],
    ['POST /import', async (exchange) => await importEntries(store, exchange)]
  ])
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
  await store.put(key, fromJson(body.value), exchange)
  await exchange.sendJson({})
}

async function listEntries(store: Pick<Store, 'entries'>, exchange: Exchange): Promise<void> {
  const prefix = exchange.parameter('prefix')
  let last: EntriesAnswer = { done: true }
  try {
    for await (const [key, value] of store.entries(prefix, exchange)) {
      await exchange.sendLine({ key, value: toJson(value) } satisfies EntriesAnswer)
    }
  } catch (error) {
    last = { failure: toFailure(error) }
  }
  await exchange.sendLine(last)
  await exchange.end()
}

/** The last line says how it ended and how much is durable: also where it failed, so that nothing acknowledged is in doubt. */
async function importEntries(store: Pick<Store, 'batch'>, exchange: Exchange): Promise<void> {
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
