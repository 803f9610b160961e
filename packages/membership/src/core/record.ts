import { compareText, type MeshId, type PeerName, type StoreId } from '@peermesh/kernel'
import type { MemberMetadata } from './metadata.ts'

export type MemberStatus = 'alive' | 'suspect' | 'dead' | 'left'

/** In the order of the merge: at one incarnation the later status wins. */
export const MEMBER_STATUSES: readonly MemberStatus[] = ['alive', 'suspect', 'dead', 'left']

/** What is known of a peer. Plain data, never changed in place. */
export interface MemberRecord {
  readonly peer: PeerName
  readonly storeId: StoreId
  /** Counts the starts of the peer; only a start raises it. */
  readonly boot: number
  /** 64 random bits of that start, as hexadecimal digits. */
  readonly startNonce: string
  /** Counts what the peer itself had to say anew within that start: refutations, new addresses, its mesh id. */
  readonly incarnation: number
  readonly status: MemberStatus
  /** The mesh that the peer belongs to; absent while it has met none. */
  readonly meshId?: MeshId
  /** Where the peer can be dialled. */
  readonly addresses: readonly string[]
  /** What the peer says of itself; absent where it never said anything. */
  readonly metadata?: MemberMetadata
}

/** A record on its way, with what only travels. */
export interface MemberUpdate {
  readonly record: MemberRecord
  /** Who suspects it, as far as the sender knows: of use only where the status is `suspect`. */
  readonly suspectedBy: readonly PeerName[]
  /** Who of them saw that its process ended (M41), where anybody did. */
  readonly closedTo?: readonly PeerName[]
  /** For how long it has been dead or left, in milliseconds; else 0. */
  readonly goneForMs: number
}

/**
 * The order of the merge (M1): boot, start nonce, incarnation, status. Total, since what else is in a record is
 * fixed by the incarnation (M2); so taking the maximum is commutative, associative and idempotent.
 *
 * The nonce decides only between two starts with one boot, which happen where a data directory was copied: every peer then keeps
 * the same one, whatever it heard first.
 */
export function compareRecords(a: MemberRecord, b: MemberRecord): number {
  return (
    compareStarts(a, b) ||
    a.incarnation - b.incarnation ||
    (a.status === b.status ? 0 : MEMBER_STATUSES.indexOf(a.status) - MEMBER_STATUSES.indexOf(b.status))
  )
}

/** Which of two starts of one peer is the later. */
export function compareStarts(a: MemberRecord, b: MemberRecord): number {
  return a.boot - b.boot || compareText(a.startNonce, b.startNonce)
}

export function isLive(status: MemberStatus | undefined): boolean {
  return status === 'alive' || status === 'suspect'
}
