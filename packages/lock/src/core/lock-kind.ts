import type { PeerName } from '@peermesh/kernel'
import type { RegisterKind } from '@peermesh/quorum/core'
import type { ForcedRelease, LockEntry, LockHolder } from './events.ts'
import { ENTRIES_MAX, FORCED_MAX } from './limits.ts'
import type { FenceParts } from './messages.ts'

/** The kind of the register that says who holds a lock, and who waits for it. */
export const LOCK_KIND = 'lock'

/** The register of a lock. */
export function lockKey(name: string): string {
  return `lock/${name}`
}

/** What a register of this kind holds. */
export interface LockState {
  readonly capacity: number
  /** The highest number issued as a fence. */
  readonly ceiling: number
  /** Counts those who came. */
  readonly tickets: number
  readonly holders: readonly LockHolder[]
  /** In the order in which they came. */
  readonly queue: readonly LockEntry[]
  /** The last that were removed by force, the oldest first. Absent: nobody. */
  readonly forced?: readonly ForcedRelease[] | undefined
}

/** Where a request of a peer stands. */
export interface RegisterPlace {
  readonly session: string
  readonly request: number
}

export type LockArgs =
  | {
      readonly type: 'acquire'
      readonly session: string
      readonly peer: PeerName
      readonly request: number
      readonly capacity: number
      readonly permits: number
      /** Stands in the queue where it is not let in at once. */
      readonly waits: boolean
      /** Of the same peer: it holds no more, or waits no more. It leaves before whoever asks comes, and so behind all who wait. */
      readonly leaves?: RegisterPlace | undefined
      /** By the wall clock of whoever makes the change, for people to read: since when it waits, and holds. */
      readonly wall: number
    }
  /** It holds no more, or waits no more. */
  | { readonly type: 'release'; readonly session: string; readonly request: number; readonly wall: number }
  /** By who saw the session expired, or by its owner, who has lost it: all that it holds, and its places in the queue. */
  | { readonly type: 'expel'; readonly session: string; readonly wall: number }
  /** Those who hold, or the one with this fence, hold no more, though they are there. They are told of it after. */
  | {
      readonly type: 'force'
      readonly fence?: FenceParts | undefined
      readonly by: PeerName
      readonly reason: string
      readonly wall: number
    }

/** What became of a change. Fences above `above` were issued by it, or after it. */
export interface LockResult {
  readonly outcome: 'granted' | 'queued' | 'refused' | 'full' | 'kind-mismatch' | 'removed' | 'forced'
  readonly above: number
  /** Of the group. */
  readonly generation: number
  /** Where it was granted. Where somebody was forced out: one above that of all before, which was granted to nobody. */
  readonly fence?: number | undefined
  readonly ticket?: number | undefined
  /** Where the lock has another. */
  readonly capacity?: number | undefined
  /** The tickets of those who were forced out: of an outcome less is remembered than of a register, which tells who they are. */
  readonly forced?: readonly number[] | undefined
}

/**
 * K1 The permits of those who hold never exceed the capacity.
 * K3 Each grant has a fence above all fences before it.
 * K5 Who came earlier is let in earlier, even where one behind would fit: so whoever asks for many permits is not overtaken for ever.
 * K11 Who was forced out stays on record until its peer has heard of it. What is granted after that has a higher fence.
 */
export const lockKind: RegisterKind = {
  name: LOCK_KIND,
  apply(before, args, { floor, generation }) {
    const state = before as LockState | undefined
    const change = args as LockArgs
    if (change.type === 'acquire') {
      const { capacity, leaves, wall } = change
      const before = state ?? { capacity, ceiling: floor, tickets: floor, holders: [], queue: [] }
      const present = leaves === undefined ? before : left(before, (entry) => isAt(entry, leaves), generation, wall)
      return acquired(present, change, { above: before.ceiling, generation })
    }
    if (state === undefined) {
      const outcome = change.type === 'force' ? 'forced' : 'removed'
      return { state, result: { outcome, above: floor, generation } satisfies LockResult }
    }
    if (change.type === 'force') {
      return forced(state, change, generation)
    }
    const isGone = (entry: LockEntry): boolean =>
      change.type === 'expel' ? entry.session === change.session : isAt(entry, change)
    const next = left(state, isGone, generation, change.wall)
    return { state: next, result: { outcome: 'removed', above: state.ceiling, generation } satisfies LockResult }
  },
  isFree: (state) => state === undefined || isUnused(state as LockState),
  counterOf: (state) => Math.max((state as LockState).ceiling, (state as LockState).tickets)
}

/** K7 Those without whose permits there is not enough for who stands at this place, or for one before it, whom nobody overtakes. */
export function inTheWay(state: LockState | undefined, place: number): readonly LockHolder[] {
  const { capacity = 0, holders = [], queue = [] } = state ?? {}
  const most = Math.max(...queue.slice(0, place + 1).map(({ permits }) => permits))
  return holders.filter(({ permits }) => permits + most > capacity)
}

/** Whether something is left to say of a session that is over. */
export function concerns(state: LockState | undefined, session: string): boolean {
  const { holders = [], queue = [], forced: out = [] } = state ?? {}
  const unheard = out.filter(({ heard }) => !heard).map(({ holder }) => holder)
  return [...holders, ...queue, ...unheard].some((entry) => entry.session === session)
}

function isAt(entry: LockEntry, { session, request }: RegisterPlace): boolean {
  return entry.session === session && entry.request === request
}

/** Who is gone holds no more and waits no more, and whoever comes next is let in. */
function left(state: LockState, isGone: (entry: LockEntry) => boolean, generation: number, wall: number): LockState {
  const others = {
    ...state,
    holders: state.holders.filter((entry) => !isGone(entry)),
    queue: state.queue.filter((entry) => !isGone(entry)),
    ...heardBy(state, isGone)
  }
  return admitted(others, generation, wall)
}

function acquired(
  state: LockState,
  { session, peer, request, capacity, permits, waits, wall }: Extract<LockArgs, { readonly type: 'acquire' }>,
  base: Pick<LockResult, 'above' | 'generation'>
): { readonly state: LockState; readonly result: LockResult } {
  if (state.capacity !== capacity) {
    return { state, result: { ...base, outcome: 'kind-mismatch', capacity: state.capacity } }
  }
  if (state.holders.length + state.queue.length >= ENTRIES_MAX) {
    return { state, result: { ...base, outcome: 'full' } }
  }
  const ticket = state.tickets + 1
  const asked = {
    ...state,
    tickets: ticket,
    queue: [...state.queue, { session, peer, request, permits, ticket, askedAt: wall }]
  }
  const next = admitted(asked, base.generation, wall)
  const holder = next.holders.find((entry) => entry.ticket === ticket)
  if (holder !== undefined) {
    return { state: next, result: { ...base, outcome: 'granted', fence: holder.fence, ticket } }
  }
  return waits
    ? { state: next, result: { ...base, outcome: 'queued', ticket } }
    : { state, result: { ...base, outcome: 'refused' } }
}

/** Nobody holds it or waits for it, and nobody has to be told of anything. */
function isUnused({ holders, queue, forced = [] }: LockState): boolean {
  return holders.length === 0 && queue.length === 0 && forced.every(({ heard }) => heard)
}

/** Those who are gone, or say that they hold no more, need not be told that they were forced out. */
function heardBy({ forced }: LockState, isGone: (entry: LockEntry) => boolean): Pick<LockState, 'forced'> {
  return forced === undefined
    ? {}
    : { forced: forced.map((entry) => (isGone(entry.holder) ? { ...entry, heard: true } : entry)) }
}

/** Those who must still hear of it are never forgotten: where there is no room for more of them, nobody else is forced out. */
function forced(
  state: LockState,
  { fence, by, reason, wall }: Extract<LockArgs, { readonly type: 'force' }>,
  generation: number
): { readonly state: LockState; readonly result: LockResult } {
  const isMeant = (holder: LockHolder): boolean =>
    fence === undefined || (holder.fence === fence.counter && holder.generation === fence.generation)
  const before = state.forced ?? []
  const room = FORCED_MAX - before.filter(({ heard }) => !heard).length
  const out = state.holders.filter(isMeant).slice(0, room)
  const base = { above: state.ceiling, generation }
  if (out.length === 0) {
    const outcome = room === 0 && state.holders.some(isMeant) ? 'full' : 'forced'
    return { state, result: { ...base, outcome, forced: [] } }
  }
  const entries = out.map((holder) => ({ holder, by, reason, at: wall, heard: false }))
  // Of those who have heard the oldest are forgotten.
  const heard = before.filter((entry) => entry.heard)
  const dropped = heard.slice(0, Math.max(0, before.length + entries.length - FORCED_MAX))
  const kept = before.filter((entry) => !dropped.includes(entry))
  const raised = state.ceiling + 1
  const others = {
    ...state,
    ceiling: raised,
    holders: state.holders.filter((holder) => !out.includes(holder)),
    forced: [...kept, ...entries]
  }
  return {
    state: admitted(others, generation, wall),
    result: { outcome: 'forced', above: raised, generation, fence: raised, forced: out.map(({ ticket }) => ticket) }
  }
}

/** Lets in from the head of the queue whoever fits. */
function admitted(state: LockState, generation: number, wall: number): LockState {
  const holders = [...state.holders]
  const queue = [...state.queue]
  let { ceiling } = state
  let free = state.capacity - holders.reduce((sum, { permits }) => sum + permits, 0)
  for (let head = queue[0]; head !== undefined && head.permits <= free; head = queue[0]) {
    queue.shift()
    free -= head.permits
    holders.push({ ...head, fence: ++ceiling, generation, heldAt: wall })
  }
  return { ...state, ceiling, holders, queue }
}
