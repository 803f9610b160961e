/**
 * The core of locks: what the simulator and other packages may import.
 *
 * @packageDocumentation
 */

export type {
  ForcedRelease,
  ForceResult,
  ForceWords,
  LockCommand,
  LockEntry,
  LockEvent,
  LockGrant,
  LockHolder,
  LockInspection,
  LockLoss,
  LockTypes,
  RequestStatus
} from './events.ts'
export {
  CAPACITY_MAX,
  CYCLE_MAX,
  ENTRIES_MAX,
  FORCED_MAX,
  NAME_LENGTH_MAX,
  REASON_LENGTH_MAX,
  REQUESTS_MAX
} from './limits.ts'
export { type LockConfig, LockCore } from './lock-core.ts'
export type { AcquireCommand } from './named-lock.ts'
export type { LockExplanation, LockHappening } from './lock-history.ts'
export { LOCK_KIND, type LockArgs, lockKey, lockKind, type LockResult, type LockState } from './lock-kind.ts'
export type { DeadlockMessage, FenceParts, Holding, LockMessage, Wait } from './messages.ts'
