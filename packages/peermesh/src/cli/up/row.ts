/**
 * The state of a peer that `up` runs. `starting` until it listens; `running`; `silent` where its process is there and does not answer;
 * `ended` by itself; `waiting` to be started again; `stopping` and `stopped` where it was asked to.
 */
export type RowState = 'starting' | 'running' | 'silent' | 'ended' | 'waiting' | 'stopping' | 'stopped'

/** A peer as the table shows it. What is not known is left out. */
export interface Row {
  /** Its directory below the data root, by which it is attached to. */
  readonly peer: string
  readonly state: RowState
  /** Its peer id. */
  readonly name?: string
  /** Whom it follows in the first scope that it has open; `null`: nobody. Absent where it has none open. */
  readonly leader?: string | null
  /** That it holds, where it holds any. */
  readonly locks?: number
  readonly keys?: number
  /** Operations that another of these peers has and this one has not. */
  readonly lag?: number
  /** Of one processor, since the last look. */
  readonly cpuPercent?: number
  readonly memoryBytes?: number
  readonly pid?: number
  readonly address?: string
  /** Of an ended one: `1`, or `SIGKILL`. */
  readonly exit?: string
}

/** What makes two looks at a peer differ in what matters: processor time and memory never stand still. */
export function differs(a: Row, b: Row): boolean {
  const of = ({ state, name, leader, locks, keys, lag, pid, address, exit }: Row): string =>
    JSON.stringify([state, name, leader, locks, keys, lag, pid, address, exit])
  return of(a) !== of(b)
}
