import type { Seat } from '@peermesh/kernel'
import { MembershipCore, type MembershipOptions, membershipConfig, type MembershipTypes } from './core/index.ts'
import { MESSAGES_VERSION, messageCodec } from './wire/message-codec.ts'
import { recordCodec } from './wire/record-codec.ts'

/** The name of membership's core in a stack. */
export const MEMBERSHIP = 'membership'

/**
 * Membership's place in a stack: tag 1, and its frames go first. It must be the stack's gatekeeper.
 *
 * For whoever wires a stack of their own, as the simulations do; an application takes `membership()`.
 *
 * @throws InvalidParametersError for options that cannot be meant
 */
export function membershipSeat(options: MembershipOptions = {}): Seat<MembershipTypes> {
  const config = membershipConfig(options)
  return {
    name: MEMBERSHIP,
    tag: 1,
    version: MESSAGES_VERSION,
    priority: 0,
    recordsStandAlone: true,
    codec: messageCodec,
    create: () => new MembershipCore(config, recordCodec)
  }
}
