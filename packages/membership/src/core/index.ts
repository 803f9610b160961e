/**
 * The core of membership: what the simulator and other packages may import.
 *
 * @packageDocumentation
 */

export type { Admission, Admit } from './admission.ts'
export {
  MEMBERSHIP_OPTIONS,
  membershipConfig,
  type MembershipConfig,
  type MembershipOptions,
  type Profile,
  PROFILES,
  type Timings
} from './config.ts'
export type {
  BootstrapStatus,
  MemberInfo,
  MembershipCommand,
  MembershipEvent,
  MembershipNotice,
  MembershipStatus,
  MembershipTypes
} from './events.ts'
export type { Explanation, Happening } from './history.ts'
export type { IgnoredReason } from './ignored.ts'
export {
  ADDRESS_LENGTH_MAX,
  ADDRESS_PATTERN,
  ADDRESSES_MAX,
  CONFIRMATIONS_MAX,
  COUNTER_MAX,
  DIGEST_BUCKETS_MAX,
  DIGEST_HASH_BYTES,
  GONE_KEPT_MS,
  METADATA_NUMBER_MAX,
  METADATA_TEXT_MAX,
  TAGS_MAX,
  HEALTH_PENALTY_MAX,
  PEER_NAME_LENGTH_MAX,
  SETTING_LENGTH_MAX,
  SETTINGS_MAX,
  STATE_UPDATES_MAX,
  UPDATES_MAX,
  VERSIONS_MAX,
  WITNESSES_NEEDED
} from './limits.ts'
export type { LinkSnapshot } from './links.ts'
export { MembershipCore } from './membership-core.ts'
export {
  LOAD_STEPS,
  type MemberMetadata,
  type MetadataChange,
  metadataProblem,
  NO_METADATA
} from './metadata.ts'
export type { MeshRecord } from './mesh-state.ts'
export type { HelloMessage, MembershipMessage, ProbeContent } from './messages.ts'
export { compareRecords, MEMBER_STATUSES, type MemberRecord, type MemberStatus, type MemberUpdate } from './record.ts'
export type { MembershipRecordCodec } from './remembered-members.ts'
export { type SuspicionBounds, type SuspicionSnapshot, suspicionBounds, suspicionMs } from './suspicions.ts'
export type { MembershipSnapshot } from './status.ts'
