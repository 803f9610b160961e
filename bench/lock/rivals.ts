import type { Child } from '../processes/child.ts'
import type { Workshop } from '../processes/workshop.ts'
import { Study } from '../membership/study.ts'
import { type Row, RowUnavailableError } from '../subject.ts'
import type { LockSize } from './size.ts'
import { type Bed, contest } from './lockers.ts'
import type { Rival, RivalCommands } from './rival-child.ts'
import { contendedSummary, ECHOES, unfairnessSummary } from './rows.ts'
import type { Verdict } from './verdict.ts'

/** Redlock is about several servers. */
const REDLOCK_SERVERS = 3

/** The same contended work, by locks of servers that run already. */
export function rivalRows(
  size: LockSize,
  bed: Bed,
  { redis, postgres }: { readonly redis: readonly string[]; readonly postgres?: string | undefined }
): Row[] {
  const [first] = redis
  const servers = redis.slice(0, REDLOCK_SERVERS)
  return [
    ...rowsOf(
      'redis',
      size,
      bed,
      first === undefined ? '--redis URL names no server' : { type: 'redis', urls: [first] }
    ),
    ...rowsOf(
      'redlock',
      size,
      bed,
      servers.length < REDLOCK_SERVERS
        ? `--redis URL names fewer than ${REDLOCK_SERVERS} servers`
        : { type: 'redis', urls: servers }
    ),
    ...rowsOf(
      'postgres',
      size,
      bed,
      postgres === undefined ? '--postgres URL names no server' : { type: 'postgres', url: postgres }
    )
  ]
}

/** @param rival or why there is none */
function rowsOf(id: string, { peers, grantsEach, windowMs }: LockSize, bed: Bed, rival: Rival | string): Row[] {
  const take = async (workshop: Workshop, extent: { grants?: number; forMs?: number }): Promise<Verdict> => {
    const children = await openRivals(workshop, peers, rival)
    return await contest(workshop, extent, (rules) => children.map((child) => child.request('contend', rules)))
  }
  const contended = new Study(async (workshop) => {
    const verdict = await take(workshop, { grants: grantsEach })
    const { medianMs } = await (await bed.raw()).echoes(ECHOES, 1)
    return { values: [verdict.elapsedMs], limits: [peers * grantsEach * medianMs] }
  })
  const fair = new Study(async (workshop) => {
    const verdict = await take(workshop, { forMs: windowMs })
    return { values: [verdict.unfairnessPercent], limits: [verdict.oneGrantPercent] }
  })
  return [
    contended.row({ ...contendedSummary(id, peers, grantsEach), samples: 1 }),
    fair.row({ ...unfairnessSummary(id, peers, windowMs), samples: 1 })
  ]
}

async function openRivals(workshop: Workshop, count: number, rival: Rival | string): Promise<Child<RivalCommands>[]> {
  if (typeof rival === 'string') {
    throw new RowUnavailableError(rival)
  }
  const script = new URL('./rival-child.ts', import.meta.url)
  const children = await Promise.all(Array.from({ length: count }, () => workshop.start<RivalCommands>(script)))
  await Promise.all(children.map((child) => child.request('open', rival)))
  return children
}
