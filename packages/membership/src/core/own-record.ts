import { COUNTER_TOPPED_MAX } from './limits.ts'
import type { MemberRecord } from './record.ts'

/** What a peer makes of a record of itself that somebody holds. */
export type Meeting =
  /** It says what we said, or what an earlier start of ours did. */
  | { readonly type: 'known' }
  /** Somebody takes this start of ours for failing or gone. */
  | { readonly type: 'refute' }
  /** It claims a start above which too few are left. */
  | { readonly type: 'impossible' }
  /** We cannot go on as who we are. */
  | { readonly type: 'restart'; readonly bootAtLeast: number; readonly mint: boolean; readonly reason: string }

export function isSameStart(own: MemberRecord, met: MemberRecord): boolean {
  return met.storeId === own.storeId && met.boot === own.boot && met.startNonce === own.startNonce
}

/** M4, M12, M13 and M46. */
export function meetOwnRecord(own: MemberRecord, met: MemberRecord): Meeting {
  const sameStore = met.storeId === own.storeId
  if (isSameStart(own, met)) {
    const contradicts = met.incarnation === own.incarnation && met.status !== own.status
    if (met.incarnation > own.incarnation && met.incarnation > COUNTER_TOPPED_MAX) {
      const reason = 'an incarnation is told of us above which too few are left'
      return { type: 'restart', bootAtLeast: own.boot + 1, mint: false, reason }
    }
    return { type: met.incarnation > own.incarnation || contradicts ? 'refute' : 'known' }
  }
  if (met.boot < own.boot) {
    return { type: 'known' }
  }
  if (met.boot > COUNTER_TOPPED_MAX) {
    return { type: 'impossible' }
  }
  const bootAtLeast = met.boot + 1
  return sameStore
    ? {
        type: 'restart',
        bootAtLeast,
        mint: true,
        reason: 'our store has been started elsewhere: this is a copy of its disk'
      }
    : { type: 'restart', bootAtLeast, mint: false, reason: 'the mesh knows us with another store: our disk was lost' }
}
