import type { Store, StoreValue } from '@peermesh/store'
import { toFailure } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { toJson } from './json-value.ts'
import type { WatchAnswer, WatchedOrigin } from './protocol.ts'

/**
 * Sends changes, each with the point that follows it where that is asked for, until the reader goes or the peer stops. What is there already, where it is asked for, comes first; a change that falls
 * into that time may be told twice, and is never left out.
 */
export async function watchEntries(store: Pick<Store, 'entries' | 'watch'>, exchange: Exchange): Promise<void> {
  const prefix = exchange.parameter('prefix')
  const signal = AbortSignal.any([exchange.signal, exchange.stopping])
  const since = exchange.optionalParameter('since')
  const tellsPoints = exchange.optionalParameter('points') === 'true'
  let last: WatchAnswer = { stopped: true }
  try {
    const changes = store.watch(prefix, { signal, ...(since !== undefined && { since }) })
    const point = (): { point?: string } => (tellsPoints ? { point: changes.point() } : {})
    // Before what is there is read: what changes meanwhile comes behind this point.
    const beginsAt = point()
    if (exchange.parameter('existing') === 'true') {
      await sendExisting(store, exchange, { prefix, signal, ...beginsAt })
    }
    await exchange.sendLine({ ready: true, begins: changes.begins, ...beginsAt } satisfies WatchAnswer)
    for await (const { key, value, origin } of changes) {
      // Where it began anew nobody knows which of these changed.
      const told = origin === 'earlier' && changes.begins === 'anew' ? 'existing' : origin
      await exchange.sendLine({ ...toAnswer(key, value, told), ...point() })
    }
  } catch (error) {
    if (!exchange.stopping.aborted) {
      last = { failure: toFailure(error) }
    }
  }
  await exchange.sendLine(last)
  await exchange.end()
}

/** All that is there, or what is behind a key that was told before. */
async function sendExisting(
  store: Pick<Store, 'entries'>,
  exchange: Exchange,
  { prefix, signal, point }: { readonly prefix: string; readonly signal: AbortSignal; readonly point?: string }
): Promise<void> {
  const after = exchange.optionalParameter('after')
  if (point !== undefined) {
    await exchange.sendLine({ existing: true, point } satisfies WatchAnswer)
  }
  for await (const [key, value] of store.entries(prefix, { signal, ...(after !== undefined && { from: after }) })) {
    if (key !== after) {
      await exchange.sendLine(toAnswer(key, value, 'existing'))
    }
  }
}

function toAnswer(key: string, value: StoreValue | undefined, origin: WatchedOrigin) {
  return { key, ...(value === undefined ? {} : { value: toJson(value) }), origin }
}
