import { partitionOf } from '@peermesh/partition'
import type { Workshop } from '../processes/workshop.ts'
import { median } from '../report.ts'
import { startRawChild } from '../store/children.ts'
import { type EntrySet, entriesOf, KEY_BYTES, VALUE_BYTES } from '../store/entries.ts'
import type { Row } from '../subject.ts'
import type { Calls } from './foreground.ts'
import { type MemberChild, openMembers, startMember } from './processes.ts'

const MEMBERS = 4

/** For so long the same members must be wanted before a partition moves to them. */
const SETTLE_MS = 5_000

/** What is asked: at least half of what the stream does, and no call that an application makes meanwhile takes longer. */
const STREAMS_MAX = 2
const STALL_GOAL_MS = 1_000

/** What an application calls meanwhile. */
const CALLS_PER_SECOND = 200

/** Each is a mesh of its own, filled first, which takes most of a minute. */
const MOVES = 3

/** The stream is sent them so often: first what is not counted, while what it runs is compiled; of the others the median counts. */
const STREAM_WARM_UPS = 2
const STREAM_ROUNDS = 7

interface MoveInit {
  readonly count: number
  readonly partitions: number
  readonly settleMs?: number
}

/** What came of it. All in milliseconds. */
interface Move {
  readonly elapsedMs: number
  readonly streamMs: number
  readonly during: Calls
  readonly before: Calls
}

/** One more peer comes to a mesh whose partitions hold values that are always writable, while somebody uses them, and once more while nobody does. Rows of a kind are about the same moves. */
export function moveRows({ count, partitions, settleMs = SETTLE_MS }: MoveInit): Row[] {
  const moves = { used: [] as Promise<Move>[], unused: [] as Promise<Move>[] }
  const of = `${count} values of ${KEY_BYTES} B and ${VALUE_BYTES} B at ${MEMBERS} processes, to which one more comes`
  const row = (
    name: string,
    about: Pick<Row, 'about' | 'limitAbout' | 'goal' | 'goalRatio' | 'statistic'>,
    figures: { readonly value: (move: Move) => number; readonly limit: (move: Move) => number },
    use: keyof typeof moves = 'used'
  ): Row => ({
    ...about,
    name,
    unit: 'ms',
    samples: MOVES,
    warmUps: 0,
    open: (workshop) => {
      let [values, limits] = [0, 0]
      const move = async (index: number): Promise<Move> =>
        await (moves[use][index] ??= takeMove(workshop, { count, partitions, settleMs, isUsed: use === 'used' }))
      return Promise.resolve({
        value: async () => figures.value(await move(values++)),
        limit: async () => figures.limit(await move(limits++))
      })
    }
  })
  const before = 'the same before it came'
  return [
    row(
      `move-${count}`,
      {
        about: `${of}: from the first that it has until it has all of its partitions, and nobody keeps any for it`,
        limitAbout: 'the same bytes on one libp2p stream between two bare nodes',
        goalRatio: STREAMS_MAX
      },
      { value: ({ elapsedMs }) => elapsedMs, limit: ({ streamMs }) => streamMs }
    ),
    row(
      `move-${count}-unused`,
      {
        about: `${of}, while nobody calls`,
        limitAbout: 'the same bytes on one libp2p stream between two bare nodes'
      },
      { value: ({ elapsedMs }) => elapsedMs, limit: ({ streamMs }) => streamMs },
      'unused'
    ),
    row(
      `move-${count}-p99`,
      {
        about: `p99 of ${CALLS_PER_SECOND} gets and puts a second meanwhile, none of which fails`,
        limitAbout: before,
        goal: STALL_GOAL_MS
      },
      { value: ({ during }) => p99(during), limit: (move) => p99(move.before) }
    ),
    row(
      `move-${count}-stall`,
      { about: 'the longest of these gets and puts', limitAbout: before, goal: STALL_GOAL_MS, statistic: 'greatest' },
      { value: ({ during }) => longest(during), limit: (move) => longest(move.before) }
    )
  ]
}

async function takeMove(
  workshop: Workshop,
  { count, partitions, settleMs, isUsed }: Required<MoveInit> & { readonly isUsed: boolean }
): Promise<Move> {
  const entries: EntrySet = { seed: 'move', count }
  const members = await openMembers(workshop, MEMBERS, { partitions, settleMs })
  const [first, second] = members as [MemberChild, MemberChild]
  await first.request('fill', entries)
  const counts = countsOf(entries, partitions)
  await Promise.all(members.map((member) => member.request('whole', counts)))
  if (isUsed) {
    await second.request('startForeground', { entries, callsPerSecond: CALLS_PER_SECOND })
  }

  const newcomer = await startMember(workshop)
  const bootstrap = await first.request('addresses')
  await newcomer.request('open', { found: false, bootstrap, partitions, settleMs })
  const cameAt = performance.timeOrigin + performance.now()
  const firstAt = await newcomer.request('hasSome')
  const { at, values } = await newcomer.request('whole', counts)
  const others = await Promise.all(members.map((member) => member.request('whole', counts)))
  const lastAt = Math.max(at, ...others.map((other) => other.at))
  const calls = await second.request('endForeground')
  await Promise.all([...members, newcomer].map((member) => workshop.end(member)))
  return {
    elapsedMs: lastAt - firstAt,
    streamMs: await streamMs(workshop, values),
    during: calls.filter((call) => call.at + call.tookMs >= firstAt && call.at <= lastAt),
    before: calls.filter((call) => call.at + call.tookMs < cameAt)
  }
}

/** How many lie in each partition. */
function countsOf(entries: EntrySet, partitions: number): number[] {
  const counts = Array<number>(partitions).fill(0)
  for (const [key] of entriesOf(entries)) {
    const partition = partitionOf(key, partitions)
    counts[partition] = (counts[partition] ?? 0) + 1
  }
  return counts
}

async function streamMs(workshop: Workshop, count: number): Promise<number> {
  const [from, to] = await Promise.all([startRawChild(workshop), startRawChild(workshop)])
  const addresses = await to.request('open')
  await from.request('open')
  await from.request('connect', addresses)
  const taken: number[] = []
  for (let round = 1; round <= STREAM_WARM_UPS + STREAM_ROUNDS; round++) {
    await from.request('prepare', { seed: `stream ${round}`, count })
    const startedAt = performance.now()
    await Promise.all([from.request('push'), to.request('pushed', round * count)])
    taken.push(performance.now() - startedAt)
  }
  await Promise.all([from, to].map((node) => workshop.end(node)))
  return median(taken.slice(STREAM_WARM_UPS))
}

function p99(calls: Calls): number {
  const sorted = calls.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0
}

function longest(calls: Calls): number {
  return Math.max(0, ...calls.map(({ tookMs }) => tookMs))
}
