/** Which way operations went. `pull` is what was asked for because it was missed. */
export type Path = 'gossip' | 'direct' | 'pull'

export interface PathTally {
  operationsSent: number
  operationsReceived: number
  messagesSent: number
  messagesReceived: number
}

const emptyTally = (): PathTally => ({ operationsSent: 0, operationsReceived: 0, messagesSent: 0, messagesReceived: 0 })

/** Counts what went by which path since this start. For pulls an operation is the state of one key. */
export class Tally {
  readonly gossip = emptyTally()
  readonly direct = emptyTally()
  readonly pull = emptyTally()
  /** Whole maps that were taken in because an index had been cut. */
  snapshots = 0

  sent(path: Path, operations: number): void {
    this[path].messagesSent++
    this[path].operationsSent += operations
  }

  received(path: Path, operations: number): void {
    this[path].messagesReceived++
    this[path].operationsReceived += operations
  }
}
