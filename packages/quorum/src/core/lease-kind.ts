import type { RegisterKind } from './kinds.ts'

/** The kind of what one session at a time may hold: a leadership, an exclusive lock, the right to use a resource. */
export const LEASE_KIND = 'lease'

/** The low bits of a fence count; those above hold the generation of the group. */
const FENCE_COUNTER_BITS = 48n

/** Above this a counter would run into the generation. At a million fences a second it lasts nine years. */
export const FENCE_COUNTER_MAX = 2 ** 48 - 1

export interface LeaseState {
  /** Counts the holders. */
  readonly term: number
  /** Absent: nobody holds it. */
  readonly session?: string | undefined
  /** The highest number that any holder may have issued as a fence. */
  readonly ceiling: number
}

export type LeaseArgs =
  /** `over`: a session that the caller saw expired; it may be taken from that one. `block`: how many fences the holder sets aside. */
  | { readonly type: 'take'; readonly session: string; readonly over?: string | undefined; readonly block: number }
  /** More fences for the holder. */
  | { readonly type: 'reserve'; readonly session: string; readonly term: number; readonly block: number }
  | { readonly type: 'resign'; readonly session: string; readonly term: number }

/** `fences`: from and to, both included, which the holder may issue. Without `granted`, `session` is who holds it. */
export interface LeaseResult {
  readonly granted: boolean
  readonly term: number
  readonly session?: string | undefined
  readonly fences?: readonly [from: number, to: number] | undefined
  readonly generation: number
}

/**
 * Fences come from one counter with a ceiling: a holder raises the ceiling by a block and issues the numbers below it without asking
 * anybody; whoever takes over begins above the ceiling, however many of them were used.
 *
 * Q14 No two holders issue the same fence, and the later holder's are higher: through restarts, takeovers, drops and reconfigurations.
 */
export const leaseKind: RegisterKind = {
  name: LEASE_KIND,
  apply(before, args, { floor, generation }) {
    const state = (before as LeaseState | undefined) ?? { term: floor, ceiling: floor }
    const change = args as LeaseArgs
    const holds = state.session !== undefined && state.session === change.session
    if (change.type === 'take') {
      const isOpen = state.session === undefined || state.session === change.over
      return isOpen || holds
        ? raised(state, change, holds ? state.term : state.term + 1, generation)
        : refused(state, generation)
    }
    if (!holds || change.term !== state.term) {
      return refused(state, generation)
    }
    if (change.type === 'reserve') {
      return raised(state, change, state.term, generation)
    }
    const { term, ceiling } = state
    return { state: { term, ceiling }, result: { granted: true, term, generation } satisfies LeaseResult }
  },
  isFree: (state) => state === undefined || (state as LeaseState).session === undefined,
  counterOf: (state) => Math.max((state as LeaseState).ceiling, (state as LeaseState).term)
}

/** A fence as guards compare it: it fits a signed 64-bit integer, and grows with the generation first. */
export function fenceOf(generation: number, counter: number): bigint {
  return (BigInt(generation) << FENCE_COUNTER_BITS) + BigInt(counter)
}

function raised(
  state: LeaseState,
  { session, block }: { readonly session: string; readonly block: number },
  term: number,
  generation: number
): { readonly state: LeaseState; readonly result: LeaseResult } {
  const ceiling = state.ceiling + block
  if (ceiling > FENCE_COUNTER_MAX) {
    return refused(state, generation)
  }
  const fences = [state.ceiling + 1, ceiling] as const
  return { state: { term, session, ceiling }, result: { granted: true, term, session, fences, generation } }
}

function refused(state: LeaseState, generation: number): { readonly state: LeaseState; readonly result: LeaseResult } {
  const { term, session } = state
  return { state, result: { granted: false, term, session, generation } }
}
