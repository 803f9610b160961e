import type { AbortOptions } from '@libp2p/interface'

/** Which of the entries under a prefix, and in which order. Keys are compared by their UTF-16 code units, as JavaScript does. */
export interface EntriesOptions extends AbortOptions {
  /** The first key, which is in the range where it is there. @default the first of all */
  readonly from?: string
  /** The last key, which is not. @default behind the last of all */
  readonly to?: string
  /** From the last to the first. @default false */
  readonly reverse?: boolean
  /** At most so many, at least 1. @default all */
  readonly limit?: number
}

/** @see Store.watch */
export interface StoreWatchOptions extends AbortOptions {
  /** The point of an earlier watch, or of a snapshot, here or at another peer of the mesh: what changed since then comes first. @default now */
  readonly since?: string
}
