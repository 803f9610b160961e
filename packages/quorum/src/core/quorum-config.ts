import type { ArgumentsCodec, EnvelopeCodec } from './envelope.ts'
import type { RegisterKind } from './kinds.ts'
import type { GrowthTimes } from './members.ts'
import type { Votes } from './messages.ts'
import type { RecordCodec } from './records.ts'

export interface QuorumConfig extends GrowthTimes {
  readonly codec: EnvelopeCodec & ArgumentsCodec & RecordCodec
  /** Kinds of registers beside those that come with quorum. The same at every peer of the mesh. */
  readonly kinds: readonly RegisterKind[]
  readonly votes: Votes
  /** Whether groups look after their own size. @default true */
  readonly grows?: boolean
  /** Sessions whose last operation a register remembers. @default DEDUP_MAX */
  readonly rememberedMax?: number
  /** For how long a register that is free must not have been changed to be dropped, in milliseconds. @default never: but for a configuration that says so */
  readonly idleMs?: number | undefined
}
