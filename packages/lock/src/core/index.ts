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
export { lockKinds } from './kinds.ts'
export {
  CAPACITY_MAX,
  CARRIED_MAX,
  CYCLE_MAX,
  ENTRIES_MAX,
  FORCED_MAX,
  NAME_LENGTH_MAX,
  REASON_LENGTH_MAX,
  REQUESTS_MAX,
  WARM_BYTES_MAX
} from './limits.ts'
export { type LockConfig, LockCore } from './lock-core.ts'
export type { AcquireCommand } from './named-lock.ts'
export type { LockExplanation, LockHappening } from './lock-history.ts'
export {
  LOCK_KIND,
  type LockArgs,
  lockKey,
  lockKind,
  type LockResult,
  type LockState,
  type RegisterPlace
} from './lock-kind.ts'
export type {
  Ask,
  AskId,
  DeadlockMessage,
  Epoch,
  FenceBlock,
  ForcedToken,
  FenceParts,
  Holding,
  LockMessage,
  Token,
  TokenMessage,
  Wait
} from './messages.ts'
export {
  type MadeToken,
  TOKEN_KIND,
  type TokenArgs,
  tokenKind,
  type TokenResult,
  type TokenState
} from './token-kind.ts'
export {
  type LockAlgorithm,
  type LockMode,
  type LockVariant,
  TOKEN_ALGORITHMS,
  type TokenAlgorithm,
  type TokenVariant
} from './variant.ts'
export type { Routing, RoutingPorts } from './routing.ts'
export { createRouting } from './routings.ts'
