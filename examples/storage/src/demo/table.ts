import Table from 'cli-table3'
import type { MemberStatus } from 'peermesh'
import { formatCount, formatMebibytes } from './format.ts'
import type { PeerView } from './observer.ts'
import type { ProcessState } from './peer-process.ts'

/** A peer as the demo sees it: the state of its process, and what it told when it was last asked. */
export interface TableRow {
  readonly label: string
  readonly role: string
  readonly state: ProcessState
  readonly view: PeerView | undefined
  /** Whom it follows and in which term; empty where nobody leads. */
  readonly follows: string
  /** What it holds of each peer of the demo, in their order, itself included; nothing of one that it has not met. */
  readonly sees: readonly (MemberStatus | undefined)[]
}

const HEAD = ['PEER', 'ROLE', 'STATE', 'LEADER (TERM)', 'KEYS', 'BYTES', 'DIGEST', 'BEHIND', 'HOLDS', 'SEES', 'MEMORY']
const ALIGN = ['left', 'left', 'left', 'left', 'right', 'right', 'left', 'right', 'right', 'left', 'right'] as const
const DIGEST_LENGTH = 12

const SIGNS: Readonly<Record<MemberStatus | 'unknown', string>> = {
  alive: '●',
  suspect: '?',
  dead: '✕',
  left: '○',
  unknown: '·'
}

/** What the signs of the table mean. */
export const LEGEND = `sees, peer by peer: ${SIGNS.alive} alive  ${SIGNS.suspect} suspect  ${SIGNS.dead} dead  ${SIGNS.left} left  ${SIGNS.unknown} not met yet; holds: partitions`

export function renderTable(rows: readonly TableRow[]): string {
  const none = ''
  const grid = new Table({
    head: HEAD,
    colAligns: [...ALIGN],
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: none,
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: '  '
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 }
  })
  grid.push(...rows.map(cells))
  return grid.toString()
}

function cells({ label, role, state, view, follows, sees }: TableRow): string[] {
  if (view === undefined) {
    return [label, role, state, '', '', '', '', '', '', '', '']
  }
  const { store, partitions, memoryBytes } = view.status
  return [
    label,
    role,
    state,
    follows,
    formatCount(view.keys),
    formatMebibytes(store.bytes),
    view.digest.slice(0, DIGEST_LENGTH),
    formatCount(store.behind),
    formatCount(partitions.held),
    sees.map((status) => SIGNS[status ?? 'unknown']).join(' '),
    formatMebibytes(memoryBytes)
  ]
}

/** The same in a line, for output that is not a terminal. */
export function renderLine(rows: readonly TableRow[]): string {
  return rows
    .map(({ label, state, view }) => `${label} ${view === undefined ? state : formatCount(view.keys)}`)
    .join('  ')
}
