import type { PeerName } from '@peermesh/kernel'
import type { RegisterKind } from '@peermesh/quorum/core'
import type { ForcedRelease, ForceWords } from './events.ts'
import { FORCED_MAX } from './limits.ts'
import { compareEpochs, type Epoch, type FenceBlock } from './messages.ts'
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
  /** Who made the token, where somebody else is registered since: of `raymond`, whose tree has it for its root. */
  readonly maker?: PeerName | undefined
  /** Since when that one is, by its wall clock, for people to read. */
  readonly since?: number | undefined
  /** The last from whom the token was taken by force, the oldest first. Absent: nobody. */
  readonly forced?: readonly ForcedRelease[] | undefined
}

/** Who changes it, and for whom: `block` fences are set aside for the token. */
interface By {
  readonly session: string
  readonly peer: PeerName
  readonly block: number
  /** By its wall clock. */
  readonly wall: number
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
  /** Makes the token of the next epoch, whoever has the one of this. One more fence than the block is set aside, below it, and nobody's. */
  | ({ readonly type: 'force' } & ForceWords & TokenVariant & By)
  /** That a token was taken by force is known to whom it was taken from, or that one is gone. */
  | { readonly type: 'hear'; readonly session: string }

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
  readonly outcome: 'done' | 'stale' | 'full' | 'kind-mismatch'
  readonly version: number
  /** Absent: there is none, or it is the one that was there. */
  readonly made?: MadeToken | undefined
}

/**
 * K3 Whoever makes a token begins above the ceiling, and raises it in that same change.
 * K4 An epoch has one token: making one ends the epoch before.
 * K11 From whom a token was taken by force stays on record until its peer has heard of it.
 * K13 Whoever makes a register anew counts epochs, versions and fences on from the floor of all that were dropped.
 */
export const tokenKind: RegisterKind = {
  name: TOKEN_KIND,
  apply(before, args, { floor, generation }) {
    const state = before as TokenState | undefined
    const change = args as TokenArgs
    switch (change.type) {
      case 'open':
        return opened(state, change, floor, generation)
      case 'force':
        return forced(state, change, generation)
      case 'hear':
        return heard(state, change)
      default:
        return changed(state, change, generation)
    }
  },
  isFree: (state) => state === undefined || isUnused(state as TokenState),
  counterOf: (state) => {
    const { ceiling, epoch, version } = state as TokenState
    return Math.max(ceiling, epoch.count, version)
  }
}

/** The root of the tree that begins with the epoch, to whom has not been in it yet. */
export function rootOf({ maker, peer }: TokenState & { readonly peer: PeerName }, self: PeerName): PeerName {
  return maker === undefined || maker === self ? peer : maker
}

/** From whom the token before this one was taken by force; absent: from nobody, or that was forgotten. */
export function takenFor({ epoch }: MadeToken, state: TokenState | undefined): ForcedRelease | undefined {
  return state?.forced?.find((entry) => entry.epoch?.count === epoch.count - 1)
}

type Change = { readonly state: TokenState | undefined; readonly result: TokenResult }

/** There is no token, and nobody has to be told of anything. */
function isUnused({ session, forced = [] }: TokenState): boolean {
  return session === undefined && forced.every(({ heard }) => heard)
}

function opened(
  before: TokenState | undefined,
  { algorithm, mode, ...by }: Extract<TokenArgs, { readonly type: 'open' }>,
  floor: number,
  generation: number
): Change {
  const variant = { algorithm, mode }
  const state = before ?? { ...variant, epoch: { generation, count: floor }, version: floor, ceiling: floor }
  if (!isSameVariant(state, variant)) {
    return { state: before, result: resultOf(state, 'kind-mismatch') }
  }
  return state.session === undefined
    ? nextEpoch(state, by, generation)
    : { state: before, result: resultOf(state, 'stale') }
}

function changed(state: TokenState | undefined, change: Extract<TokenArgs, Known>, generation: number): Change {
  if (state === undefined) {
    return { state, result: { outcome: 'stale', version: change.version } }
  }
  const { epoch, version, ceiling, session } = state
  const isKnown = compareEpochs(change.epoch, epoch) === 0 && change.version === version && session !== undefined
  if (!isKnown || (change.type === 'regenerate' && change.over !== session)) {
    return { state, result: resultOf(state, 'stale') }
  }
  switch (change.type) {
    case 'register':
      return done({
        ...state,
        ...makerOf(state),
        version: version + 1,
        ceiling: ceiling + change.block,
        ...registered(change)
      })
    case 'regenerate':
      return nextEpoch(state, change, generation)
    case 'return':
      // The floor that it leaves behind once it is dropped is that of all: a million names should not cost a million blocks.
      return done({ ...unregistered(state), version: version + 1, ceiling: ceiling - change.unused })
  }
}

/** Those who must still hear of it are never forgotten: where there is no room for more of them, nobody else is forced out. */
function forced(
  state: TokenState | undefined,
  { algorithm, mode, by, reason, ...next }: Extract<TokenArgs, { readonly type: 'force' }>,
  generation: number
): Change {
  const { session, peer, since = 0, epoch, ceiling } = state ?? {}
  if (state !== undefined && !isSameVariant(state, { algorithm, mode })) {
    return { state, result: resultOf(state, 'kind-mismatch') }
  }
  if (state === undefined || session === undefined || peer === undefined || epoch === undefined) {
    return { state, result: { outcome: 'done', version: state?.version ?? 0 } }
  }
  const before = state.forced ?? []
  const [oldest] = before.filter((entry) => entry.heard)
  if (before.length >= FORCED_MAX && oldest === undefined) {
    return { state, result: resultOf(state, 'full') }
  }
  const last = { fence: ceiling ?? 0, ticket: ceiling ?? 0, generation: epoch.generation }
  const holder = { session, peer, request: 0, permits: 1, askedAt: since, heldAt: since, ...last }
  const kept = before.length >= FORCED_MAX ? before.filter((entry) => entry !== oldest) : before
  const entry: ForcedRelease = { holder, by, reason, at: next.wall, heard: false, epoch }
  return nextEpoch({ ...state, ceiling: state.ceiling + 1, forced: [...kept, entry] }, next, generation)
}

function heard(state: TokenState | undefined, { session }: Extract<TokenArgs, { readonly type: 'hear' }>): Change {
  if (state?.forced === undefined) {
    return { state, result: { outcome: 'done', version: state?.version ?? 0 } }
  }
  const forced = state.forced.map((entry) => (entry.holder.session === session ? { ...entry, heard: true } : entry))
  return done({ ...state, forced })
}

function nextEpoch({ maker: _, ...state }: TokenState, by: By, generation: number): Change {
  const { epoch, version, ceiling } = state
  const next: TokenState = {
    ...state,
    epoch: { generation, count: epoch.count + 1 },
    version: version + 1,
    ceiling: ceiling + by.block,
    ...registered(by)
  }
  const made = { epoch: next.epoch, fences: above(ceiling, by.block) }
  return { state: next, result: { ...resultOf(next, 'done'), made } }
}

function registered({ session, peer, wall }: By): Pick<TokenState, 'session' | 'peer' | 'since'> {
  return { session, peer, since: wall }
}

function unregistered({ session: _, peer: __, since: ___, maker: ____, ...state }: TokenState): TokenState {
  return state
}

/** Where nobody asks who made it, it is not in the register: that travels with each change. */
function makerOf({ algorithm, maker, peer }: TokenState): Pick<TokenState, 'maker'> {
  return algorithm === 'raymond' ? { maker: maker ?? peer } : {}
}

function above(ceiling: number, block: number): FenceBlock {
  return { next: ceiling + 1, last: ceiling + block }
}

function done(state: TokenState): Change {
  return { state, result: resultOf(state, 'done') }
}

function resultOf({ version }: TokenState, outcome: TokenResult['outcome']): TokenResult {
  return { outcome, version }
}
