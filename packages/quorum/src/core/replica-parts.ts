import type { Identity, PeerName, Random } from '@peermesh/kernel'
import type { GroupName } from './configuration.ts'
import type { EnvelopeCodec } from './envelope.ts'
import type { RegisterKind } from './kinds.ts'
import type { Ledger } from './ledger.ts'
import type { Outbox } from './outbox.ts'
import type { RecordCodec } from './records.ts'

/** What a replica needs of the group that it is part of. */
export interface ReplicaParts {
  readonly group: GroupName
  readonly identity: Identity
  readonly codec: EnvelopeCodec & RecordCodec
  readonly kindOf: (name: string) => RegisterKind | undefined
  readonly ledger: Ledger
  readonly outbox: Outbox
  readonly random: Random
  /** This value was accepted here, whether it is chosen or not. */
  readonly accepted: (key: string, value: Uint8Array) => void
  /** It was promised to heed nobody older for this key, of which nothing is accepted here. */
  readonly promised: (key: string) => void
  /** Something was asked that cannot be: counted, and for the log. */
  readonly refused: (from: PeerName, why: string) => void
}
