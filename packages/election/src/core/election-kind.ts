import type { PeerName } from '@peermesh/kernel'
import type { RegisterKind } from '@peermesh/quorum/core'
import { GENERATION_TERMS, TERM_MAX } from './limits.ts'
import type { ElectionKind } from './messages.ts'
import type { Rank } from './rank.ts'

/** The kind of the register that says who leads a scope. */
export const ELECTION_KIND = 'election'

/**
 * The term of this number in this generation, as claims and people compare it: the generation counts first, as in a fence, so that a group that was forced on counts on above
 * all that it has forgotten. Terms of generation 0 are their numbers.
 */
export function termOf(generation: number, counter: number): number {
  return generation * GENERATION_TERMS + counter
}

/** The register of a scope. */
export function leaderKey(scope: string): string {
  return `leader/${scope}`
}

/** What a register of this kind holds. */
export interface LeaderState extends ElectionKind {
  /** Of the last leader: its number in the generation that granted it. */
  readonly term: number
  /** Absent: nobody leads. */
  readonly session?: string | undefined
  /** The highest number issued as a fence; counts the leaders. */
  readonly ceiling: number
  /** Of the last leader. */
  readonly rank: Rank
}

export type LeaderArgs =
  /** `over`: a session that the caller saw expired. */
  | ({ readonly type: 'claim'; readonly session: string; readonly over?: string | undefined; readonly rank: Rank } & {
      readonly kind: ElectionKind
    })
  | { readonly type: 'resign'; readonly session: string; readonly term: number }
  /** By the incumbent, who has stopped: the next term is the successor's. */
  | {
      readonly type: 'transfer'
      readonly session: string
      readonly term: number
      readonly successor: { readonly session: string; readonly rank: Rank }
    }

/** `granted`: it took effect. Where a claim did not, `session` and `leader` say who leads; where it can not, `kind` says what the scope is. */
export interface LeaderResult {
  readonly granted: boolean
  readonly term: number
  readonly fence: number
  readonly generation: number
  readonly session?: string | undefined
  readonly leader?: PeerName | undefined
  readonly kind?: ElectionKind | undefined
}

/**
 * E1 A claim that is granted raises the term, also where its session has the lead already; so no term is taken up twice, whatever any clock says, and whoever gives an
 *    earlier one up, however late, gives up nothing of this.
 * E15 Terms of a later generation of the group are above all of those before, whatever the register forgot when it was forced on.
 * L7 The fence of a term is above those of all terms before it.
 */
export const electionKind: RegisterKind = {
  name: ELECTION_KIND,
  apply(before, args, { floor, generation }) {
    const state = before as LeaderState | undefined
    const change = args as LeaderArgs
    switch (change.type) {
      case 'claim':
        return claimed(state, change, floor, generation)
      case 'resign': {
        const holds = state?.session === change.session && state.term === change.term
        return { state: holds ? { ...state, session: undefined } : state, result: resultOf(state, holds, generation) }
      }
      case 'transfer': {
        if (state?.session !== change.session || state.term !== change.term) {
          return { state, result: resultOf(state, false, generation) }
        }
        const next = { ...state, ...change.successor, ...nextTerm(state.ceiling, generation) }
        return { state: next, result: resultOf(next, true, generation) }
      }
    }
  },
  isFree: (state) => state === undefined || (state as LeaderState).session === undefined,
  counterOf: (state) => (state as LeaderState).ceiling
}

/** @throws RangeError, which fails the one change, where no terms are left: one that is not exact could be given twice */
function nextTerm(ceiling: number, generation: number): Pick<LeaderState, 'term' | 'ceiling'> {
  const counter = ceiling + 1
  const term = termOf(generation, counter)
  if (term > TERM_MAX) {
    throw new RangeError(`There is no term ${counter} of generation ${generation}.`)
  }
  return { term, ceiling: counter }
}

function claimed(
  state: LeaderState | undefined,
  { session, over, rank, kind }: Extract<LeaderArgs, { readonly type: 'claim' }>,
  floor: number,
  generation: number
): ReturnType<RegisterKind['apply']> {
  const { variant, mode } = kind
  if (state === undefined) {
    const next = { variant, mode, ...nextTerm(floor, generation), session, rank }
    return { state: next, result: resultOf(next, true, generation) }
  }
  if (state.variant !== variant || state.mode !== mode) {
    const result = { ...resultOf(state, false, generation), kind: { variant: state.variant, mode: state.mode } }
    return { state, result }
  }
  if (state.session !== undefined && state.session !== session && state.session !== over) {
    return { state, result: resultOf(state, false, generation) }
  }
  const next = { ...state, ...nextTerm(state.ceiling, generation), session, rank }
  return { state: next, result: resultOf(next, true, generation) }
}

function resultOf(state: LeaderState | undefined, granted: boolean, generation: number): LeaderResult {
  const { term = 0, ceiling: fence = 0, session, rank } = state ?? {}
  return { granted, term, fence, generation, session, leader: rank?.peer }
}
