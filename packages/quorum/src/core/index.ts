/**
 * The core of quorum: what the simulator and other packages may import.
 *
 * @packageDocumentation
 */

export { Acceptor, type Accepted, type AcceptorState, type RegisterRecord } from './acceptor.ts'
export { type Ballot, compareBallots, firstBallot } from './ballot.ts'
export {
  type Configuration,
  type Era,
  type GroupName,
  isLater,
  isVolatile,
  majorityOf,
  type Move,
  ROOT,
  type Voter,
  voterOf
} from './configuration.ts'
export { CONFIGURATION_KEY } from './configuration-kind.ts'
export {
  applyChange,
  type ArgumentsCodec,
  type Envelope,
  type EnvelopeCodec,
  type OperationId,
  type RegisterView,
  type RememberedOperation
} from './envelope.ts'
export type {
  ChangeOutcome,
  GroupStatus,
  QuorumCommand,
  QuorumEvent,
  QuorumNotice,
  QuorumTypes,
  SessionLoss
} from './events.ts'
export type { Group } from './group.ts'
export { type Candidate, nextVoters } from './growth.ts'
export { isNothing } from './idle-registers.ts'
export { InstallTally } from './install.ts'
export { type ReducerContext, type RegisterKind, VALUE_KIND, type ValueArgs } from './kinds.ts'
export {
  FENCE_COUNTER_MAX,
  fenceOf,
  LEASE_KIND,
  type LeaseArgs,
  type LeaseResult,
  type LeaseState
} from './lease-kind.ts'
export {
  ARGUMENTS_BYTES_MAX,
  CLOCK_RATE_ERROR,
  DEDUP_MAX,
  GROUPS_MAX,
  IDLE_MS,
  KEY_LENGTH_MAX,
  LEASE_MS,
  LEASE_MS_MAX,
  LEASE_MS_MIN,
  REGISTER_BYTES_MAX,
  REQUESTS_MAX,
  RESULT_BYTES_MAX,
  TIMEOUT_MS,
  VOTERS_MAX
} from './limits.ts'
export {
  type Answer,
  type AnswerMessage,
  type ForwardedMessage,
  type ForwardMessage,
  groupOfMessage,
  type PageMessage,
  type QuorumMessage,
  type Request,
  type Votes
} from './messages.ts'
export type { QuorumConfig } from './quorum-config.ts'
export { QuorumCore, type Refusals } from './quorum-core.ts'
export type { GroupRecord, RecordCodec, VoterRecord } from './records.ts'
export { SESSION_KIND, type SessionArgs, type SessionResult, type SessionState, sessionKey } from './session-kind.ts'
export { AcceptTally, PrepareTally, ReadTally } from './tallies.ts'
export type { WarmBallot } from './warm-ballot.ts'
