import type { RawPair } from '../quorum/voters.ts'
import { Study } from '../membership/study.ts'
import type { Samples } from '../report.ts'
import type { Row } from '../subject.ts'
import type { Workshop } from '../processes/workshop.ts'
import type { Names } from './locker-child.ts'
import type { LockSize } from './size.ts'
import { type Bed, Lockers } from './lockers.ts'
import type { Variant } from './variants.ts'

/** Round trips of which the median is taken. */
export const ECHOES = 300

const ECHO_ABOUT = `one libp2p stream: p50 of ${ECHOES} messages and their echo`

/** What 1,000 grants may take altogether, each of them, in round trips of a bare stream. */
const GRANT_ROUND_TRIPS = 4

/** A share may be off by so much. */
const UNFAIR_PERCENT = 2

/** Synced writes of which the mean is taken. */
const SYNCS = 100

/** A process compiles what it runs often: the first thousands of grants take longer than those after them. */
const ROUNDS_UNTIL_COMPILED = 6

/** Acquire and release, by a peer that does so again and again while nobody else does. */
export function reacquireRow({ id, options, reacquireUs }: Variant, { cycles }: LockSize, bed: Bed): Row {
  return {
    name: `reacquire-${id}`,
    unit: 'µs/cycle',
    about: `${cycles} times acquire and release, where the lock stays with the peer`,
    limitAbout: ECHO_ABOUT,
    ...(reacquireUs === undefined ? {} : { goal: reacquireUs }),
    open: async () => {
      const [lockers, raw] = [await bed.lockers(), await bed.raw()]
      return {
        value: async () =>
          ((await lockers.at(0).request('cycles', { name: `again ${id}`, count: cycles, options })) * 1_000) / cycles,
        limit: async () => (await echoMs(raw)) * 1_000
      }
    }
  }
}

/** Each lock was used by another peer before, and is idle there. */
export function firstRow({ id, options, firstRoundTrips }: Variant, { firsts: count }: LockSize, bed: Bed): Row {
  return {
    name: `first-memory-${id}`,
    unit: 'ms',
    about: `p50 of ${count} acquires, each of a lock that is idle at another peer`,
    limitAbout: ECHO_ABOUT,
    goalRatio: firstRoundTrips,
    warmUps: ROUNDS_UNTIL_COMPILED,
    open: async () => {
      const first = firstAcquires(await bed.lockers(), id, { count, options })
      const raw = await bed.raw()
      return { value: first, limit: async () => await echoMs(raw) }
    }
  }
}

/** The same with voters that write down what they promise. */
export function firstOnDiskRow(
  { id, options, firstRoundTrips }: Variant,
  { firsts: count, voters }: LockSize,
  bed: Bed
): Row {
  return {
    name: `first-disk-${id}`,
    unit: 'ms',
    about: `p50 of ${count} acquires, each of a lock that is idle at another peer; voters on disk`,
    limitAbout: `${firstRoundTrips} round trips of a libp2p stream and one synced write`,
    goalRatio: 1,
    warmUps: ROUNDS_UNTIL_COMPILED,
    open: async (workshop) => {
      const lockers = await Lockers.open(workshop, { peers: Math.max(2, voters), voters, storage: 'disk' })
      const raw = await bed.raw()
      return {
        value: firstAcquires(lockers, id, { count, options }),
        limit: async () => firstRoundTrips * (await echoMs(raw)) + (await raw.syncMs(workshop, SYNCS))
      }
    }
  }
}

/** @param id in the names of the locks: their first use fixes what they are */
function firstAcquires(lockers: Lockers, id: string, ask: Omit<Names, 'prefix'>): () => Promise<number> {
  let round = 0
  return async () => {
    const names = { ...ask, prefix: `first ${id} ${++round}` }
    await lockers.at(1).request('useOnce', names)
    return await lockers.at(0).request('acquireEach', names)
  }
}

/** From a release to the next grant, while all want the same lock. */
export function handOverRow(
  { id, options, handOverRoundTrips }: Variant,
  { peers, grantsEach }: LockSize,
  bed: Bed
): Row {
  return {
    name: `hand-over-${peers}x${grantsEach}-${id}`,
    unit: 'ms',
    about: `${peers} processes take one lock ${grantsEach} times each: p50 from a release to the next grant`,
    limitAbout: ECHO_ABOUT,
    goalRatio: handOverRoundTrips,
    warmUps: ROUNDS_UNTIL_COMPILED,
    open: async () => {
      const [lockers, raw] = [await bed.lockers(), await bed.raw()]
      return {
        value: async () => (await lockers.contend({ name: `one ${id}`, options, grants: grantsEach })).handOverMs,
        limit: async () => await echoMs(raw)
      }
    }
  }
}

/** The same, from the first request to the last release. */
export function contendedRow({ id, options }: Variant, { peers, grantsEach }: LockSize, bed: Bed): Row {
  const grants = peers * grantsEach
  return {
    ...contendedSummary(id, peers, grantsEach),
    goalRatio: GRANT_ROUND_TRIPS,
    warmUps: ROUNDS_UNTIL_COMPILED,
    open: async () => {
      const [lockers, raw] = [await bed.lockers(), await bed.raw()]
      return {
        value: async () => (await lockers.contend({ name: `one ${id}`, options, grants: grantsEach })).elapsedMs,
        limit: async () => grants * (await echoMs(raw))
      }
    }
  }
}

/** What rows about 1,000 grants have in common. */
export function contendedSummary(id: string, peers: number, grantsEach: number) {
  const grants = peers * grantsEach
  return {
    name: `contended-${peers}x${grantsEach}-${id}`,
    unit: 'ms',
    about: `${peers} processes take one lock ${grantsEach} times each: all ${grants} grants`,
    limitAbout: `${grants} round trips of a libp2p stream, by the p50 of ${ECHOES}`
  } as const
}

/** Everybody takes the lock as often as it can get it. */
export function fairnessRow({ id, options }: Variant, { peers, windowMs: forMs }: LockSize, bed: Bed): Row {
  const study = new Study(async () => {
    const lockers = await bed.lockers()
    const verdict = await lockers.contend({ name: `fair ${id}`, options, forMs })
    return { values: [verdict.unfairnessPercent], limits: [verdict.oneGrantPercent] }
  })
  return study.row({ ...unfairnessSummary(id, peers, forMs), goal: UNFAIR_PERCENT, samples: 1 })
}

/** What rows about fairness have in common. */
export function unfairnessSummary(id: string, peers: number, forMs: number) {
  return {
    name: `unfairness-${peers}-${id}`,
    unit: '%',
    about: `${peers} processes take one lock for ${forMs / 1_000} s: how far the grants of one are from an equal share`,
    limitAbout: 'one grant more or less'
  } as const
}

/** Locks and processes at random. */
export function manyRow({ id, options, manyUs }: Variant, size: LockSize, bed: Bed): Row {
  const { peers, names, manyGrants, inFlight } = size
  return {
    name: `many-${names}x${inFlight}-${id}`,
    unit: 'µs/grant',
    about: `${names} locks at random, ${inFlight} in flight in each of ${peers} processes`,
    limitAbout: `a libp2p stream: ${inFlight} messages and echoes in flight`,
    goal: manyUs,
    open: async () => {
      const [lockers, raw] = [await bed.lockers(), await bed.raw()]
      const ask = { prefix: `many ${id}`, count: names, options, grants: manyGrants, inFlight }
      return {
        value: async () => {
          const startedAt = performance.now()
          await Promise.all(lockers.all.map((child) => child.request('atRandom', ask)))
          return ((performance.now() - startedAt) * 1_000) / (peers * manyGrants)
        },
        limit: async () => ((await raw.echoes(manyGrants, inFlight)).elapsedMs * 1_000) / manyGrants
      }
    }
  }
}

/** The holder's process ends at some moment between two renewals; somebody waits already. */
export function killRow({ id, options, killMs }: Variant, { kills }: LockSize, bed: Bed): Row {
  const study = new Study((workshop) => timesOfKill(workshop, bed, { id, options, kills }))
  return study.row({
    name: `kill-${id}`,
    unit: 'ms',
    about: 'SIGKILL of the holder, until who waits has the lock',
    limitAbout: ECHO_ABOUT,
    goal: killMs,
    samples: kills
  })
}

/** A lease is renewed each third of 2 s. */
const RENEWED_EACH_MS = 2_000 / 3

async function timesOfKill(
  workshop: Workshop,
  bed: Bed,
  { id, options, kills }: Pick<Variant, 'id' | 'options'> & Pick<LockSize, 'kills'>
): Promise<Samples> {
  const [lockers, raw] = [await bed.lockers(), await bed.raw()]
  const waiter = lockers.at(0)
  const values: number[] = []
  const limits: number[] = []
  for (let round = 0; round < kills; round++) {
    const holder = await lockers.join(workshop)
    const name = `kill ${id} ${round}`
    await holder.request('hold', { name, options })
    const granted = waiter.request('hold', { name, options })
    await waiter.request('whenQueued')
    await new Promise((resolve) => setTimeout(resolve, Math.random() * RENEWED_EACH_MS))
    const killedAt = performance.now()
    holder.kill()
    await granted
    values.push(performance.now() - killedAt)
    await workshop.end(holder)
    limits.push(await echoMs(raw))
  }
  return { values, limits }
}

async function echoMs(raw: RawPair): Promise<number> {
  return (await raw.echoes(ECHOES, 1)).medianMs
}
