import { type Happened, Happenings, type HappeningsInit, type PeerName } from '@peermesh/kernel'
import { SCOPE_EXPLANATIONS_MAX } from './limits.ts'

/** What happened in a scope, as one peer saw it. `by` is never this peer, but where that is said. */
export type ScopeHappening =
  /** This peer may be elected from now on. */
  | 'candidate'
  /** It may not. `text`: why. */
  | 'observer'
  /** `by` leads `term`: this peer follows it. `text`: who told, where it was not the leader. */
  | 'following'
  /** This peer leads `term`. */
  | 'leading'
  /** This peer leads no more: `term` was its own. `text`: why. */
  | 'lost'
  /** `by`, who led `term`, is followed no more. `text`: why. */
  | 'unfollowed'
  /** This peer began an election. `text`: how, and among how many. */
  | 'election-begun'
  /** `by` began an election, and its question came here. */
  | 'asked'
  /** `by` answered a question of ours. `text`: what that means. */
  | 'answered'
  /** The election chose this peer. `text`: which messages, or which silence, decided it. */
  | 'elected'
  /** The register was asked for the lead. */
  | 'claimed'
  /** It granted `term`. */
  | 'granted'
  /** It did not: `by` has `term`. */
  | 'refused'
  /** Nobody knows what became of it, or no majority was there. `text`: the error. */
  | 'claim-failed'
  /** `term` was granted and not taken up. `text`: why. */
  | 'given-back'
  /** The session of the leader before is over for ever, before our eyes: its term may be claimed over. */
  | 'expired'
  /** We offered the lead to `by`. */
  | 'offered'
  /** `by`, who leads, offered the lead to us. */
  | 'offered-to-us'
  /** `by` has the lead by our hand, or by its own ours. */
  | 'handed-over'
  /** Our offer to `by` came to nothing. `text`: why. */
  | 'handover-failed'
  /** `by`, or the register, uses this scope in another way. `text`: which. */
  | 'kind-mismatch'

/** One thing that happened in a scope. */
export interface ScopeExplanation extends Happened {
  readonly what: ScopeHappening
  readonly term?: number
  readonly by?: PeerName
  readonly text?: string
}

export type ScopeNote = Omit<ScopeExplanation, 'at' | 'what' | 'times'>

/** Writes down that something happened. */
export type Note = (what: ScopeHappening, note?: ScopeNote) => void

/** What recurs, for as long as there is no leader, is a few things in each round of an election that leads to nothing. */
const KEPT: HappeningsInit<ScopeHappening> = {
  keptMax: SCOPE_EXPLANATIONS_MAX,
  recurring: new Set([
    'election-begun',
    'asked',
    'answered',
    'elected',
    'claimed',
    'refused',
    'claim-failed',
    'kind-mismatch'
  ]),
  recursWithin: 8
}

/**
 * Why a scope has the leader that it has (E10): the last things that happened in it, in their order. What goes on as it should is not written down: no advertisement, no
 * renewal of a lease.
 */
export function scopeHistory(): Happenings<ScopeExplanation> {
  return new Happenings(KEPT)
}
