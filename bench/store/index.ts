import type { Row, Subject } from '../subject.ts'
import { coldBytesRow, coldRow } from './cold.ts'
import { deltaRow } from './delta.ts'
import { liveBytesRow, liveRow } from './live.ts'
import { localRow } from './local.ts'
import { memoryRow } from './memory.ts'

/** What issue 2 asks of a first form of the store. */
const LIVE_GOAL_MS = 2_000
const COLD_GOAL_MS = 500

export const storeSubject: Subject = {
  name: 'store',
  about: 'puts, replication, sync, bytes on the wire and memory, of entries of 16 B + 100 B',
  rows: ({ quick }) => (quick ? quickRows() : fullRows())
}

function fullRows(): Row[] {
  const inFlight = 1_000
  const count = 10_000
  return [
    localRow({ storage: 'memory', inFlight: 1, count: 20_000 }),
    localRow({ storage: 'memory', inFlight, count: 50_000 }),
    localRow({ storage: 'disk', inFlight: 1, count: 5_000 }),
    localRow({ storage: 'disk', inFlight, count: 50_000 }),
    localRow({ storage: 'power', inFlight: 1, count: 200 }),
    liveRow({ storage: 'memory', count, inFlight, goalMs: LIVE_GOAL_MS }),
    liveRow({ storage: 'disk', count, inFlight, goalMs: LIVE_GOAL_MS }),
    coldRow({ storage: 'memory', count, goalMs: COLD_GOAL_MS }),
    coldRow({ storage: 'disk', count, goalMs: COLD_GOAL_MS }),
    coldRow({ storage: 'memory', count: 100_000 }),
    deltaRow({ count, changes: 10 }),
    liveBytesRow({ count, inFlight }),
    coldBytesRow({ count }),
    memoryRow({ storage: 'memory', count: 100_000, kind: 'resident' }),
    memoryRow({ storage: 'disk', count: 100_000, kind: 'resident' }),
    memoryRow({ storage: 'disk', count: 100_000, kind: 'live' })
  ]
}

/** One row of each kind, as small as it can be and still do what it does. Goals are about the sizes above. */
function quickRows(): Row[] {
  const inFlight = 10
  const count = 100
  return [
    localRow({ storage: 'memory', inFlight, count }),
    localRow({ storage: 'disk', inFlight, count }),
    localRow({ storage: 'power', inFlight: 1, count: 10 }),
    liveRow({ storage: 'memory', count, inFlight }),
    coldRow({ storage: 'memory', count }),
    deltaRow({ count, changes: 10 }),
    coldBytesRow({ count }),
    memoryRow({ storage: 'memory', count: 5_000, kind: 'live' })
  ]
}
