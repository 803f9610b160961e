import Table from 'cli-table3'
import { formatCount, formatMebibytes } from './format.ts'
import type { PeerView } from './observer.ts'
import type { ProcessState } from './peer-process.ts'

/** A peer as the demo sees it: the state of its process, and what it told when it was last asked. */
export interface TableRow {
  readonly label: string
  readonly role: string
  readonly state: ProcessState
  readonly view: PeerView | undefined
}

const HEAD = ['PEER', 'ROLE', 'STATE', 'KEYS', 'BYTES', 'DIGEST', 'BEHIND', 'SEES ALIVE', 'MEMORY']
const ALIGN = ['left', 'left', 'left', 'right', 'right', 'left', 'right', 'right', 'right'] as const
const DIGEST_LENGTH = 12

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
  grid.push(...rows.map((row) => cells(row, rows.length)))
  return grid.toString()
}

function cells({ label, role, state, view }: TableRow, count: number): string[] {
  if (view === undefined) {
    return [label, role, state, '', '', '', '', '', '']
  }
  const { store, memoryBytes } = view.status
  return [
    label,
    role,
    state,
    formatCount(view.keys),
    formatMebibytes(store.bytes),
    view.digest.slice(0, DIGEST_LENGTH),
    formatCount(store.behind),
    `${countAlive(view)} of ${count}`,
    formatMebibytes(memoryBytes)
  ]
}

function countAlive({ members }: PeerView): number {
  return [...members.values()].filter((status) => status === 'alive').length
}

/** The same in a line, for output that is not a terminal. */
export function renderLine(rows: readonly TableRow[]): string {
  return rows
    .map(({ label, state, view }) => `${label} ${view === undefined ? state : formatCount(view.keys)}`)
    .join('  ')
}
