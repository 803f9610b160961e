import type { Seat } from '@peermesh/kernel'
import { type LockConfig, LockCore, type LockTypes } from './core/index.ts'
import { messageCodec, MESSAGES_VERSION } from './wire/message-codec.ts'

/** The name of the core of locks in a stack. */
export const LOCK = 'lock'

/** The lease of the sessions that carry the locks of a peer. */
export const LEASE_MS = 2_000

/** The place of locks in a stack: tag 4, after quorum's frames. By default all of them lie in the root group. */
export function lockSeat({ leaseMs = LEASE_MS, groupOf = inRoot }: Partial<LockConfig> = {}): Seat<LockTypes> {
  return {
    name: LOCK,
    tag: 4,
    version: MESSAGES_VERSION,
    priority: 2,
    codec: messageCodec,
    listensTo: ['quorum'],
    calls: ['quorum'],
    create: () => new LockCore({ leaseMs, groupOf })
  }
}

function inRoot(): string {
  return 'root'
}
