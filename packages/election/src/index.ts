/**
 * Leader election by bully and by ring, as a libp2p service: which of several equal processes does what only one should do.
 *
 * In `quorum` mode a term has at most one leader, and there is none where no majority of the quorum is connected. In `available` mode there always is one, and two where the
 * mesh is cut.
 *
 * @example
 *
 * ```TypeScript
 * import { createLibp2p } from 'libp2p'
 * import { identify } from '@libp2p/identify'
 * import { electionKind, elections } from '@peermesh/election'
 * import { meshHost } from '@peermesh/host'
 * import { membership } from '@peermesh/membership'
 * import { quorum } from '@peermesh/quorum'
 *
 * const node = await createLibp2p({
 *   // transports, encryption, a muxer; then
 *   services: {
 *     identify: identify(),
 *     host: meshHost({ mesh: 'orders', dataDir: './data/peer-a' }),
 *     membership: membership({ found: true }),
 *     quorum: quorum({ votes: 'durable', kinds: [electionKind] }),
 *     elections: elections()
 *   }
 * })
 *
 * const election = node.services.elections.open('scheduler')
 * const { fence, signal } = await election.whenLeading()
 * ```
 *
 * @packageDocumentation
 */
import type { Elections, ElectionsComponents, ElectionsInit } from './elections.ts'
import { ElectionsService } from './service.ts'

export {
  algorithmOf,
  type ElectionAlgorithm,
  type ElectionKind,
  electionKind,
  type ElectionMode,
  type ElectionTimings,
  type ElectionVariant,
  type FenceParts,
  type LeaderInfo,
  type LeadershipLoss,
  type RankFacts,
  type ScopeExplanation,
  type ScopeHappening,
  type ScopeStatus,
  type ScoreOf
} from './core/index.ts'
export type {
  CandidateReport,
  Election,
  ElectionEvents,
  ElectionOptions,
  Elections,
  ElectionsComponents,
  ElectionsInit,
  Leader,
  Leadership
} from './elections.ts'
export {
  ElectionBusyError,
  ElectionKindMismatchError,
  ElectionRegisterTakenError,
  LeadershipLostError,
  NotOpenError,
  QuorumMissingError,
  TransferFailedError
} from './errors.ts'
export { ELECTION, electionSeat, type ElectionSeatOptions } from './seat.ts'

/** @throws InvalidParametersError for options that cannot be meant */
export function elections(init: ElectionsInit = {}): (components: ElectionsComponents) => Elections {
  return (components) => new ElectionsService(components, init)
}
