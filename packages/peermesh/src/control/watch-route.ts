import type { Store, StoreValue } from '@peermesh/store'
import { toFailure } from '../errors.ts'
import type { Exchange } from './exchange.ts'
import { toJson } from './json-value.ts'
import type { WatchAnswer } from './protocol.ts'

/**
 * Sends changes until the reader goes or the peer stops. What is there already, where it is asked for, comes first; a change that falls
 * into that time may be told twice, and is never left out.
 */
export async function watchEntries(store: Pick<Store, 'entries' | 'watch'>, exchange: Exchange): Promise<void> {
  const prefix = exchange.parameter('prefix')
  const signal = AbortSignal.any([exchange.signal, exchange.stopping])
  const changes = store.watch(prefix, { signal })
  let last: WatchAnswer = { stopped: true }
  try {
    if (exchange.parameter('existing') === 'true') {
      for await (const [key, value] of store.entries(prefix, { signal })) {
        await exchange.sendLine(toAnswer(key, value, 'existing'))
      }
    }
    await exchange.sendLine({ ready: true } satisfies WatchAnswer)
    for await (const { key, value, origin } of changes) {
      await exchange.sendLine(toAnswer(key, value, origin))
    }
  } catch (error) {
    if (!exchange.stopping.aborted) {
      last = { failure: toFailure(error) }
    }
  }
  await exchange.sendLine(last)
  await exchange.end()
}

function toAnswer(key: string, value: StoreValue | undefined, origin: 'local' | 'remote' | 'existing'): WatchAnswer {
  return { key, ...(value === undefined ? {} : { value: toJson(value) }), origin }
}
