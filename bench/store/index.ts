import type { Row, Subject } from '../subject.ts'
import { CITIES_COUNT } from './cities.ts'
import { coldBytesRow, coldCitiesRow, coldDiskRow, coldRows } from './cold.ts'
import { deltaRows } from './delta.ts'
import { liveBytesRow, liveDiskRow, liveRows, pastWritersRow } from './live.ts'
import { encryptedRow, localRow, localRows } from './local.ts'
import { memoryDiskRows, memoryRows } from './memory.ts'
import { sketchRows } from './sketch.ts'

/** What issue 2 asks of a first form of the store, on disk. */
const LIVE_DISK_GOAL_MS = 2_000
const COLD_DISK_GOAL_MS = 500

/** What issue 7 asks: costs as a part of what others take for the same work. */
const PUT_MEMORY_GOAL = 1 / 3
const PUT_DISK_GOAL = 1 / 2
const LIVE_GOAL = 0.6
const COLD_GOALS = { raw: 1.5, yjs: 1 }
const COLD_LARGE_GOALS = { raw: 1.5, yjs: 0.8, loro: 0.8 }
const DELTA_GOALS = { yjs: 0.7, bytes: 1_500 }
const ENTRY_GOAL_BYTES = 126
const MEMORY_GOAL = 0.8
const CITIES_GOAL_MS = 2_000
/** The same bytes an entry, but for what two runs of one thing differ by. */
const PAST_WRITERS_GOAL = 1.02

export const storeSubject: Subject = {
  name: 'store',
  about: 'puts, replication, sync, bytes on the wire and memory, of entries of 16 B + 100 B, beside Yjs and Loro',
  rows: ({ quick }) => (quick ? quickRows() : fullRows())
}

function fullRows(): Row[] {
  const inFlight = 1_000
  const count = 10_000
  return [
    ...localRows({ storage: 'memory', inFlight: 1, count: 20_000, goalOfYjs: PUT_MEMORY_GOAL }),
    localRow({ storage: 'memory', inFlight, count: 50_000 }),
    localRow({ storage: 'disk', inFlight: 1, count: 5_000 }),
    ...localRows({ storage: 'disk', inFlight, count: 50_000, goalOfYjs: PUT_DISK_GOAL }),
    encryptedRow({ inFlight: 1, count: 5_000 }),
    encryptedRow({ inFlight, count: 50_000 }),
    localRow({ storage: 'power', inFlight: 1, count: 200 }),
    ...liveRows({ count, inFlight, goalOfYjs: LIVE_GOAL }),
    liveDiskRow({ count, inFlight, goalMs: LIVE_DISK_GOAL_MS }),
    ...coldRows({ count, goals: COLD_GOALS }),
    coldDiskRow({ count, goalMs: COLD_DISK_GOAL_MS }),
    ...coldRows({ count: 100_000, goals: COLD_LARGE_GOALS }),
    coldCitiesRow({ count: CITIES_COUNT, goalMs: CITIES_GOAL_MS }),
    ...deltaRows({ count, changes: 10, goals: DELTA_GOALS }),
    liveBytesRow({ count, inFlight, goalBytes: ENTRY_GOAL_BYTES }),
    pastWritersRow({ count, inFlight, writers: 1_000, goalRatio: PAST_WRITERS_GOAL }),
    coldBytesRow({ count, goalBytes: ENTRY_GOAL_BYTES }),
    ...[10, 100, 1_000].flatMap((changes) => sketchRows({ count, changes, goalOf: sketchGoal })),
    ...memoryRows({ count: 100_000, goalOfYjs: MEMORY_GOAL }),
    ...memoryDiskRows({ count: 100_000 })
  ]
}

/** Three times the floor and 1 KiB, in bytes. */
function sketchGoal(floor: number): number {
  return 3 * floor + 1_024
}

/** One row of each kind, as small as it can be and still do what it does. Goals are about the sizes above. */
function quickRows(): Row[] {
  const inFlight = 10
  const count = 100
  return [
    ...localRows({ storage: 'memory', inFlight, count }),
    localRow({ storage: 'disk', inFlight, count }),
    encryptedRow({ inFlight, count }),
    localRow({ storage: 'power', inFlight: 1, count: 10 }),
    ...liveRows({ count, inFlight }),
    ...coldRows({ count }),
    coldCitiesRow({ count }),
    ...deltaRows({ count, changes: 10 }),
    pastWritersRow({ count, inFlight, writers: 20 }),
    coldBytesRow({ count }),
    ...sketchRows({ count: 1_000, changes: 10 }),
    ...memoryRows({ count: 5_000 })
  ]
}
