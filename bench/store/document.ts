import type { Entry } from './entries.ts'

/** Who does the same work beside the store: a library whose users exchange its updates over a connection of their own. */
export type Rival = 'yjs' | 'loro'

/** One replica of such a library: a document with one map, driven as its manual says. */
export interface RivalDocument {
  /** How many changes of a key it has incorporated. Costs next to nothing to ask, unlike `size`. */
  readonly operations: number
  /** How many keys the map holds. */
  readonly size: number
  /** What it has incorporated, as another replica is told. */
  readonly version: Uint8Array
  get(key: string): Uint8Array | undefined
  /** Puts these entries in one transaction. */
  put(entries: readonly Entry[]): void
  /** Hears of an update for each transaction from now on. */
  onUpdate(listener: (update: Uint8Array) => void): void
  /** What a replica of that version lacks. */
  lackedBy(version: Uint8Array): Uint8Array
  /** Incorporates an answer to what this replica has. */
  catchUp(lacked: Uint8Array): void
  /** Incorporates updates that came in together. */
  apply(updates: readonly Uint8Array[]): void
}
