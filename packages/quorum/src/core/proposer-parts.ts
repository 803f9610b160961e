import type { PeerName, Random } from '@peermesh/kernel'
import type { Configuration, GroupName } from './configuration.ts'
import type { ArgumentsCodec, EnvelopeCodec } from './envelope.ts'
import type { RegisterKind } from './kinds.ts'
import type { Outbox } from './outbox.ts'

/** What a proposer needs of the group that it is part of. */
export interface ProposerParts {
  readonly group: GroupName
  /** `peer/start nonce`: makes its ballots and sessions its own for ever. */
  readonly name: string
  readonly codec: EnvelopeCodec & ArgumentsCodec
  readonly random: Random
  readonly outbox: Outbox
  readonly rememberedMax: number
  /** For so long nothing that was accepted is dropped within its epoch, in milliseconds. */
  readonly freshMs: number
  readonly kindOf: (name: string) => RegisterKind | undefined
  /** Somebody who does not vote in this one, and may know of a later one: at each turn another. */
  readonly whoMayKnow: (configuration: Configuration, turn: number) => PeerName | undefined
  readonly self: PeerName
  readonly isReachable: (peer: PeerName) => boolean
  /** Whether a voter is linked, and nothing speaks against it. */
  readonly isThere: (voter: PeerName) => boolean
  /** Why the voters may not answer, for whoever waited in vain. */
  readonly explain: () => string
  /** Somebody answered who does not vote. */
  readonly refused: (from: PeerName, why: string) => void
}
