import { formatBytes, formatCount, formatCounted } from '../format.ts'
import { type Column, table } from '../table.ts'
import type { Row } from './row.ts'

interface RowColumn extends Column {
  readonly cell: (row: Row) => string | undefined
  /** Left out where no row has anything in it. */
  readonly optional?: boolean
}

const COLUMNS: readonly RowColumn[] = [
  { name: 'PEER', cell: ({ peer }) => peer },
  { name: 'NAME', cell: ({ name }) => name && shortName(name) },
  { name: 'STATE', cell: ({ state, exit }) => (exit === undefined ? state : `${state} (${exit})`) },
  { name: 'LEADER', cell: ({ leader }) => given(leader, leaderName), optional: true },
  { name: 'LOCKS', align: 'right', cell: ({ locks }) => given(locks, formatCount), optional: true },
  { name: 'KEYS', align: 'right', cell: ({ keys }) => given(keys, formatCount) },
  { name: 'LAG', align: 'right', cell: ({ lag }) => given(lag, formatCount) },
  { name: 'CPU', align: 'right', cell: ({ cpuPercent }) => given(cpuPercent, (percent) => `${percent.toFixed(0)} %`) },
  { name: 'MEMORY', align: 'right', cell: ({ memoryBytes }) => given(memoryBytes, formatBytes) },
  { name: 'PID', align: 'right', cell: ({ pid }) => given(pid, String) },
  { name: 'ADDRESS', cell: ({ address }) => address }
]

/** Peer ids begin alike and differ at their end; `explain` takes an end for the whole. */
const SHORT_NAME_LENGTH = 8

export function renderTable(rows: readonly Row[]): string {
  const shown = COLUMNS.filter(({ cell, optional }) => optional !== true || rows.some((row) => cell(row) !== undefined))
  return table(
    shown,
    rows.map((row) => shown.map(({ cell }) => cell(row) ?? ''))
  )
}

/** One peer on a line, for output that is not a terminal. */
export function renderLine({ peer, name, state, exit, leader, locks, keys, lag, pid, address }: Row): string {
  return [
    peer,
    exit === undefined ? state : `${state} (${exit})`,
    name && shortName(name),
    given(keys, (count) => `${formatCount(count)} keys`),
    given(lag, (count) => `lag ${formatCount(count)}`),
    given(leader, (name) => `leader ${leaderName(name)}`),
    given(locks, (count) => formatCounted(count, 'lock')),
    given(pid, (id) => `pid ${id}`),
    address
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('  ')
}

function leaderName(leader: string | null): string {
  return leader === null ? 'nobody' : shortName(leader)
}

function shortName(name: string): string {
  return name.slice(-SHORT_NAME_LENGTH)
}

function given<T>(value: T | undefined, format: (value: T) => string): string | undefined {
  return value === undefined ? undefined : format(value)
}
