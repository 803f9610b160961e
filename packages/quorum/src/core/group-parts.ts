import { type Identity, type Millis, type Moment, type PeerName, Random } from '@peermesh/kernel'
import type { GroupName } from './configuration.ts'
import type { ArgumentsCodec, EnvelopeCodec } from './envelope.ts'
import { IdleRegisters } from './idle-registers.ts'
import type { RegisterKind } from './kinds.ts'
import type { Ledger } from './ledger.ts'
import { FRESH_PART } from './limits.ts'
import type { Members } from './members.ts'
import type { Outbox } from './outbox.ts'
import { Proposer } from './proposer.ts'
import type { RecordCodec } from './records.ts'
import type { Replica } from './replica.ts'
import type { Task } from './tasks.ts'

export interface GroupParts {
  readonly group: GroupName
  readonly identity: Identity
  readonly seed: string
  readonly codec: EnvelopeCodec & ArgumentsCodec & RecordCodec
  readonly kindOf: (name: string) => RegisterKind | undefined
  readonly ledger: Ledger
  readonly outbox: Outbox
  readonly members: Members
  readonly rememberedMax: number
  /** A register that is free and was not changed for so long is dropped. Absent: none is. */
  readonly idleMs: number | undefined
  /** Of the step that is under way. */
  readonly now: () => Millis
  /** Whether the group looks after its own size. */
  readonly grows: boolean
  /** The voter of this peer accepted this value. */
  readonly accepted: (key: string, value: Uint8Array) => void
  readonly refused: (from: PeerName, why: string) => void
}

/** @param explain why nothing came of what was asked */
export function newProposer(parts: GroupParts, explain: () => string): Proposer {
  const { identity, seed, group, outbox, codec, rememberedMax, idleMs, refused, members, kindOf } = parts
  return new Proposer({
    group,
    name: `${identity.peer}/${identity.startNonce}`,
    codec,
    random: new Random(seed, `proposer/${group}`),
    outbox,
    rememberedMax,
    freshMs: FRESH_PART * (idleMs ?? Number.POSITIVE_INFINITY),
    kindOf,
    whoMayKnow: (configuration, turn) => members.whoMayKnow(configuration, turn),
    self: identity.peer,
    isReachable: (peer) => members.isReachable(peer),
    isThere: (voter) => members.awayBecause(voter) === undefined,
    explain,
    refused
  })
}

/** Absent where none is ever dropped. */
export function newIdleRegisters(
  parts: GroupParts,
  replica: Replica,
  submit: (task: Task, at: Moment) => void
): IdleRegisters | undefined {
  const { identity, seed, group, idleMs, members } = parts
  return idleMs === undefined
    ? undefined
    : new IdleRegisters({
        ...parts,
        idleMs,
        random: new Random(seed, `idle/${group}`),
        self: identity.peer,
        isReachable: (peer) => members.isReachable(peer),
        acceptor: () => replica.acceptor,
        forgetPromise: (key) => replica.forgetPromise(key),
        submit
      })
}
