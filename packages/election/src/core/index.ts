/**
 * The core of election: what the simulator and other packages may import.
 *
 * @packageDocumentation
 */

export type { Algorithm, Candidate, Surroundings } from './algorithm.ts'
export { createAlgorithm } from './algorithms.ts'
export { type Claim, compareClaims } from './claim.ts'
export { ElectionCore, type ElectionConfig } from './election-core.ts'
export {
  ELECTION_KIND,
  electionKind,
  type LeaderArgs,
  leaderKey,
  type LeaderResult,
  type LeaderState,
  termOf
} from './election-kind.ts'
export { electorateOf, ringOf } from './electorate.ts'
export type {
  ElectionCommand,
  ElectionEvent,
  ElectionTimings,
  ElectionTypes,
  FenceParts,
  LeaderInfo,
  LeadershipLoss,
  ScopeStatus
} from './events.ts'
export type { ScopeExplanation, ScopeHappening } from './history.ts'
export { BUCKETS, DOWN_MAX, PENALTY_MAX, SCOPE_LENGTH_MAX, SCORE_MAX, SCOPES_MAX, TERM_MAX } from './limits.ts'
export {
  algorithmOf,
  mismatchText,
  type AlgorithmMessage,
  type BullyMessage,
  type Direction,
  type ElectionAlgorithm,
  type ElectionKind,
  type ElectionMessage,
  type ElectionMode,
  type ElectedMessage,
  type ElectionId,
  type ElectionVariant,
  type ProbeMessage,
  type ReplyMessage,
  type RingMessage,
  type ScopeMessage
} from './messages.ts'
export { bucketOf, compareRanks, OwnRank, type Rank, type RankFacts, type ScoreOf } from './rank.ts'
