import type { Durability } from '@peermesh/kernel'
import type { MapJournalConfig } from './map-journal.ts'
import type { RecordCodec } from './records.ts'

/** What may be chosen, complete. */
export interface StoreConfig extends MapJournalConfig {
  readonly codec: RecordCodec
  /** What an acknowledged local write survives. */
  readonly durability: Durability
  /** Changes are told of values too that are not the latest of their key: a merge function shows them. @default false */
  readonly siblingsShow?: boolean
  /** What may be held before local writes that make it more are refused. @default no bound */
  readonly bytesMax?: number | undefined
  /** Dots that the index remembers. @default INDEX_DOTS_MAX */
  readonly indexDotsMax?: number | undefined
  /** Bytes of the map from which on who needs all of it is told by symbols what differs. @default SKETCH_BYTES_MIN */
  readonly sketchBytesMin?: number
  /** How far ahead of ours a peer's clock may be before its time is not believed, in milliseconds. @default 60,000 */
  readonly clockSkewMaxMs?: number | undefined
}
