import type { PeerName } from '@peermesh/kernel'
import type { RegisterKind } from '@peermesh/quorum/core'
import type { Epoch, FenceBlock } from './messages.ts'
import { isSameVariant, type TokenVariant } from './variant.ts'

/** The kind of the register of a lock whose right to enter is a token. */
export const TOKEN_KIND = 'lock-token'

/** What a register of this kind holds: of which epoch the token is, and who was the last to tell the quorum of it. */
export interface TokenState extends TokenVariant {
  readonly epoch: Epoch
  /** Counts the changes that were made by right of the token, or of its loss. */
  readonly version: number
  /** The highest number that anybody may have issued as a fence. */
  readonly ceiling: number
  /** Who is registered. Absent: there is no token. */
  readonly session?: string | undefined
  readonly peer?: PeerName | undefined
}

/** Who changes it, and for whom: `block` fences are set aside for the token. */
interface By {
  readonly session: string
  readonly peer: PeerName
  readonly block: number
}

/** What the caller knows: any other change since makes this one stale. */
interface Known {
  readonly epoch: Epoch
  readonly version: number
}

export type TokenArgs =
  /** Makes the token of the next epoch where there is none. */
  | ({ readonly type: 'open' } & TokenVariant & By)
  /** By whoever has the token. */
  | ({ readonly type: 'register' } & Known & By)
  /** Makes the token of the next epoch: by whoever has the one of this, or knows that `over`, who is registered, does not enter any more. */
  | ({ readonly type: 'regenerate'; readonly over: string } & Known & By)
  /** By whoever has the token, and destroyed it: so many of the fences that were set aside for it were given to nobody. */
  | ({ readonly type: 'return'; readonly unused: number } & Known)

/** A token that a change made. */
export interface MadeToken {
  readonly epoch: Epoch
  /** What was set aside for it. */
  readonly fences: FenceBlock
}

/**
 * What became of a change. `stale`: somebody else's came before it. The register remembers that of the last change of each peer, and travels with each: so nothing is in it that
 * whoever made the change knows.
 */
export interface TokenResult {
  readonly outcome: 'done' | 'stale' | 'kind-mismatch'
  readonly version: number
  /** Absent: there is none, or it is the one that was there. */
  readonly made?: MadeToken | undefined
}

/**
 * K3 Whoever makes a token begins above the ceiling, and raises it in that same change.
 * K4 An epoch has one token: making one ends the epoch before.
 * K13 Whoever makes a register anew counts epochs, versions and fences on from the floor of all that were dropped.
 */
export const tokenKind: RegisterKind = {
  name: TOKEN_KIND,
  apply(before, args, { floor, generation }) {
    const state = before as TokenState | undefined
    const change = args as TokenArgs
    return change.type === 'open' ? opened(state, change, floor, generation) : changed(state, change, generation)
  },
  isFree: (state) => state === undefined || (state as TokenState).session === undefined,
  counterOf: (state) => {
    const { ceiling, epoch, version } = state as TokenState
    return Math.max(ceiling, epoch.count, version)
  }
}

type Change = { readonly state: TokenState | undefined; readonly result: TokenResult }

function opened(
  before: TokenState | undefined,
  { algorithm, mode, session, peer, block }: Extract<TokenArgs, { readonly type: 'open' }>,
  floor: number,
  generation: number
): Change {
  const variant = { algorithm, mode }
  const state = before ?? { ...variant, epoch: { generation, count: floor }, version: floor, ceiling: floor }
  if (!isSameVariant(state, variant)) {
    return { state: before, result: resultOf(state, 'kind-mismatch') }
  }
  return state.session === undefined
    ? nextEpoch(state, { session, peer, block }, generation)
    : { state: before, result: resultOf(state, 'stale') }
}

function changed(
  state: TokenState | undefined,
  change: Exclude<TokenArgs, { readonly type: 'open' }>,
  generation: number
): Change {
  if (state === undefined) {
    return { state, result: { outcome: 'stale', version: change.version } }
  }
  const { algorithm, mode, epoch, version, ceiling, session } = state
  const isKnown = isSame(change.epoch, epoch) && change.version === version && session !== undefined
  if (!isKnown || (change.type === 'regenerate' && change.over !== session)) {
    return { state, result: resultOf(state, 'stale') }
  }
  switch (change.type) {
    case 'register': {
      const next = { algorithm, mode, epoch, version: version + 1, ceiling: ceiling + change.block }
      const by = { session: change.session, peer: change.peer }
      return { state: { ...next, ...by }, result: resultOf(next, 'done') }
    }
    case 'regenerate':
      return nextEpoch(state, change, generation)
    case 'return': {
      // The floor that it leaves behind once it is dropped is that of all: a million names should not cost a million blocks.
      const next = { algorithm, mode, epoch, version: version + 1, ceiling: ceiling - change.unused }
      return { state: next, result: resultOf(next, 'done') }
    }
  }
}

function nextEpoch(state: TokenState, { session, peer, block }: By, generation: number): Change {
  const { algorithm, mode, epoch, version, ceiling } = state
  const next: TokenState = {
    algorithm,
    mode,
    epoch: { generation, count: epoch.count + 1 },
    version: version + 1,
    ceiling: ceiling + block,
    session,
    peer
  }
  const made = { epoch: next.epoch, fences: above(ceiling, block) }
  return { state: next, result: { ...resultOf(next, 'done'), made } }
}

function above(ceiling: number, block: number): FenceBlock {
  return { next: ceiling + 1, last: ceiling + block }
}

function resultOf({ version }: TokenState, outcome: TokenResult['outcome']): TokenResult {
  return { outcome, version }
}

function isSame(a: Epoch, b: Epoch): boolean {
  return a.generation === b.generation && a.count === b.count
}
