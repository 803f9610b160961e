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

export interface Figures {
  readonly peers: number
  readonly cities: number
  readonly digest: string
  readonly import: { readonly acknowledged: number; readonly elapsedMs: number; readonly perSecond: number }
  /** From the begin of the import until all peers had everything, with all that happened to them in between. */
  readonly allHaveAllMs: number
  readonly kills: readonly KillFigures[]
  readonly election: ElectionFigures
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

export function others(count: number): string {
  return count === 1 ? 'the other one' : `the ${count} others`
}
