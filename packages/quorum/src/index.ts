/**
 * Registers of which there may be only one truth, held by small, agreed and reconfigurable groups of voters (CASPaxos), as a libp2p service.
 *
 * Use it for small facts of which there may be only one: who leads, who owns, what was decided, a number that only grows. It is on the quorum plane: it stops,
 * rather than lies, where no majority of the voters is connected. State that may be a moment old belongs in `@peermesh/store`, which always answers.
 *
 * @example
 *
 * ```TypeScript
 * import { createLibp2p } from 'libp2p'
 * import { identify } from '@libp2p/identify'
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
 *     quorum: quorum({ votes: 'durable' })
 *   }
 * })
 *
 * const next = node.services.quorum.register<number>('invoice/next')
 * const { value } = await next.change((last = 0) => last + 1)
 * ```
 *
 * @packageDocumentation
 */
import type { Quorum, QuorumComponents, QuorumInit } from './quorum.ts'
import { QuorumService } from './service.ts'

export {
  type Configuration,
  fenceOf,
  type GroupStatus,
  KEY_LENGTH_MAX,
  LEASE_KIND,
  type LeaseArgs,
  type LeaseResult,
  type OperationId,
  REGISTER_BYTES_MAX,
  type RegisterKind,
  RESULT_BYTES_MAX,
  ROOT,
  type SessionLoss,
  type Voter,
  type Votes
} from './core/index.ts'
export {
  ForeignFenceError,
  GroupServesError,
  KindMismatchError,
  NoQuorumError,
  OutcomeUnknownError,
  QuorumBusyError,
  ReducerFailedError,
  RegisterTooLargeError,
  RegisterUnreadableError,
  SessionLostError,
  StaleFenceError,
  UnknownKindError
} from './errors.ts'
export { fenced, type FenceGuard, type FenceState } from './fenced.ts'
export type {
  ChangeOptions,
  OperationOptions,
  Quorum,
  QuorumComponents,
  QuorumEvents,
  QuorumGroup,
  QuorumInit,
  QuorumSession,
  Register,
  RegisterValue
} from './quorum.ts'
export { QUORUM, type QuorumOptions, quorumSeat } from './seat.ts'

/** @throws InvalidParametersError for options that cannot be meant */
export function quorum(init: QuorumInit = {}): (components: QuorumComponents) => Quorum {
  return (components) => new QuorumService(components, init)
}
