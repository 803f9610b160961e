/**
 * Who is in the mesh: SWIM with Lifeguard, as a libp2p service.
 *
 * Each peer learns of all others, of crashes within a few seconds, and of peers that come back; halves of a mesh that were apart merge by
 * themselves. It also decides which mesh this is, and keeps peers of another mesh out. Everything else of peermesh stands on it.
 *
 * It needs `@peermesh/host` in the services map under the key `host`. Take it alone if you want to know who is there and nothing else.
 * Do not take a majority of what it says: each side of a split mesh sees itself as the whole.
 *
 * @example
 *
 * ```TypeScript
 * import { createLibp2p } from 'libp2p'
 * import { identify } from '@libp2p/identify'
 * import { meshHost } from '@peermesh/host'
 * import { membership } from '@peermesh/membership'
 *
 * const node = await createLibp2p({
 *   // transports, encryption, a muxer; then
 *   services: {
 *     identify: identify(),
 *     host: meshHost({ mesh: 'orders', dataDir: './data/peer-a' }),
 *     membership: membership({ bootstrap: ['/dns4/a.example/tcp/7400'] })
 *   }
 * })
 *
 * node.services.membership.addEventListener('dead', ({ detail }) => console.log(`${detail.peer} is gone`))
 * await node.services.membership.whenMeshed({ signal: AbortSignal.timeout(10_000) })
 * console.log(node.services.membership.members())
 * ```
 *
 * @packageDocumentation
 */
import type { Membership, MembershipComponents, MembershipInit } from './membership.ts'
import { MembershipService } from './service.ts'

export {
  MEMBERSHIP_OPTIONS,
  type Admit,
  type BootstrapStatus,
  type Explanation,
  type Happening,
  type IgnoredReason,
  type MemberInfo,
  type MemberMetadata,
  type MetadataChange,
  type MembershipNotice,
  type MembershipOptions,
  type MembershipStatus,
  type MemberStatus,
  type Profile,
  PROFILES,
  type Timings
} from './core/index.ts'
export {
  DuplicateIdentityError,
  ForeignMeshError,
  IncompatiblePeerError,
  IncompatibleVersionError,
  MeshFullError,
  NotAdmittedError
} from './errors.ts'
export type { Membership, MembershipComponents, MembershipEvents, MembershipInit } from './membership.ts'
export { membershipSeat } from './seat.ts'

/** @throws InvalidParametersError for options that cannot be meant */
export function membership(init: MembershipInit = {}): (components: MembershipComponents) => Membership {
  return (components) => new MembershipService(components, init)
}
