import { formatCount, formatMebibytes, formatSeconds } from './format.ts'
import type { ElectionFigures } from './leader.ts'

const NAME_LENGTH = 13

/** How one peer that was killed fared. */
export interface KillFigures {
  readonly peer: string
  readonly role: string
  /** Until every other peer that ran held it for dead; `undefined` where none was left to notice, or none did in time. */
  readonly knownMs: number | undefined
  readonly knownBy: number
  readonly downMs: number
  /** From its new start until it held all that had been acknowledged by then. */
  readonly caughtUpMs: number
}

/** What came of one change of who is in the mesh. */
export interface MoveFigures {
  /** Partitions that the plan said would move. */
  readonly foretold: number
  /** How often a partition was handed over: more often where it did not go straight to where it is. */
  readonly moves: number
  /** Until each partition was where it should be, starts and stops of peers included. */
  readonly tookMs: number
}

/** The mesh had more peers for a while, and values of partitions were read all the time. */
export interface GrowthFigures {
  readonly from: number
  readonly to: number
  readonly partitions: number
  readonly values: number
  readonly grown: MoveFigures
  readonly shrunk: MoveFigures
  /** All of which gave the value that was put. */
  readonly reads: number
  readonly slowestReadMs: number
  /** So often there was no answer in time, and it was asked again. */
  readonly unanswered: number
}

export interface Figures {
  readonly peers: number
  readonly cities: number
  readonly digest: string
  readonly import: { readonly acknowledged: number; readonly elapsedMs: number; readonly perSecond: number }
  /** From the begin of the import until all peers had everything, with all that happened to them in between. */
  readonly allHaveAllMs: number
  readonly kills: readonly KillFigures[]
  readonly election: ElectionFigures
  readonly growth: GrowthFigures
  readonly memoryBytes: Readonly<Record<string, number>>
  /** Cities that one peer gave back exactly as they were imported. */
  readonly verified: number
}

export function describeFigures(figures: Figures): string {
  const { acknowledged, elapsedMs, perSecond } = figures.import
  const memory = Object.values(figures.memoryBytes)
  const rows: (readonly [string, string])[] = [
    [
      'import',
      `${formatCount(acknowledged)} acknowledged in ${formatSeconds(elapsedMs)}: ${formatCount(perSecond)} puts a second, each durable on its peer`
    ],
    [
      'replication',
      `all peers had all cities ${formatSeconds(figures.allHaveAllMs)} after the import began, kills and restarts included`
    ],
    ...figures.kills.map((kill) => [kill.peer, describeKill(kill)] as const),
    ['leader', describeElection(figures.election)],
    ['partitions', describeGrowth(figures.growth)],
    ['reads', describeReads(figures.growth)],
    ['memory', `${formatMebibytes(Math.min(...memory))} to ${formatMebibytes(Math.max(...memory))} a peer`],
    ['verified', `${formatCount(figures.verified)} cities of one peer compared with the data set, value by value`]
  ]
  return [
    `All ${figures.peers} peers hold the same ${formatCount(figures.cities)} cities: digest ${figures.digest}.`,
    ...rows.map(([name, text]) => `  ${name.padEnd(NAME_LENGTH)}${text}`)
  ].join('\n')
}

function describeKill({ role, knownMs, knownBy, downMs, caughtUpMs }: KillFigures): string {
  const known =
    knownMs === undefined
      ? 'not noticed while it was away'
      : `known as dead to ${others(knownBy)} after ${formatSeconds(knownMs)}`
  return `${role}: ${known}, away for ${formatSeconds(downMs)}, caught up ${formatSeconds(caughtUpMs)} after its start`
}

function describeElection({ killed, next, tookMs }: ElectionFigures): string {
  const nextOne = `${next.peer} led in term ${next.term}`
  return `${killed.peer} was killed in term ${killed.term}; ${nextOne}, and all knew it, ${formatSeconds(tookMs)} later`
}

function describeGrowth({ from, to, partitions, values, grown, shrunk }: GrowthFigures): string {
  const held = `${formatCount(partitions)} with ${formatCount(values)} cities`
  return `${held}: from ${from} peers to ${to} by ${describeMoves(grown)}, and back by ${describeMoves(shrunk)}`
}

function describeMoves({ foretold, moves, tookMs }: MoveFigures): string {
  return `${formatCount(moves)} moves (${formatCount(foretold)} foretold) in ${formatSeconds(tookMs)}`
}

function describeReads({ reads, slowestReadMs, unanswered }: GrowthFigures): string {
  const failures =
    unanswered === 0 ? 'none failed and' : `${formatCount(unanswered)} were not answered in time and asked again,`
  return `${formatCount(reads)} of these values meanwhile: ${failures} none was wrong, the slowest took ${formatSeconds(slowestReadMs)}`
}

export function others(count: number): string {
  return count === 1 ? 'the other one' : `the ${count} others`
}
