import type { MemberRecord } from './record.ts'

/** What a peer makes of a record of itself that somebody holds. */
export type Meeting =
  /** It says what we said, or what an earlier start of ours did. */
  | { readonly type: 'known' }
  /** Somebody takes this start of ours for failing or gone. */
  | { readonly type: 'refute' }
  /** We cannot go on as who we are. */
  | { readonly type: 'restart'; readonly bootAtLeast: number; readonly mint: boolean; readonly reason: string }

/** M4, M12 and M13. */
export function meetOwnRecord(own: MemberRecord, met: MemberRecord): Meeting {
  const sameStore = met.storeId === own.storeId
  if (sameStore && met.boot === own.boot && met.startNonce === own.startNonce) {
    const contradicts = met.incarnation === own.incarnation && met.status !== own.status
    return { type: met.incarnation > own.incarnation || contradicts ? 'refute' : 'known' }
  }
  if (met.boot < own.boot) {
    return { type: 'known' }
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
