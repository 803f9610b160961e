import type { PeerName } from '@peermesh/kernel'
import type { RegisterKind } from './kinds.ts'

/** The kind of a session's register: whether somebody is still there, by the word of a majority. */
export const SESSION_KIND = 'session'

export interface SessionState {
  readonly owner: PeerName
  /** Counts the renewals. Who watches waits for a higher one. */
  readonly renewals: number
  /** Each try of its owner to renew it has a count of its own, higher than those before: who has seen a count knows that this try had been sent. */
  readonly counted?: boolean
  readonly leaseMs: number
  /** For ever: the id of a session is never used again. */
  readonly expired: boolean
}

export type SessionArgs =
  | { readonly type: 'open'; readonly owner: PeerName; readonly leaseMs: number; readonly counted?: boolean }
  | { readonly type: 'renew'; readonly count?: number }
  /** By who has seen this count, and none above it, for the whole lease. */
  | { readonly type: 'expire'; readonly renewals: number }
  /** By its owner, who gives it up. */
  | { readonly type: 'close' }

/** `held`: it is open after the change. `renewals` is the count after it, -1 where the register is absent. */
export interface SessionResult {
  readonly held: boolean
  readonly renewals: number
}

const KEY_PREFIX = 'session/'

/** Where a session's register is. Its id begins with the name of its group. */
export function sessionKey(session: string): string {
  return `${KEY_PREFIX}${session}`
}

/** Whose register it is; `undefined` where it is no session's. */
export function sessionOf(key: string): string | undefined {
  return key.startsWith(KEY_PREFIX) ? key.slice(KEY_PREFIX.length) : undefined
}

export const sessionKind: RegisterKind = {
  name: SESSION_KIND,
  apply(before, args) {
    const state = before as SessionState | undefined
    const next = nextSession(state, args as SessionArgs)
    const held = next?.expired === false
    return { state: next, result: { held, renewals: next?.renewals ?? -1 } satisfies SessionResult }
  },
  isFree: (state) => state === undefined || (state as SessionState).expired,
  // Its id is random and never used again, so nothing about it has to be remembered.
  counterOf: () => 0
}

/** An absent session is expired: only `open` makes one. */
function nextSession(state: SessionState | undefined, args: SessionArgs): SessionState | undefined {
  if (state === undefined) {
    return args.type === 'open'
      ? { owner: args.owner, renewals: 0, counted: args.counted === true, leaseMs: args.leaseMs, expired: false }
      : { owner: '' as PeerName, renewals: 0, leaseMs: 0, expired: true }
  }
  if (state.expired) {
    return state
  }
  switch (args.type) {
    case 'open':
      return state
    case 'renew':
      return { ...state, renewals: Math.max(state.renewals + 1, args.count ?? 0) }
    case 'expire':
      return state.renewals <= args.renewals ? { ...state, expired: true } : state
    case 'close':
      return { ...state, expired: true }
  }
}
