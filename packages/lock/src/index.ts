/**
 * Distributed locks as a libp2p service: exclusive, counting, and for readers and a writer; first come, first served; each grant with a fence that only grows.
 *
 * Use it for what one process may do at a time, where the resource refuses lower fences or a moment of two holders does no harm. Where no majority of the quorum is
 * connected nobody gets a lock. For one process that does something for as long as it lives, take `@peermesh/election`.
 *
 * @example
 *
 * ```TypeScript
 * import { createLibp2p } from 'libp2p'
 * import { identify } from '@libp2p/identify'
 * import { lockKinds, locks } from '@peermesh/lock'
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
 *     quorum: quorum({ votes: 'durable', kinds: lockKinds }),
 *     locks: locks()
 *   }
 * })
 *
 * await using lock = await node.services.locks.acquire('invoice/42', { wait: 5_000 })
 * console.log(lock.fence, lock.held())
 * ```
 *
 * @packageDocumentation
 */
import type { Locks, LocksComponents, LocksInit } from './locks.ts'
import { LocksService } from './service.ts'

export {
  type LockAlgorithm,
  type LockExplanation,
  type LockHappening,
  lockKinds,
  type LockLoss,
  type LockMode,
  type RequestStatus,
  type TokenAlgorithm
} from './core/index.ts'
export {
  DeadlockError,
  LockBusyError,
  LockCancelledError,
  LockKindMismatchError,
  LockKindMissingError,
  LockLostError,
  LockTimeoutError
} from './errors.ts'
export type {
  AcquireOptions,
  ForcedOut,
  ForcedRelease,
  ForceOptions,
  Lock,
  LockHolderPlace,
  LockInspection,
  LockLossReason,
  LockOptions,
  LockOwner,
  LockPlace,
  Locks,
  LocksComponents,
  LocksInit,
  LockSet
} from './locks.ts'
export { LEASE_MS, LOCK, lockSeat } from './seat.ts'

/** @throws InvalidParametersError for options that cannot be meant */
export function locks(init: LocksInit = {}): (components: LocksComponents) => Locks {
  return (components) => new LocksService(components, init)
}
