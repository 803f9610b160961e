import { type Storage, startRawChild } from '../store/children.ts'
import type { Row, Subject } from '../subject.ts'
import { openVoters, RawPair, RawThree, writeMs } from './voters.ts'

/** What a change costs at most where nobody else came between, in round trips of a bare stream. */
const ROUND_TRIPS_MAX = 2.5

/** 20,000 changes a second. */
const THROUGHPUT_GOAL_US = 50

const ECHO = 'p50 of one libp2p stream: a message and its echo'

/** A process compiles what it runs often: the first thousands of changes of a voter take longer than those after them. */
const ROUNDS_UNTIL_COMPILED = 8

interface Size {
  readonly count: number
  readonly registers: number
  readonly inFlight: number
}

export const quorumSubject: Subject = {
  name: 'quorum',
  about: 'changes of registers among three voters, each a process; one of them proposes',
  rows: ({ quick }) => {
    const awaited = quick ? 10 : 1_000
    const many = quick ? { count: 100, registers: 20, inFlight: 8 } : { count: 20_000, registers: 1_000, inFlight: 64 }
    return [
      firstAnswerRow(awaited),
      trimmedAnswerRow(awaited),
      awaitedRow('memory', awaited),
      awaitedRow('disk', awaited),
      inFlightRow(many),
      syncRow(quick ? 10 : 200),
      syncOfThreeRow(quick ? 10 : 200),
      durableRow(many)
    ]
  }
}

/** What of a change is the asking of two peers, however little they do: the floor of the row after it, in the same unit and beside the same limit. */
function firstAnswerRow(count: number): Row {
  return {
    name: 'first-of-two-awaited',
    unit: 'ms',
    about: `p50 of ${count} messages to two bare nodes, the first echo of each awaited`,
    limitAbout: ECHO,
    warmUps: ROUNDS_UNTIL_COMPILED,
    open: async (workshop) => {
      const raw = await RawThree.open(workshop)
      return {
        value: async () => await raw.firstEchoMs(count),
        limit: async () => await raw.echoMs(count)
      }
    }
  }
}

/** The same of nodes that have the streams of a peer: the rest of a change is what the host and quorum do with what they carry. */
function trimmedAnswerRow(count: number): Row {
  return {
    name: 'first-of-two-trimmed-awaited',
    unit: 'ms',
    about: `p50 of ${count} messages to two nodes that write no more than a peer, the first echo of each awaited`,
    limitAbout: ECHO,
    warmUps: ROUNDS_UNTIL_COMPILED,
    open: async (workshop) => {
      const [trimmed, raw] = await Promise.all([RawThree.open(workshop, 'openTrimmed'), RawPair.open(workshop)])
      return {
        value: async () => await trimmed.firstEchoMs(count),
        limit: async () => (await raw.echoes(count, 1)).medianMs
      }
    }
  }
}

/** What each batch of voters on disk takes, whatever it holds. */
function syncRow(count: number): Row {
  return {
    name: 'sync',
    unit: 'ms',
    about: `one synced write to this disk: mean of ${count}, each awaited`,
    limitAbout: 'the same write without a sync',
    open: async (workshop) => {
      const child = await startRawChild(workshop)
      return {
        value: async () => await writeMs(child, workshop, { count, sync: true }),
        limit: async () => await writeMs(child, workshop, { count, sync: false })
      }
    }
  }
}

/** What a disk that all voters share makes of it: they write at one moment, which voters with disks of their own do not feel. */
function syncOfThreeRow(count: number): Row {
  return {
    name: 'sync-of-three',
    unit: 'ms',
    about: `the same by three processes at once, each its own file: mean of ${count} each`,
    limitAbout: 'by one of them alone',
    open: async (workshop) => {
      const children = await Promise.all([startRawChild(workshop), startRawChild(workshop), startRawChild(workshop)])
      const [alone] = children
      return {
        value: async () => {
          const each = await Promise.all(children.map((child) => writeMs(child, workshop, { count, sync: true })))
          return each.reduce((sum, ms) => sum + ms, 0) / each.length
        },
        limit: async () => await writeMs(alone, workshop, { count, sync: true })
      }
    }
  }
}

/** One register, changed again and again by one proposer: it is warm after the first. */
function awaitedRow(storage: Storage, count: number): Row {
  const onDisk = storage === 'disk'
  return {
    name: `change-${storage}-awaited`,
    unit: 'ms',
    about: `p50 of ${count} changes, each awaited${onDisk ? '; voters on disk' : ''}`,
    limitAbout: onDisk ? `${ROUND_TRIPS_MAX} round trips of a libp2p stream and one synced write` : ECHO,
    goalRatio: onDisk ? 1 : ROUND_TRIPS_MAX,
    warmUps: ROUNDS_UNTIL_COMPILED,
    open: async (workshop) => {
      const [proposer, raw] = await Promise.all([openVoters(workshop, storage), RawPair.open(workshop)])
      return {
        value: async () => (await proposer.request('change', { count, inFlight: 1, registers: 1 })).medianMs,
        limit: async () => {
          const { medianMs } = await raw.echoes(count, 1)
          return onDisk ? ROUND_TRIPS_MAX * medianMs + (await raw.syncMs(workshop, Math.min(count, 200))) : medianMs
        }
      }
    }
  }
}

function inFlightRow(size: Size): Row {
  const { count, inFlight } = size
  return {
    name: `changes-memory-${inFlight}-in-flight`,
    unit: 'µs/change',
    about: about(size),
    limitAbout: `a libp2p stream: ${inFlight} messages and echoes in flight`,
    goal: THROUGHPUT_GOAL_US,
    open: async (workshop) => {
      const [proposer, raw] = await Promise.all([openVoters(workshop, 'memory'), RawPair.open(workshop)])
      return {
        value: async () => ((await proposer.request('change', size)).elapsedMs * 1_000) / count,
        limit: async () => ((await raw.echoes(count, inFlight)).elapsedMs * 1_000) / count
      }
    }
  }
}

/** A disk may cost as much again. */
function durableRow(size: Size): Row {
  const { count, inFlight } = size
  return {
    name: `changes-disk-${inFlight}-in-flight`,
    unit: 'µs/change',
    about: `${about(size)}; voters on disk`,
    limitAbout: 'the same with voters in memory',
    goalRatio: 2,
    open: async (workshop) => {
      const durable = await openVoters(workshop, 'disk')
      const volatile = await openVoters(workshop, 'memory')
      return {
        value: async () => ((await durable.request('change', size)).elapsedMs * 1_000) / count,
        limit: async () => ((await volatile.request('change', size)).elapsedMs * 1_000) / count
      }
    }
  }
}

function about({ count, registers, inFlight }: Size): string {
  return `${count} changes of ${registers} registers, ${inFlight} in flight`
}
