/**
 * Who is in the mesh, as a libp2p service: every peer learns of every other, tells the dead from the slow, and finds its way back after any
 * partition. SWIM with the suspicion and refutation of Lifeguard; no server, no master.
 *
 * Use it wherever peers must know each other. It is on the available plane: each side of a partition has its own view. For decisions of
 * which there may be only one, never take a majority of it.
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
 *     host: meshHost({ mesh: 'orders' }),
 *     membership: membership({ profile: 'lan', bootstrap: ['/dns4/a.example/tcp/7400'] })
 *   }
 * })
 *
 * node.services.membership.addEventListener('dead', ({ detail }) => console.log(detail.peer))
 * ```
 *
 * @packageDocumentation
 */
import type { ComponentLogger } from '@libp2p/interface'
import type { MeshHost } from '@peermesh/host'
import type { MembershipOptions } from './core/index.ts'
import type { Membership } from './membership.ts'
import { MembershipService } from './service.ts'

export {
  type MemberInfo,
  type MembershipNotice,
  type MembershipOptions,
  type MembershipStatus,
  type MemberStatus,
  PROFILES,
  type Profile
} from './core/index.ts'
export type { Membership, MembershipEvents } from './membership.ts'
export { MEMBERSHIP, membershipSeat } from './seat.ts'

/** What may be chosen of membership: see `MembershipOptions`. */
export type MembershipInit = MembershipOptions

/** What membership uses of libp2p: the service `host`, which comes before it in the map of services. */
export interface MembershipComponents {
  logger: ComponentLogger
  host: MeshHost
}

/** @throws InvalidParametersError for options that cannot be meant: it names the option */
export function membership(init: MembershipInit = {}): (components: MembershipComponents) => Membership {
  return (components) => new MembershipService(components, init)
}
